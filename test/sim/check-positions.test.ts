import { describe, expect, it } from 'vitest';
import { accountId, clOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import { terms } from '../support/an-order.ts';
import { checkPositions } from './check-positions.ts';
import { sortEvidence } from './evidence.ts';
import type { History, LedgerOrder } from './history.ts';
import { simTerms } from './sim-desk.ts';

const t = Date.UTC(2026, 10, 24, 4, 0);
const follower = accountId('FO001');
const sent = (ref: string, contract: Partial<NewOrder> = {}): NewOrder => ({
  ...terms({ side: 'Buy', orderQty: 100 }),
  ...contract,
  kind: 'New',
  accountId: follower,
  clOrdId: clOrdId(ref),
});
const other = { instrumentId: 'NSE|2885' as NewOrder['instrumentId'] };

function inLedger(command: NewOrder, part: Partial<LedgerOrder>): LedgerOrder {
  const { instrumentId, side, product, price } = command;
  return {
    orderId: 'X',
    account: follower,
    tag: command.clOrdId,
    by: 'Port',
    instrumentId,
    side,
    product,
    first: { qty: 100, price, stopPx: 0, ordType: 'Limit' },
    qty: 100,
    largestQty: 100,
    cumQty: 0,
    state: 'Canceled',
    arrivedAt: t,
    visibleAt: t,
    actedAt: [t],
    ...part,
  };
}

/** The master takes back what has not traded; of the follower's order for it 26 trade. Seconds from leaving to arriving. */
function found(on: { readonly wayOfIt: number; readonly wayOfAnother?: number }): readonly string[] {
  const mine = sent('LAAAAAAAA1');
  const another = sent('LAAAAAAAA2', other);
  const arrivedAt = t + on.wayOfIt * 1000;
  const orders = [
    inLedger(mine, { orderId: 'M1', account: 'MA001', tag: '', by: 'Hand' }),
    inLedger(another, { orderId: 'M2', account: 'MA001', tag: '', by: 'Hand' }),
    inLedger(mine, { orderId: 'F1', cumQty: 26, arrivedAt }),
    inLedger(another, { orderId: 'F2', arrivedAt: t + (on.wayOfAnother ?? 0.1) * 1000 }),
  ].map((order) => ({ ...order, visibleAt: order.arrivedAt }));
  const fact: JournalFact = {
    kind: 'FollowerTermsChanged',
    followerId: follower,
    terms: simTerms({}),
    actor: 'a test',
  };
  const history: History = {
    masterId: 'MA001',
    followers: [follower],
    wire: [
      { kind: 'Committed', at: t, run: 1, entries: [{ seq: 1, at: t, fact }], rows: [] },
      { kind: 'Asked', at: t, run: 1, call: 1, command: mine },
      { kind: 'Asked', at: t, run: 1, call: 2, command: another },
    ],
    orders,
    fills: [{ orderId: 'F1', account: follower, at: arrivedAt + 10, qty: 26 }],
    rules: { staleAfterMs: 5000, settleMs: 40_000, perSecond: 10, entriesPerSecond: 8, shared: null },
    lots: new Map(),
    ticks: new Map(),
    underlyings: new Map(),
    longOnly: true,
    file: [],
    halts: [],
    clockKept: true,
  };
  return checkPositions(sortEvidence(history)).violations.map(({ rule }) => rule);
}

describe('units of an order that the master has taken back', () => {
  it('are held against the follower whose order arrived in time', () => {
    expect(found({ wayOfIt: 0.1 })).toEqual(['POSITION_DIFFERS']);
  });

  it('are not where it was so long on its way that nobody could take it back', () => {
    expect(found({ wayOfIt: 16 })).toEqual([]);
  });

  it('are where only an order of another contract was', () => {
    expect(found({ wayOfIt: 0.1, wayOfAnother: 16 })).toEqual(['POSITION_DIFFERS']);
  });
});
