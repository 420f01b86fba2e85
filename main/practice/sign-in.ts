// Signs a practice account in the way a person would: the broker's login page, its redirect, the exchange.
// For practice only; a real broker's login page is never automated.

import { request } from 'undici';
import { accountId } from '../../domain/ids.ts';
import { err, type Result } from '../../domain/result.ts';
import type { BrokerAddresses } from '../../preload/contract.ts';
import { isLoopback, loginPage } from '../broker/alice-blue/addresses.ts';
import { createSession, type Session } from '../broker/alice-blue/session.ts';
import type { Clock } from '../clock.ts';
import type { PracticeAccount } from './practice-broker.ts';

export async function signInToPractice(
  account: PracticeAccount,
  addresses: BrokerAddresses,
  clock: Clock,
): Promise<Result<Session>> {
  const page = loginPage(addresses, account.appCode);
  if (!isLoopback(new URL(page).hostname)) {
    return err(
      'PRACTICE_NOT_LOCAL',
      `${new URL(page).host} is not on this machine. Practice signs itself in on this machine only.`,
    );
  }
  try {
    const { statusCode, headers, body } = await request(page, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ userId: account.id, password: account.password }).toString(),
      headersTimeout: 5000,
      bodyTimeout: 5000,
    });
    await body.dump();
    const location = headers['location'];
    const back = typeof location === 'string' ? new URL(location, page).searchParams : null;
    const authCode = back?.get('authCode') ?? null;
    if (authCode === null)
      return err('LOGIN_REFUSED', `The practice broker did not let ${account.id} in (HTTP ${statusCode}).`);
    const userId = back?.get('userId') ?? account.id;
    return await createSession({
      accountId: accountId(account.id),
      userId,
      authCode,
      apiSecret: account.apiSecret,
      addresses,
      clock,
    });
  } catch (error) {
    return err(
      'LOGIN_UNREACHABLE',
      `The practice broker cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
