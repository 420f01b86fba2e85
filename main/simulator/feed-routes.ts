import { json } from './reply.ts';
import type { Reply } from './reply.ts';
import type { Route } from './route.ts';

const socketSession = (): Reply =>
  json(200, { status: 'Ok', message: 'Success', infoMessage: null, result: [{ Status: 'OK' }] });

/** Paths of the order-update socket; the shorter one is the older host's. */
export const ORDER_FEED_PATHS: readonly string[] = ['/open-api/order-notify/websocket', '/order-notify/websocket'];
/** Path of the market-data socket. */
export const MARKET_PATH = '/NorenWS';

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
    handle: (_, { account }) =>
      json(200, { status: 'Ok', message: '200', result: [{ orderToken: issueOrderToken(account.id) }] }),
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
