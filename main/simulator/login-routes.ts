import { html, json } from './reply.ts';
import type { Call, Desk, Route } from './route.ts';
import { fieldsOf } from './route.ts';
import { textField } from './text-field.ts';
import type { Reply } from './reply.ts';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px system-ui,sans-serif;max-width:22rem;margin:12vh auto;color:#1b2430}
label{display:block;margin:1rem 0 .25rem}input,button{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}
button{margin-top:1.5rem}.note{color:#5b6675}.wrong{color:#a40000}</style></head><body>${body}</body></html>`;
}

function loginPage(desk: Desk, call: Call, problem = ''): Reply {
  const account = desk.sessions.accountOfApp(call.query.get('appcode') ?? '');
  if (account === undefined) {
    return html(
      200,
      page('Practice broker', '<h1>Practice broker</h1><p class="wrong">No app is registered under this app code.</p>'),
    );
  }
  const note = problem === '' ? '' : `<p class="wrong" role="alert">${escaped(problem)}</p>`;
  return html(
    200,
    page(
      'Practice broker: sign in',
      `<h1>Practice broker</h1>
<p class="note">Sign in to ${escaped(account.name)}. No real money is involved.</p>${note}
<form method="post" action="/?appcode=${encodeURIComponent(account.appCode)}">
<label for="userId">User ID</label><input id="userId" name="userId" autocomplete="off" autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="off">
<button type="submit">Sign in</button></form>`,
    ),
  );
}

function signIn(desk: Desk, call: Call): Reply {
  const account = desk.sessions.accountOfApp(call.query.get('appcode') ?? '');
  const fields = fieldsOf(call.body);
  const userId = textField(fields['userId']).toUpperCase();
  if (account === undefined || userId !== account.id || fields['password'] !== account.password) {
    return loginPage(desk, call, 'The user ID or the password is wrong.');
  }
  const target = new URL(account.redirectUrl);
  target.searchParams.set('authCode', desk.sessions.issueAuthCode(account, desk.nowMs()));
  target.searchParams.set('userId', account.id);
  return { status: 302, contentType: 'text/plain', body: '', location: target.href };
}

function exchangeCode(desk: Desk, call: Call): Reply {
  const checkSum = fieldsOf(call.body)['checkSum'];
  const session = typeof checkSum === 'string' ? desk.sessions.exchange(checkSum, desk.nowMs()) : undefined;
  if (session === undefined) return json(200, { stat: 'Not_ok', emsg: 'Invalid auth code' });
  desk.record(session);
  return json(200, { stat: 'Ok', clientId: session.account, userSession: session.token });
}

/** Sign-in: the broker's page, its redirect, and the exchange of the code for a session. */
export const loginRoutes: readonly Route[] = [
  { method: 'GET', path: '', endpoint: 'login-page', access: 'open', handle: (desk, call) => loginPage(desk, call) },
  { method: 'POST', path: '', endpoint: 'login-page', access: 'open', handle: signIn },
  {
    method: 'POST',
    path: '/open-api/od/v1/vendor/getUserDetails',
    endpoint: 'login',
    access: 'open',
    handle: exchangeCode,
  },
];

/** The page behind the default redirect, for a browser that nobody is watching. */
export function signedInPage(): Reply {
  return html(200, page('Signed in', '<h1>Signed in</h1><p class="note">You can close this window.</p>'));
}
