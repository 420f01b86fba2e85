// Which address ends a login, and which may be shown on the way. Parsed, never matched as text. Pure.

const brokerDomain = 'aliceblueonline.com';

/** The registered redirect brings exactly these two parameters, on whatever host the trader registered. */
export function readLoginRedirect(url: string): { readonly userId: string; readonly authCode: string } | null {
  const asked = parse(url);
  const authCode = asked?.searchParams.get('authCode') ?? '';
  const userId = asked?.searchParams.get('userId') ?? '';
  return authCode !== '' && userId !== '' && authCode.length <= 2048 && userId.length <= 64
    ? { userId, authCode }
    : null;
}

/** The host that the login began at, or the broker's own domain over TLS. */
export function staysWithBroker(url: string, begunAt: string): boolean {
  const asked = parse(url);
  const begun = parse(begunAt);
  if (asked === null || begun === null || asked.username !== '' || asked.password !== '') return false;
  if (asked.protocol === begun.protocol && asked.host === begun.host) return true;
  return (
    asked.protocol === 'https:' &&
    asked.port === '' &&
    (asked.hostname === brokerDomain || asked.hostname.endsWith(`.${brokerDomain}`))
  );
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
