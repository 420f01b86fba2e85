import { html, json } from './reply.ts';
import type { Reply } from './reply.ts';
import type { Route } from './route.ts';

const socketSession = (): Reply =>
  json(200, { status: 'Ok', message: 'Success', infoMessage: null, result: [{ Status: 'OK' }] });

/** Paths of the order-update socket; the shorter one is the older host's. */
export const ORDER_FEED_PATHS: readonly string[] = ['/open-api/order-notify/websocket', '/order-notify/websocket'];
/** Path of the market-data socket. */
export const MARKET_PATH = '/NorenWS';

/** The web app, which the older host serves wherever it knows no better. */
export const PAGE = '<!doctype html><html><head><title>ANT</title></head><body><div id="root"></div></body></html>';

/** What a client calls before it opens a socket. */
export function feedRoutes(
  issueOrderToken: (account: string) => string,
  displace: (account: string) => void,
): readonly Route[] {
  const tokenAt = (path: string): Route => ({
    method: 'GET',
    path,
    endpoint: 'orderToken',
    access: 'read',
    handle: (desk, { account }) => {
      const { orderTokenAnswer } = desk.switches();
      if (orderTokenAnswer === 'html') return html(200, PAGE);
      if (orderTokenAnswer === 'empty') return { status: 200, contentType: 'application/json', body: '' };
      return json(200, { status: 'Ok', message: '200', result: [{ orderToken: issueOrderToken(account.id) }] });
    },
  });
  return [
    tokenAt('/open-api/order-notify/ws/createWsToken'),
    tokenAt('/order-notify/ws/createWsToken'),
    {
      method: 'POST',
      path: '/open-api/od/v1/profile/invalidateWsSess',
      endpoint: 'marketSession',
      access: 'read',
      handle: (_, { account }) => {
        displace(account.id);
        return socketSession();
      },
    },
    {
      method: 'POST',
      path: '/open-api/od/v1/profile/createWsSess',
      endpoint: 'marketSession',
      access: 'read',
      handle: socketSession,
    },
  ];
}
