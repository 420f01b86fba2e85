// Sign-in and what becomes of a session: the exchange of the login page's code for a session, and the day it lives.

import { createHash } from 'node:crypto';
import type { AccountId } from '../../../domain/ids.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import type { Clock } from '../../clock.ts';
import { plainText } from './answer.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import { openHttpLine, type HttpEnding } from './http-exchange.ts';
import { sessionDay } from './ist-time.ts';
import { loginAnswer } from './messages.ts';

export type Session = {
  readonly accountId: AccountId;
  /** The bearer token of every call; a secret. */
  readonly token: string;
  /** Epoch ms by our clock. */
  readonly issuedAt: number;
};

/**
 * SHA-256 of user id, code and secret joined without a separator, as lower-case hex (A3 API, vendor/getUserDetails).
 * The user id is the one that the redirect brought.
 */
export function loginCheckSum(userId: string, authCode: string, apiSecret: string): string {
  return createHash('sha256').update(`${userId}${authCode}${apiSecret}`, 'utf8').digest('hex');
}

export type LoginExchange = {
  readonly accountId: AccountId;
  readonly userId: string;
  readonly authCode: string;
  readonly apiSecret: string;
  readonly addresses: BrokerAddresses;
  readonly clock: Clock;
  readonly localAddress?: string;
};

/** One attempt only: the code is good for a single exchange. The session must be of the account that was asked for. */
export async function createSession(login: LoginExchange): Promise<Result<Session>> {
  const line = openHttpLine({
    clock: login.clock,
    ...(login.localAddress === undefined ? {} : { localAddress: login.localAddress }),
  });
  try {
    const ending = await line.exchange({
      method: 'POST',
      url: new URL(login.addresses.auth),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ checkSum: loginCheckSum(login.userId, login.authCode, login.apiSecret) }),
    });
    return readLogin(ending, login);
  } finally {
    await line.close(0);
  }
}

export function readLogin(ending: HttpEnding, login: Omit<LoginExchange, 'addresses'>): Result<Session> {
  const again = 'Sign in again.';
  if (ending.kind !== 'Answered')
    return err('LOGIN_UNREACHABLE', `The broker could not be reached to sign in. ${ending.text} ${again}`);
  let json: unknown;
  try {
    json = JSON.parse(ending.body.replace(/^\uFEFF/, ''));
  } catch {
    return err(
      'LOGIN_ADDRESS',
      `The sign-in address answered HTTP ${ending.status} with something that is not JSON. Check it in the settings.`,
    );
  }
  const read = loginAnswer.safeParse(json);
  const answer = read.success ? read.data : null;
  if (!answer || answer.userSession === '') {
    const words = plainText(answer?.emsg || answer?.message || `HTTP ${ending.status} without a session`);
    return err('LOGIN_REFUSED', `The broker refused the sign-in: ${words}. ${again}`);
  }
  const client = answer.clientId || clientIn(answer.userSession);
  if (client === '')
    return err('LOGIN_ACCOUNT_UNPROVEN', `The broker did not say whose session this is, so it is not used. ${again}`);
  if (client.toUpperCase() !== login.accountId.toUpperCase()) {
    return err(
      'LOGIN_OTHER_ACCOUNT',
      'The sign-in was for another account than this one. Sign in with the right client code.',
    );
  }
  return ok({ accountId: login.accountId, token: answer.userSession, issuedAt: login.clock.now() });
}

/** The token's own claim of the client code, read without trusting anything else in it. */
function clientIn(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const ucc = (claims as { ucc?: unknown } | null)?.ucc;
    return typeof ucc === 'string' ? ucc : '';
  } catch {
    return '';
  }
}

/** Valid on the Indian day of issue only: the token's own expiry lies weeks ahead of its real end (seen in live use). */
export function isOfToday(session: Session, now: number, stance: BrokerStance = safeStance): boolean {
  const { sessionEndsAtMinute } = stance;
  return sessionDay(session.issuedAt, sessionEndsAtMinute) === sessionDay(now, sessionEndsAtMinute);
}
