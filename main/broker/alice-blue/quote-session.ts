// Leave for one connection of the market socket: the session before it is ended and a new one made. The broker keeps
// one market session per user, and ending it cuts whatever connection it had (A3 API, market-data socket).

import type { AccountId } from '../../../domain/ids.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import { under } from './addresses.ts';
import { failureText, readAnswer, saysOk, saysSessionOver } from './answer.ts';
import type { HttpEnding, HttpLine } from './http-exchange.ts';

export const sessionOver = 'SESSION_OVER';
export const wrongAddress = 'FEED_ADDRESS';

export type QuoteSessionPlan = {
  readonly accountId: AccountId;
  readonly addresses: BrokerAddresses;
  readonly line: HttpLine;
  readonly token: string;
  /** Asked between the two calls: an attempt that was given up must not make a session any more. */
  readonly stillWanted: () => boolean;
};

/** Ending the old session may fail, since there may be none. SESSION_OVER and FEED_ADDRESS need a person. */
export async function openQuoteSession(plan: QuoteSessionPlan): Promise<Result<null>> {
  const ask = (path: string): Promise<HttpEnding> =>
    plan.line.exchange({
      method: 'POST',
      url: under(plan.addresses.rest, path),
      headers: {
        authorization: `Bearer ${plan.token}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ source: 'API', userId: plan.accountId }),
    });
  await ask('profile/invalidateWsSess');
  if (!plan.stillWanted()) return err('NOT_WANTED', 'The attempt was given up.');
  return readCreated(await ask('profile/createWsSess'));
}

function readCreated(ending: HttpEnding): Result<null> {
  const failed = (code: string, text: string): Result<null> => err(code, `No session for the price feed. ${text}`);
  const expired = 'The session has expired: sign in again.';
  if (ending.kind !== 'Answered') return failed(ending.code, ending.text);
  const { status } = ending;
  if (status >= 500) return failed(`HTTP_${status}`, `The broker's server failed (HTTP ${status}).`);
  const read = readAnswer(ending);
  if (!read.ok) {
    if (status === 401) return failed(sessionOver, expired);
    return status === 200
      ? failed(wrongAddress, `${read.fault.text}. Check the broker's REST address in the settings.`)
      : failed(read.fault.code, `${read.fault.text}.`);
  }
  const { codes, envelope } = read.value;
  if (saysSessionOver(status, codes)) return failed(sessionOver, expired);
  const [code] = codes;
  if (code !== undefined || status !== 200 || !saysOk(envelope))
    return failed(
      code ?? `HTTP_${status}`,
      failureText(read.value) || `The broker answered ${code ?? `HTTP ${status}`}.`,
    );
  return ok(null);
}
