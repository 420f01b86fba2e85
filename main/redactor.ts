// Takes secrets out of any text before it is logged or shown. Works on the live values in every form in which they
// could leave, and on shapes that look like tokens, so that a secret nobody registered does not slip through either.

const mask = '[secret]';
/** Shorter values would blank out ordinary words and digits. */
const shortestSecret = 6;

export type Redactor = {
  /** Registers a live secret; the answer forgets it again, on logout. */
  readonly remember: (secret: string) => () => void;
  readonly clean: (text: string) => string;
};

export function createRedactor(): Redactor {
  const formsOf = new Map<symbol, readonly string[]>();
  /** Null: not worked out since the last change, of which a start makes some hundreds in a row. */
  let known: readonly string[] | null = null;
  // Longest first, so that a form that contains another is replaced whole.
  const forms = (): readonly string[] =>
    (known ??= [...new Set([...formsOf.values()].flat())].sort((a, b) => b.length - a.length));
  return {
    remember: (secret) => {
      if (secret.length < shortestSecret) return () => undefined;
      const key = Symbol('secret');
      formsOf.set(key, writtenForms(secret));
      known = null;
      return () => {
        formsOf.delete(key);
        known = null;
      };
    },
    clean: (text) =>
      maskClientCodes(maskTokenShapes(forms().reduce((rest, form) => rest.replaceAll(form, mask), text))),
  };
}

/** The same secret as it looks plain, in a URL, in a form, in JSON, in hex and inside base64 at any of its offsets. */
function writtenForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const url = encodeURIComponent(secret);
  const hex = bytes.toString('hex');
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2].map((lead) => stableBase64(bytes, lead));
  return [
    secret,
    url,
    url.replaceAll('%20', '+'),
    url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    json,
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((form) => form.length >= shortestSecret);
}

/** The characters that depend on the secret alone when `lead` unknown bytes stand before it and others may follow. */
function stableBase64(bytes: Buffer, lead: number): string {
  const text = Buffer.concat([Buffer.alloc(lead), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const first = Math.ceil((lead * 8) / 6);
  const last = Math.floor(((lead + bytes.length) * 8) / 6);
  return text.slice(first, last);
}

const tokenShapes: readonly [RegExp, string][] = [
  // A JSON web token: three dotted base64 parts of which the first begins an object.
  [/eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, mask],
  [/\b(bearer)\s+[^\s"',;]+/gi, `$1 ${mask}`],
  [
    /(["']?\b(?:userSession|accessToken|refreshToken|orderToken|susertoken|authCode|apiSecret|checkSum|sessionID|password|authorization)\b["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s&,;}"']+)/gi,
    `$1"${mask}"`,
  ],
  // Hashes and order tokens (59 or 64 digits on this wire).
  [/\b[0-9a-f]{40,}\b/gi, mask],
];

function maskTokenShapes(text: string): string {
  return tokenShapes.reduce((rest, [shape, by]) => rest.replace(shape, by), text);
}

/** Rejection texts name the client ("… for C-1332014 [ABFSFREEDOM]", broker reference, section 18). */
export function maskClientCodes(text: string): string {
  return text
    .replace(/\bC-([A-Z0-9]{4,})\b/g, (_, code: string) => `C-${maskClientCode(code)}`)
    .replace(
      /("(?:clientId|placedBy|uid|actid|userId|ucc)"\s*:\s*")([^"]+)(")/gi,
      (_, before: string, code: string, after: string) => `${before}${maskClientCode(code)}${after}`,
    );
}

/** "1332014" -> "…014": enough to tell accounts apart in a log, not enough to name the person. */
export function maskClientCode(code: string): string {
  return code.length > 4 ? `…${code.slice(-3)}` : `…${code.slice(-1)}`;
}
