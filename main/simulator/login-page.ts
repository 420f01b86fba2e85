import { createHash } from 'node:crypto';
import type { Reply } from './reply.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:#16202c;--soft:#586474;--line:#d3dae3;--ground:#eef2f6;--card:#fff;--brand:#0b5c8f;--wrong:#a40e26;--band:#fff3cd;--band-ink:#5c4400}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf3;--soft:#9fabba;--line:#38434f;--ground:#12181f;--card:#1b232c;--brand:#5bb0e6;--wrong:#ff8a95;--band:#3a3007;--band-ink:#ffe39a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",sans-serif}
main{width:100%;max-width:380px;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden;box-shadow:0 8px 28px rgb(0 0 0/.08)}
.band{margin:0;padding:8px 28px;background:var(--band);color:var(--band-ink);font-size:13px;font-weight:600}
.in{padding:24px 28px 28px}
h1{margin:0 0 4px;font-size:21px;line-height:1.25}
.who{margin:0 0 20px;color:var(--soft)}
.who b{color:var(--ink);font-variant-numeric:tabular-nums}
label{display:block;margin:14px 0 4px;font-weight:600;font-size:13px}
input{font:inherit;width:100%;padding:9px 12px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit}
input.code{font-size:22px;letter-spacing:.4em;text-align:center;font-variant-numeric:tabular-nums}
input:focus-visible,button:focus-visible{outline:2px solid var(--brand);outline-offset:1px}
button{font:inherit;font-weight:600;width:100%;margin-top:22px;padding:10px;border:0;border-radius:8px;background:var(--brand);color:var(--card);cursor:pointer}
.hint{margin:6px 0 0;color:var(--soft);font-size:13px}
.wrong{margin:0 0 14px;padding:9px 12px;border:1px solid;border-radius:8px;color:var(--wrong)}
.steps{margin:0 0 14px;color:var(--soft);font-size:13px}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Text as it may stand in markup and in a quoted attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

/**
 * A page of the practice broker. It runs no script and loads nothing; its form may lead to this
 * server and to one other place, since browsers hold the redirect after a form to the same rule.
 */
export function brokerPage(title: string, body: string, leadsTo = ''): Reply {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${leadsTo === '' ? '' : ` ${leadsTo}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    status: 200,
    contentType: 'text/html;charset=UTF-8',
    headers: {
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><p class="band">Practice broker. No real money, no real orders.</p><div class="in">${body}</div></main></body></html>`,
  };
}

/** Who signs in where, and what went wrong at the last attempt, if anything. */
export interface LoginStep {
  readonly account: { readonly id: string; readonly name: string; readonly appCode: string };
  /** Origin of the registered redirect URL. */
  readonly leadsTo: string;
  readonly problem: string;
}

const head = ({ account, problem }: LoginStep, step: string): string =>
  `<p class="steps">${step}</p><h1>Sign in</h1>
<p class="who">to <b>${escaped(account.id)}</b> ${escaped(account.name)}</p>
${problem === '' ? '' : `<p class="wrong" role="alert">${escaped(problem)}</p>`}
<form method="post" action="/?appcode=${encodeURIComponent(account.appCode)}" autocomplete="off">`;

/** The first step: user ID and password. */
export function passwordPage(step: LoginStep, userId: string): Reply {
  const body = `${head(step, 'Step 1 of 2: password')}<input type="hidden" name="step" value="password">
<label for="userId">User ID</label><input id="userId" name="userId" value="${escaped(userId)}" maxlength="40" required>
<label for="password">Password</label><input id="password" name="password" type="password" maxlength="100" required autofocus>
<p class="hint">A practice password is &quot;practice-&quot; and the user ID in small letters.</p>
<button type="submit">Continue</button></form>`;
  return brokerPage('Practice broker: sign in', body, step.leadsTo);
}

/** The second step: a code of six digits. `ticket` proves that the password was right. */
export function secondFactorPage(step: LoginStep, ticket: string): Reply {
  const body = `${head(step, 'Step 2 of 2: second factor')}<input type="hidden" name="ticket" value="${escaped(ticket)}">
<label for="otp">Six-digit code</label><input id="otp" class="code" name="otp" inputmode="numeric" maxlength="12" required autofocus aria-describedby="otp-hint">
<p class="hint" id="otp-hint">At the real broker this comes from your phone. Here any six digits will do.</p>
<button type="submit">Sign in</button></form>`;
  return brokerPage('Practice broker: second factor', body, step.leadsTo);
}

/** The page for an app code nobody has registered. */
export const unknownAppPage = (): Reply =>
  brokerPage(
    'Practice broker',
    '<h1>Cannot sign in</h1><p class="wrong" role="alert">No app is registered under this app code. Check the app code of the account.</p>',
  );

/** The page behind the default redirect, for a browser that nobody is watching. */
export const signedInPage = (): Reply =>
  brokerPage('Signed in', '<h1>Signed in</h1><p class="who">You can close this window.</p>');
