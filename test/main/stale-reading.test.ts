import { expect, it } from 'vitest';
import { accountId, orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { unknownTape } from '../../domain/reference-price.ts';
import { ok } from '../../domain/result.ts';
import type { BrokerAccount, OrderBook } from '../../main/broker/broker.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createFlattener, type FlattenParts } from '../../main/replication/flatten.ts';
import { anInstrument, followerId, masterId, sbin } from '../support/an-order.ts';
import { manualClock } from '../support/manual-clock.ts';

it('an exit decides nothing on a book that was asked for before its own last order, whatever the positions still show', async () => {
  const clock = manualClock();
  const blotter = createBlotter();
  const closes: JournalFact[] = [];
  let seq = 0;
  const take = (fact: JournalFact): void => {
    seq += 1;
    blotter.accept(blotter.stage([{ seq, at: clock.now(), fact }]));
  };
  // The broker's order book hangs: every reading that is asked for joins the one that began at the press. Its positions lag.
  const began = clock.now() + 1;
  let joined = 0;
  let reads = 0;
  const account = {
    accountId: followerId,
    orderBook: () => {
      reads += 1;
      const startedAt = joined > 0 ? joined : clock.now();
      const book: OrderBook = { reports: [], unreadable: [], startedAt, readAt: clock.now() };
      return Promise.resolve(ok(book));
    },
    positions: () =>
      Promise.resolve(
        ok([
          {
            accountId: followerId,
            instrumentId: sbin,
            product: 'MIS',
            netQty: 75,
            carriedQty: 75,
            realisedPnl: null,
          },
        ]),
      ),
  } as unknown as BrokerAccount;
  const flattener = createFlattener({
    clock,
    blotter,
    masterId: accountId(masterId),
    instrumentOf: () => anInstrument(),
    referencePrice: () => 800_00,
    isCounted: () => true,
    freezeQtyOf: () => null,
    tapeOf: () => unknownTape,
    accounts: new Map([[followerId, account]]),
    alias: (id: string) => id,
    pace: { perSecond: 5, exitReserve: 2 },
    wantPrices: () => null,
    issue: (facts: readonly JournalFact[]) => {
      for (const fact of facts) {
        take(fact);
        if (fact.kind !== 'NewIntended') continue;
        closes.push(fact);
        joined = began;
        // Taken by the broker a moment later; that it trades, nobody tells.
        clock.after(30, () => {
          const { clOrdId } = fact.command;
          const outcome = { kind: 'Placed', orderId: orderId('26112400009001') } as const;
          take({
            kind: 'CommandAnswered',
            clOrdId,
            command: 'New',
            outcome,
            sentAt: clock.now() - 30,
            answeredAt: clock.now(),
          });
          flattener.onAnswer(fact.command);
        });
      }
      return Promise.resolve();
    },
    limitMs: 20_000,
  } as FlattenParts);
  const ended = flattener.begin(
    followerId,
    {
      runId: 'EXIT-1',
      claim: () => ({ kind: 'Account', reach: 'Everything' }),
      onProgress: () => undefined,
    },
    [],
  );
  await clock.advance(10_000);
  expect(closes).toHaveLength(1);
  expect(reads).toBeGreaterThan(2);
  await clock.advance(20_000);
  expect((await ended).state).toBe('Left');
  expect(closes).toHaveLength(1);
});
