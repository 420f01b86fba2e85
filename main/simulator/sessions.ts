import { createHash, randomBytes } from 'node:crypto';
import type { SimAccount } from './accounts.ts';
import { istMinuteOnDayOf } from './ist-time.ts';
import type { SessionRecord } from './ledger-record.ts';
import type { Switches } from './switches.ts';

const AUTH_CODE_LIFE_MS = 120_000;
const READ_WINDOW_MS = 900_000;
const DAY_MS = 86_400_000;

const hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** How the bearer of a token stands. */
export type Standing = { readonly kind: 'valid'; readonly account: SimAccount } | { readonly kind: 'expired' };

/** Who is signed in, and how often each has called. Times are epoch ms of the simulator's clock. */
export interface Sessions {
  /** The account an app code belongs to. */
  readonly accountOfApp: (appCode: string) => SimAccount | undefined;
  /** What the login page gives the browser after a good password: single use, two minutes. */
  readonly issueAuthCode: (account: SimAccount, nowMs: number) => string;
  /** Exchanges a checksum for a session; undefined when no outstanding code matches. */
  readonly exchange: (checkSum: string, nowMs: number) => SessionRecord | undefined;
  readonly issueSession: (account: SimAccount, nowMs: number) => SessionRecord;
  /** Takes back a session given out before a restart. */
  readonly restore: (record: SessionRecord) => void;
  readonly standing: (token: string, nowMs: number) => Standing;
  /** Ends every session of an account at once, as a logout in the broker's app does. */
  readonly expire: (account: string) => void;
  /** True when the account holds a valid session whose double hash this is. */
  readonly ownsSocketToken: (account: string, doubleHash: string, nowMs: number) => boolean;
  /** Counts a read; false when the quarter of an hour is used up. */
  readonly countRead: (token: string, nowMs: number) => boolean;
  /** Counts an order call; false when the second is used up. */
  readonly countOrderCall: (account: string, nowMs: number) => boolean;
}

function specimenToken(account: SimAccount, nowMs: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(nowMs / 1000);
  // As at the broker, the token claims to live for weeks although the session dies within the day.
  const claims = {
    exp: iat + 5_175_000,
    iat,
    jti: randomBytes(8).toString('hex'),
    iss: 'practice',
    sub: account.id,
    typ: 'Bearer',
    ucc: account.id,
  };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${randomBytes(48).toString('base64url')}`;
}

/** Opens the register of sessions; the switches are read at every question. */
export function openSessions(accounts: readonly SimAccount[], switches: () => Switches): Sessions {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const authCodes = new Map<string, { account: SimAccount; checkSum: string; untilMs: number }>();
  const sessions = new Map<string, SessionRecord>();
  const reads = new Map<string, { windowStart: number; count: number }>();
  const orderCalls = new Map<string, number[]>();

  const diesAt = (issuedAtMs: number): number => {
    const sameDay = istMinuteOnDayOf(issuedAtMs, switches().sessionDeathMinute);
    return sameDay > issuedAtMs ? sameDay : sameDay + DAY_MS;
  };
  const isAlive = (session: SessionRecord, nowMs: number): boolean => nowMs < diesAt(session.issuedAtMs);

  const endAll = (account: string): void => {
    for (const [token, session] of sessions) if (session.account === account) sessions.delete(token);
  };

  const issueSession = (account: SimAccount, nowMs: number): SessionRecord => {
    const session: SessionRecord = {
      kind: 'session',
      account: account.id,
      token: specimenToken(account, nowMs),
      issuedAtMs: nowMs,
    };
    if (switches().secondLoginEndsFirst) endAll(account.id);
    sessions.set(session.token, session);
    return session;
  };

  return {
    accountOfApp: (appCode) => accounts.find((account) => account.appCode === appCode),
    issueAuthCode: (account, nowMs) => {
      const code = randomBytes(10).toString('hex').toUpperCase();
      const checkSum = hex(account.id + code + account.apiSecret);
      authCodes.set(code, { account, checkSum, untilMs: nowMs + AUTH_CODE_LIFE_MS });
      return code;
    },
    exchange: (checkSum, nowMs) => {
      for (const [code, pending] of authCodes) {
        if (pending.untilMs < nowMs) authCodes.delete(code);
        else if (pending.checkSum === checkSum) {
          authCodes.delete(code);
          return issueSession(pending.account, nowMs);
        }
      }
      return undefined;
    },
    issueSession,
    restore: (record) => void sessions.set(record.token, record),
    standing: (token, nowMs) => {
      const session = sessions.get(token);
      const account = session === undefined ? undefined : byId.get(session.account);
      if (session === undefined || account === undefined || !isAlive(session, nowMs)) return { kind: 'expired' };
      return { kind: 'valid', account };
    },
    expire: endAll,
    ownsSocketToken: (account, doubleHash, nowMs) =>
      [...sessions.values()].some(
        (session) => session.account === account && isAlive(session, nowMs) && hex(hex(session.token)) === doubleHash,
      ),
    countRead: (token, nowMs) => {
      const windowStart = Math.floor(nowMs / READ_WINDOW_MS);
      const window = reads.get(token);
      const count = window?.windowStart === windowStart ? window.count + 1 : 1;
      reads.set(token, { windowStart, count });
      return count <= switches().readLimit;
    },
    countOrderCall: (account, nowMs) => {
      const limit = switches().orderCallsPerSecond;
      if (limit === null) return true;
      const recent = (orderCalls.get(account) ?? []).filter((at) => nowMs - at < 1000);
      orderCalls.set(account, recent);
      if (recent.length >= limit) return false;
      recent.push(nowMs);
      return true;
    },
  };
}
