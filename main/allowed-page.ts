// Which pages may be shown and which may be handed to the person's own browser. Parsed, never matched as text.

const brokerHosts: ReadonlySet<string> = new Set(['ant.aliceblueonline.com', 'a3.aliceblueonline.com']);

/** Where a person looks at an account by hand. */
export const brokerPage = 'https://ant.aliceblueonline.com/';

/** Our own page: the same scheme, host, port and path; what follows `#` is free. */
export function isOwnPage(url: string, page: string): boolean {
  const [asked, own] = [parse(url), parse(page)];
  return (
    asked !== null &&
    own !== null &&
    asked.protocol === own.protocol &&
    asked.host === own.host &&
    asked.pathname === own.pathname
  );
}

export function isBrokerPage(url: string): boolean {
  if (url.length > 2048) return false;
  const asked = parse(url);
  return (
    asked !== null &&
    asked.protocol === 'https:' &&
    asked.port === '' &&
    asked.username === '' &&
    asked.password === '' &&
    brokerHosts.has(asked.hostname)
  );
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
