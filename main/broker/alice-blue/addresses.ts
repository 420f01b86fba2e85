// Where the broker is. Every host of the wire can be set, since the reference itself knows several for one purpose.

import { err, ok, type Result } from '../../../domain/result.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';

/** The broker's own hosts (A3 API, hosts). `rest` is the root under which every trading path stands. */
export const brokerAddresses: BrokerAddresses = {
  rest: 'https://a3.aliceblueonline.com/open-api/od/v1',
  auth: 'https://a3.aliceblueonline.com/open-api/od/v1/vendor/getUserDetails',
  login: 'https://ant.aliceblueonline.com/',
  orderFeedToken: 'https://a3.aliceblueonline.com/open-api/order-notify/ws/createWsToken',
  orderFeed: 'wss://a3.aliceblueonline.com/open-api/order-notify/websocket',
  market: 'wss://ws1.aliceblueonline.com/NorenWS/',
  contractMaster: 'https://v2api.aliceblueonline.com/restpy/static/contract_master/V2/',
};

export const addressVariables: { readonly [Name in keyof BrokerAddresses]: string } = {
  rest: 'LOCKSTEP_REST_URL',
  auth: 'LOCKSTEP_AUTH_URL',
  login: 'LOCKSTEP_LOGIN_URL',
  orderFeedToken: 'LOCKSTEP_ORDER_FEED_TOKEN_URL',
  orderFeed: 'LOCKSTEP_ORDER_FEED_URL',
  market: 'LOCKSTEP_MARKET_URL',
  contractMaster: 'LOCKSTEP_CONTRACT_MASTER_URL',
};

const addressNames = Object.keys(addressVariables) as readonly (keyof BrokerAddresses)[];

export type AddressSources = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly saved: Partial<BrokerAddresses>;
};

/** Environment before saved setting before the broker's own. The first address that cannot be used ends it, by name. */
export function resolveAddresses(sources: AddressSources): Result<BrokerAddresses> {
  const resolved: Record<string, string> = {};
  for (const name of addressNames) {
    const fromEnv = sources.env[addressVariables[name]]?.trim();
    const given = fromEnv || sources.saved[name]?.trim() || brokerAddresses[name];
    const checked = checkAddress(name, given);
    if (!checked.ok) return checked;
    resolved[name] = checked.value;
  }
  return ok(resolved as BrokerAddresses);
}

/**
 * Encrypted, unless the host is this machine: a session token must not cross a network in the clear. An address that
 * names a host only gets the broker's own path.
 */
export function checkAddress(name: keyof BrokerAddresses, text: string): Result<string> {
  const refuse = (why: string): Result<string> =>
    err('ADDRESS_REFUSED', `${addressVariables[name]} is "${text.slice(0, 120)}": ${why}`, { name });
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return refuse('this is not a web address. Give one such as ' + brokerAddresses[name]);
  }
  const socket = name === 'orderFeed' || name === 'market';
  const [secure, plain] = socket ? ['wss:', 'ws:'] : ['https:', 'http:'];
  if (url.protocol !== secure && url.protocol !== plain) return refuse(`it must begin with ${secure}//`);
  if (url.protocol === plain && !isLoopback(url.hostname))
    return refuse(`${plain}// is allowed for this machine only; use ${secure}//`);
  if (url.username || url.password) return refuse('it must not carry a user name or password');
  if (url.hash || (url.search && name !== 'login')) return refuse('it must end with the path');
  if (url.pathname === '/') url.pathname = new URL(brokerAddresses[name]).pathname;
  return ok(url.toString());
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** `path` under a root with or without its trailing slash. */
export function under(root: string, path: string): URL {
  const url = new URL(root);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return url;
}

/** The broker's login page for an app: the code is not secret, it names the app (A3 API, browser step). */
export function loginPage(addresses: BrokerAddresses, appCode: string): string {
  const url = new URL(addresses.login);
  url.searchParams.set('appcode', appCode);
  return url.toString();
}
