// The table of orders is a fold of the journal: kept in step while trading, and the same when made again from facts alone.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJournalStore } from '../../db/journal-store.ts';
import { accountId, clOrdId, instrumentId, orderId, type ClOrdId } from '../../domain/ids.ts';
import type { JournalEntry, JournalFact } from '../../domain/journal-entry.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { mappingOf, type OrderMapping } from '../../domain/order-mapping.ts';
import { denial } from '../../domain/risk.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createJournal } from '../../main/replication/journal.ts';
import { aCopyReport, anInstrument, masterId, morning, notSent, refused, terms, unknown } from '../support/an-order.ts';
import { aDatabase, aFolder } from '../support/a-profile.ts';
import { manualClock } from '../support/manual-clock.ts';

const refs = Array.from({ length: 6 }, (_, at): ClOrdId => clOrdId(`LAAAAAAAA${at}`));
const followers = ['FO001', 'FO002', 'FO003'].map(accountId);
const followerOf = (ref: ClOrdId) => followers[refs.indexOf(ref) % followers.length] ?? accountId('FO001');
const brokerIdOf = (ref: ClOrdId) => orderId(`2611240000${refs.indexOf(ref)}`);

/** Any fact about any of the copies, legal at its moment or not: the fold must be total. */
const aFact: fc.Arbitrary<JournalFact> = fc
  .record({
    ref: fc.constantFrom(...refs),
    kind: fc.constantFrom(
      'New',
      'New',
      'New',
      'Denied',
      'Answer',
      'Answer',
      'Report',
      'Report',
      'Report',
      'Replace',
      'Cancel',
      'Doubt',
      'Raise',
      'Ignore',
    ),
    outcome: fc.constantFrom<CommandOutcome['kind']>('Placed', 'Refused', 'NotSent', 'Unknown'),
    command: fc.constantFrom('New' as const, 'Replace' as const, 'Cancel' as const),
    state: fc.constantFrom(
      'InFlight' as const,
      'Working' as const,
      'Canceled' as const,
      'Rejected' as const,
      'Expired' as const,
    ),
    cumQty: fc.nat(100),
    qty: fc.integer({ min: 1, max: 150 }),
    source: fc.constantFrom('Feed' as const, 'Book' as const),
    seconds: fc.nat(20),
  })
  .map(({ ref, kind, outcome, command, state, cumQty, qty, source, seconds }): JournalFact => {
    const [account, id] = [followerOf(ref), brokerIdOf(ref)];
    const key = {
      masterKey: '26112400001001',
      followerId: account,
      purpose: 'Copy',
      slice: refs.indexOf(ref),
    } as const;
    const order = { kind: 'New', accountId: account, clOrdId: ref, ...terms({ orderQty: 100 }) } as const;
    const at = morning + seconds * 1000;
    switch (kind) {
      case 'New':
        return { kind: 'NewIntended', key, command: order, heldAtDecision: null, masterAt: morning };
      case 'Denied':
        return {
          kind: 'Denied',
          key,
          command: order,
          denial: denial('QTY_ABOVE_MAXIMUM', 'too many', 'raise it'),
          masterAt: morning,
        };
      case 'Answer': {
        const outcomes = {
          Placed: { kind: 'Placed', orderId: id },
          Refused: refused,
          NotSent: notSent,
          Unknown: unknown,
        } as const;
        return {
          kind: 'CommandAnswered',
          clOrdId: ref,
          command,
          outcome: outcomes[outcome],
          sentAt: at,
          answeredAt: at + 40,
        };
      }
      case 'Replace':
        return {
          kind: 'ReplaceIntended',
          command: { ...order, ...terms({ orderQty: qty }), kind: 'Replace', orderId: id },
          masterAt: morning,
        };
      case 'Cancel':
        return {
          kind: 'CancelIntended',
          command: { kind: 'Cancel', accountId: account, clOrdId: ref, orderId: id },
          masterAt: morning,
        };
      case 'Doubt':
        return { kind: 'DoubtBegan', clOrdId: ref, since: at };
      case 'Raise':
        return { kind: 'AttentionRaised', clOrdId: ref, booksRead: 3 };
      case 'Ignore':
        return { kind: 'AttentionIgnored', clOrdId: ref, actor: 'Asha' };
      default:
        return {
          kind: 'FollowerReported',
          clOrdId: ref,
          report: aCopyReport({
            accountId: account,
            orderId: id,
            tag: ref,
            state,
            cumQty,
            source,
            transactTime: at,
            receivedAt: at + 100,
            text: state === 'Rejected' ? 'margin' : '',
          }),
        };
    }
  });

