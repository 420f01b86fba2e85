// The market is asked once for all followers of one event, and anew for the next event.

import { expect, it } from 'vitest';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import type { FollowParts } from '../../main/replication/follow-parts.ts';
import { oneMoment } from '../../main/replication/one-moment.ts';
import { anInstrument } from '../support/an-order.ts';
import { master } from '../support/one-decision.ts';

it('asks for a contract’s market and prices once within one event, for each contract, and anew in the next', () => {
  const [one, other] = [anInstrument(), anInstrument({ token: '2', id: 'NSE|2' as never })];
  const asked: string[] = [];
  const parts: FollowParts = {
    blotter: createBlotter(),
    masterId: master,
    instrumentOf: () => one,
    notReady: () => null,
    mayCopyInto: () => null,
    groupOf: () => '',
    barred: () => false,
    fundsOf: () => null,
    figuresOf: () => ({ used: null, dayPnl: null }),
    quoteOf: (id) => asked.push(`quote of ${id}`),
    tapeOf: () => ({ last: null, band: null }),
    pricesComing: () => false,
    isStray: () => false,
    ageOf: () => 0,
    staleAfterMs: 5000,
    dated: {
      marketOf: ({ id }, at) => ({ ...alwaysOpenSession, label: `${id} ${asked.push(`market of ${id} at ${at}`)}` }),
      referenceStale: () => null,
      freezeQtyOf: () => null,
    },
  };
  const first = oneMoment(parts);
  for (let follower = 0; follower < 3; follower += 1) {
    expect(first.quoteOf(one.id)).toBe(1);
    expect(first.dated.marketOf(one, 5).label).toBe(`${one.id} 2`);
  }
  expect(first.quoteOf(other.id)).toBe(3);
  expect(first.dated.marketOf(one, 6).label).toBe(`${one.id} 4`);
  expect(oneMoment(parts).quoteOf(other.id)).toBe(5);
  expect(asked).toEqual([
    `quote of ${one.id}`,
    `market of ${one.id} at 5`,
    `quote of ${other.id}`,
    `market of ${one.id} at 6`,
    `quote of ${other.id}`,
  ]);
});
