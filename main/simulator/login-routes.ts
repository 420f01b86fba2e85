import type { SimAccount } from './accounts.ts';
import type { LoginStep } from './login-page.ts';
import { passwordPage, secondFactorPage, unknownAppPage } from './login-page.ts';
import type { Reply } from './reply.ts';
import { json } from './reply.ts';
import type { Call, Desk, Route } from './route.ts';
import { fieldsOf } from './route.ts';
import { openSecondFactor } from './second-factor.ts';
import { textField } from './text-field.ts';

const stepOf = (desk: Desk, account: SimAccount, problem: string): LoginStep => ({
  account,
  leadsTo: new URL(desk.redirects.of(account)).origin,
  problem,
});

function sentBack(desk: Desk, account: SimAccount): Reply {
  const target = new URL(desk.redirects.of(account));
  target.searchParams.set('authCode', desk.sessions.issueAuthCode(account, desk.nowMs()));
  target.searchParams.set('userId', account.id);
  return {
    status: 302,
    contentType: 'text/plain',
    body: '',
    headers: { location: target.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  };
}

function exchangeCode(desk: Desk, call: Call): Reply {
  const checkSum = fieldsOf(call.body)['checkSum'];
  const session = typeof checkSum === 'string' ? desk.sessions.exchange(checkSum, desk.nowMs()) : undefined;
  if (session === undefined) return json(200, { stat: 'Not_ok', emsg: 'Invalid auth code' });
  desk.record(session);
  return json(200, { stat: 'Ok', clientId: session.account, userSession: session.token });
}

/** Sign-in: the broker's two-step page, its redirect, and the exchange of the code for a session. */
export function openLoginRoutes(): readonly Route[] {
  const secondFactor = openSecondFactor();

  const show = (desk: Desk, call: Call): Reply => {
    const account = desk.sessions.accountOfApp(call.query.get('appcode') ?? '');
    return account === undefined ? unknownAppPage() : passwordPage(stepOf(desk, account, ''), account.id);
  };

  const checkCode = (desk: Desk, account: SimAccount, ticket: string, otp: string): Reply => {
    if (secondFactor.accountOf(ticket, desk.nowMs()) !== account.id) {
      return passwordPage(stepOf(desk, account, 'That took too long. Enter the password again.'), account.id);
    }
    if (!/^\d{6}$/.test(otp)) {
      return secondFactorPage(stepOf(desk, account, 'The code has six digits, nothing else. Try again.'), ticket);
    }
    secondFactor.end(ticket);
    return sentBack(desk, account);
  };

  const submit = (desk: Desk, call: Call): Reply => {
    const account = desk.sessions.accountOfApp(call.query.get('appcode') ?? '');
    if (account === undefined) return unknownAppPage();
    const fields = fieldsOf(call.body);
    const ticket = textField(fields['ticket']);
    if (ticket !== '') return checkCode(desk, account, ticket, textField(fields['otp']));
    const userId = textField(fields['userId']);
    if (userId.toUpperCase() !== account.id || fields['password'] !== account.password) {
      return passwordPage(stepOf(desk, account, 'The user ID or the password is wrong. Try again.'), userId);
    }
    // A person comes from the page and is asked for the second factor; a practice desk that signs itself in is not.
    if (textField(fields['step']) === '') return sentBack(desk, account);
    return secondFactorPage(stepOf(desk, account, ''), secondFactor.begin(account.id, desk.nowMs()));
  };

  return [
    { method: 'GET', path: '', endpoint: 'login-page', access: 'open', handle: show },
    { method: 'POST', path: '', endpoint: 'login-page', access: 'open', handle: submit },
    {
      method: 'POST',
      path: '/open-api/od/v1/vendor/getUserDetails',
      endpoint: 'login',
      access: 'open',
      handle: exchangeCode,
    },
  ];
}