/** A history as the engine writes it: each intent once, in batches of whatever happened together. */
const history = fc.array(fc.array(aFact, { minLength: 1, maxLength: 5 }), { maxLength: 25 }).map((batches) => {
  const begun = new Set<ClOrdId>();
  return batches.map((batch) =>
    batch.filter((fact) => {
      if (fact.kind !== 'NewIntended' && fact.kind !== 'Denied') return true;
      const first = !begun.has(fact.command.clOrdId);
      begun.add(fact.command.clOrdId);
      return first;
    }),
  );
});

function open(path: string) {
  const db = aDatabase(path);
  const clock = manualClock(morning);
  const store = createJournalStore(db);
  const blotter = createBlotter();
  const journal = createJournal({
    store,
    blotter,
    clock,
    masterId,
    names: { alias: (id) => id, symbol: (id) => id },
    instrumentOf: () => anInstrument(),
  });
  return { db, clock, store, blotter, journal };
}

/** Made again by somebody who has the facts and nothing else: each copy folded on its own, its row as of its last fact. */
function rebuilt(entries: readonly JournalEntry[]): readonly OrderMapping[] {
  const blotter = createBlotter();
  const updated = new Map<ClOrdId, number>();
  for (const entry of entries) {
    const staged = blotter.stage([entry]);
    blotter.accept(staged);
    for (const id of staged.copies.keys()) updated.set(id, entry.at);
  }
  return [...blotter.copies()].map((copy) =>
    mappingOf(copy, {
      tradingDay: tradingDayOf(copy.times.decidedAt),
      masterId,
      instrument: anInstrument(),
      updatedAt: updated.get(copy.clOrdId) ?? 0,
    }),
  );
}

const byRef = (a: OrderMapping, b: OrderMapping): number => (a.cl_ord_id < b.cl_ord_id ? -1 : 1);

describe('the table of orders', () => {
  it('equals a rebuild from the journal alone, after any history of facts', async () => {
    const day = tradingDayOf(morning);
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const { clock, store, journal, db } = open(join(aFolder(), 'lockstep.sqlite'));
        for (const batch of batches) {
          await clock.advance(1000);
          if (batch.length > 0) journal.commit(batch);
        }
        expect(store.mappings(day).toSorted(byRef)).toEqual(rebuilt(store.readDay(day)).toSorted(byRef));
        expect(store.verifyDay(day).ok).toBe(true);
        db.close();
      }),
      { numRuns: 40 },
    );
  });

  it('comes back whole with the blotter after a restart: recovering twice is recovering once', () => {
    fc.assert(
      fc.property(history, (batches) => {
        const path = join(aFolder(), 'lockstep.sqlite');
        const first = open(path);
        for (const batch of batches.filter(({ length }) => length > 0)) first.journal.commit(batch);
        const again = open(path);
        expect(again.journal.replay()).toEqual({ ok: true, value: batches.flat().length });
        expect(again.journal.replay()).toEqual({ ok: true, value: batches.flat().length });
        expect([...again.blotter.copies()]).toEqual([...first.blotter.copies()]);
        for (const { db } of [first, again]) db.close();
      }),
      { numRuns: 25 },
    );
  });

  it('shows a change made behind the journal’s back', () => {
    const path = join(aFolder(), 'lockstep.sqlite');
    const { journal, store } = open(path);
    const order = {
      kind: 'New',
      accountId: followers[0] ?? accountId('FO001'),
      clOrdId: refs[0] ?? clOrdId(''),
      ...terms({ instrumentId: instrumentId('NSE', '3045') }),
    } as const;
    journal.commit([
      {
        kind: 'NewIntended',
        key: { masterKey: '1', followerId: order.accountId, purpose: 'Copy', slice: 0 },
        command: order,
        heldAtDecision: null,
        masterAt: morning,
      },
    ]);
    const raw = new Database(path);
    raw.exec('UPDATE order_mappings SET quantity = 1');
    raw.close();
    expect(store.mappings(tradingDayOf(morning))).not.toEqual(rebuilt(store.readDay(tradingDayOf(morning))));
  });
});
