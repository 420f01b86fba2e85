// What a request must be before its body is read at all, from the cheapest check to the dearest. Pure.

export type DoorRoute = { readonly method: 'GET' | 'POST'; readonly path: string };

/** A request's head as it came: names and values in turn, so that a name sent twice is seen. */
export type RequestHead = {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly rawHeaders: readonly string[];
};

export type Accepted<Route extends DoorRoute> = {
  readonly route: Route;
  readonly query: string;
  /** Bytes to come. */
  readonly length: number;
  readonly headers: ReadonlyMap<string, string>;
};

export type Checked<Route extends DoorRoute> = Accepted<Route> | { readonly refused: string };

export const largestBody = 16 * 1024;

/** `port` is the one that is listened on; `refused` is for the log alone. */
export function checkHead<Route extends DoorRoute>(
  head: RequestHead,
  port: number,
  routes: readonly Route[],
): Checked<Route> {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < head.rawHeaders.length; at += 2) {
    const name = (head.rawHeaders[at] ?? '').toLowerCase();
    if (headers.has(name)) return { refused: `header ${name.slice(0, 40)} sent twice` };
    headers.set(name, head.rawHeaders[at + 1] ?? '');
  }
  // A page that has its own name lead to this machine still sends that name: this is what stops it.
  const host = headers.get('host');
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return { refused: 'host is not this machine by name' };
  for (const name of ['origin', 'referer', 'sec-fetch-site'])
    if (headers.has(name)) return { refused: `sent by a page (${name})` };
  const mark = head.target.indexOf('?');
  const path = mark < 0 ? head.target : head.target.slice(0, mark);
  const route = routes.find((one) => one.path === path && one.method === head.method);
  if (route === undefined) return { refused: 'no such method and path' };
  for (const name of ['transfer-encoding', 'content-encoding', 'expect', 'upgrade', 'trailer'])
    if (headers.has(name)) return { refused: `header ${name} is not taken` };
  const length = route.method === 'GET' ? lengthOfNothing(headers) : lengthOfJson(headers);
  if (typeof length === 'string') return { refused: length };
  return { route, query: mark < 0 ? '' : head.target.slice(mark + 1), length, headers };
}

function lengthOfNothing(headers: ReadonlyMap<string, string>): number | string {
  const said = headers.get('content-length');
  return said === undefined || said === '0' ? 0 : 'a body where none belongs';
}

/** Only this type makes a browser ask before it sends. */
function lengthOfJson(headers: ReadonlyMap<string, string>): number | string {
  const type = headers.get('content-type') ?? '';
  if (!/^application\/json(; ?charset=utf-8)?$/i.test(type)) return 'content type is not JSON';
  const said = headers.get('content-length');
  if (said === undefined || !/^\d{1,15}$/.test(said)) return 'content length is missing or not a number';
  const length = Number(said);
  if (length === 0) return 'an empty body';
  return length > largestBody ? `a body of ${length} bytes` : length;
}
