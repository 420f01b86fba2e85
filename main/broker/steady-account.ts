// The port's promise kept for a client that breaks it: a read that throws or rejects is a read that failed. A command is
// left to whoever sent it, who must know that what left is unknown.

import { err, type Result } from '../../domain/result.ts';
import type { BrokerAccount } from './broker.ts';

/** Code CLIENT_FAULT for whatever a read throws. */
export function steadyAccount<Account extends BrokerAccount>(account: Account): Account {
  const { orderBook, positions, funds, profile, holdings, trades, history, margin, outgoingAddress } = account;
  return {
    ...account,
    orderBook: steady(orderBook),
    positions: steady(positions),
    funds: steady(funds),
    profile: steady(profile),
    holdings: steady(holdings),
    trades: steady(trades),
    history: steady(history),
    margin: steady(margin),
    outgoingAddress: steady(outgoingAddress),
  };
}

function steady<Args extends readonly unknown[], Value>(
  read: (...args: Args) => Promise<Result<Value>>,
): (...args: Args) => Promise<Result<Value>> {
  return async (...args) => {
    try {
      return await read(...args);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return err('CLIENT_FAULT', `The connection to the broker failed inside Lockstep: ${why}`);
    }
  };
}
