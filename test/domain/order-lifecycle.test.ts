import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import { orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import {
  lifecycle,
  lifecycleLines,
  lifeEventOf,
  lifeEvents,
  lifeOf,
  lives,
  whyIllegal,
  type Life,
  type LifeEvent,
} from '../../domain/order-lifecycle.ts';
import { denial } from '../../domain/risk.ts';
import {
  aCopyReport,
  anAnswer,
  anIntent,
  entry,
  followerId,
  morning,
  notSent,
  placed,
  ref,
  refused,
  terms,
  unknown,
} from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';

const brokerId = orderId('26112400002001');
const replace: JournalFact = {
  kind: 'ReplaceIntended',
  command: { kind: 'Replace', accountId: followerId, clOrdId: ref, orderId: brokerId, ...terms({ price: 791_00 }) },
  masterAt: morning,
};
const cancel: JournalFact = {
  kind: 'CancelIntended',
  command: { kind: 'Cancel', accountId: followerId, clOrdId: ref, orderId: brokerId },
  masterAt: morning,
};
const report = (part: Parameters<typeof aCopyReport>[0]): JournalFact => ({
  kind: 'FollowerReported',
  report: aCopyReport(part),
  clOrdId: ref,
});
const byTrades = (cumQty: number): JournalFact => ({
  ...everyFact.FilledByTrades,
  cumQty,
  cumValue: cumQty * 790_00,
});
const doubt: JournalFact = { kind: 'DoubtBegan', clOrdId: ref, since: morning };
const raised: JournalFact = { kind: 'AttentionRaised', clOrdId: ref, booksRead: 3 };
const ignored: JournalFact = { kind: 'AttentionIgnored', clOrdId: ref, actor: 'Asha' };
const change = (command: 'Replace' | 'Cancel', outcome: CommandOutcome): JournalFact => anAnswer(outcome, command, 9);

/** Facts of each event; where several kinds or sizes make one, all of them. */
const factsOf: { readonly [Event in LifeEvent]: readonly JournalFact[] } = {
  Sent: [{ kind: 'CommandSent', clOrdId: ref }],
  Placed: [anAnswer(placed)],
  Refused: [anAnswer(refused)],
  NotSent: [anAnswer(notSent)],
  Unknown: [anAnswer(unknown)],
  DoubtBegan: [doubt],
  AttentionRaised: [raised],
  AttentionSent: [everyFact.AttentionSent],
  AttentionIgnored: [ignored],
  CopyRetried: [everyFact.CopyRetried],
  ReplaceAsked: [replace],
  ReplaceDenied: [{ ...everyFact.ReplaceDenied, clOrdId: ref }],
  CancelAsked: [cancel],
  ChangeTaken: [change('Replace', placed), change('Cancel', placed)],
  ChangeRefused: [change('Replace', refused), change('Cancel', refused)],
  ChangeNotSent: [change('Replace', notSent), change('Cancel', notSent)],
  ChangeUnknown: [change('Replace', unknown), change('Cancel', unknown)],
  FilledByTrades: [byTrades(0), byTrades(40), byTrades(100), byTrades(200)],
  ReportedInFlight: [
    report({ state: 'InFlight' }),
    report({ state: 'InFlight', source: 'Book', receivedAt: morning + 60_000 }),
  ],
  ReportedWorking: [
    report({}),
    report({ transactTime: morning - 5000 }),
    report({ price: 791_00, transactTime: morning + 9000 }),
    report({ source: 'Book', receivedAt: morning + 60_000 }),
    report({ orderQty: 200, transactTime: morning + 9000 }),
  ],
  ReportedPartly: [
    report({ cumQty: 40 }),
    report({ cumQty: 99, transactTime: morning - 5000 }),
    report({ cumQty: 60, source: 'Book', receivedAt: morning + 60_000 }),
    report({ cumQty: 40, orderQty: 50, transactTime: morning + 9000 }),
    report({ cumQty: 100, orderQty: 200, transactTime: morning - 5000 }),
  ],
  ReportedFilled: [
    report({ state: 'Filled', cumQty: 100, source: 'Book', receivedAt: morning + 60_000 }),
    report({ state: 'Filled', cumQty: 100 }),
    report({ state: 'Filled', cumQty: 100, transactTime: morning - 5000 }),
    report({ state: 'Filled', cumQty: 50, orderQty: 50, transactTime: morning + 9000 }),
    report({ cumQty: 100 }),
  ],
  ReportedCanceled: [report({ state: 'Canceled' }), report({ state: 'Canceled', cumQty: 40 })],
  ReportedRejected: [report({ state: 'Rejected', text: 'no margin' })],
  ReportedExpired: [report({ state: 'Expired' }), report({ state: 'Expired', cumQty: 99 })],
};

const begin = (...facts: readonly JournalFact[]): CopyOrder =>
  facts.reduce((copy, fact, at) => foldCopy(copy, entry(fact, at + 2)), beginCopy(anIntent(), morning));
const planned = (): CopyOrder => beginCopy({ ...anIntent(), planned: true }, morning);
const working = report({});
const partly = report({ cumQty: 40 });
/** Made larger at the broker: a late report of before shows it complete at its old size. */
const enlarged = report({ orderQty: 200, transactTime: morning + 9000 });
const taken = (command: 'Replace' | 'Cancel'): JournalFact => anAnswer(placed, command, 5);

/** Orders in each state, by every way into it that matters; made where they are asked for, so that what folds them is judged. */
const ordersIn: { readonly [State in Life]: () => readonly CopyOrder[] } = {
  Denied: () => [
    beginCopy(
      {
        kind: 'Denied',
        key: anIntent().key,
        command: anIntent().command,
        denial: denial('MARKET_CLOSED', 'closed', 'wait'),
        masterAt: morning,
      },
      morning,
    ),
  ],
  Planned: () => [planned()],
  Sending: () => [begin(), foldCopy(planned(), entry({ kind: 'CommandSent', clOrdId: ref }))],
  NotSent: () => [begin(anAnswer(notSent)), foldCopy(planned(), entry(anAnswer(notSent)))],
  Refused: () => [begin(anAnswer(refused))],
  Unknown: () => [begin(anAnswer(unknown)), begin(doubt)],
  NeedsAttention: () => [begin(anAnswer(unknown), raised), begin(doubt, raised)],
  Ignored: () => [begin(anAnswer(unknown), raised, ignored)],
  PendingNew: () => [
    begin(report({ state: 'InFlight', orderQty: 200, transactTime: morning + 9000 })),
    begin(anAnswer(placed)),
    begin(report({ state: 'InFlight' })),
  ],
  New: () => [begin(enlarged), begin(anAnswer(placed), working), begin(working), begin(anAnswer(unknown), working)],
  PartiallyFilled: () => [
    begin(enlarged, partly),
    begin(anAnswer(placed), partly),
    begin(partly),
    begin(anAnswer(placed), working, partly),
  ],
  PendingReplace: () => [
    begin(anAnswer(placed), working, replace),
    begin(anAnswer(placed), replace),
    begin(anAnswer(placed), partly, replace),
    begin(anAnswer(placed), working, replace, taken('Replace')),
    begin(anAnswer(placed), replace, taken('Replace')),
    begin(anAnswer(placed), partly, replace, taken('Replace')),
    begin(enlarged, replace),
    begin(enlarged, replace, taken('Replace')),
    begin(anAnswer(placed), working, replace, anAnswer(unknown, 'Replace', 5)),
  ],
  PendingCancel: () => [
    begin(anAnswer(placed), working, cancel),
    begin(anAnswer(placed), partly, cancel),
    begin(anAnswer(placed), working, replace, cancel),
    begin(anAnswer(placed), working, cancel, taken('Cancel')),
    begin(anAnswer(placed), cancel),
    begin(anAnswer(placed), cancel, taken('Cancel')),
    begin(anAnswer(placed), partly, cancel, taken('Cancel')),
    begin(enlarged, cancel),
    begin(enlarged, cancel, taken('Cancel')),
  ],
  Filled: () => [
    begin(anAnswer(placed), report({ state: 'Filled', cumQty: 100 })),
    begin(report({ cumQty: 100 })),
    ...(['Canceled', 'Rejected', 'Expired'] as const).map((state) =>
      begin(anAnswer(placed), report({ state, cumQty: 40 }), report({ state: 'Filled', cumQty: 100 })),
    ),
  ],
  Canceled: () => [
    begin(anAnswer(placed), report({ state: 'Canceled' })),
    begin(anAnswer(placed), partly, report({ state: 'Canceled', cumQty: 40 })),
    begin(anAnswer(placed), working, cancel, report({ state: 'Canceled' })),
  ],
  Rejected: () => [begin(anAnswer(placed), report({ state: 'Rejected' }))],
  Expired: () => [begin(anAnswer(placed), partly, report({ state: 'Expired', cumQty: 40 }))],
};

describe('the table of an order’s life', () => {
  it('has a cell for every state and event', () => {
    for (const life of lives) for (const event of lifeEvents) expect(lifecycle[life][event]).toBeDefined();
  });

  it.each(lives)('%s: the orders that stand for it are in it', (life) => {
    for (const copy of ordersIn[life]()) expect(lifeOf(copy)).toBe(life);
  });

  it.each(lifeEvents)('%s: the facts that stand for it are it', (event) => {
    for (const fact of factsOf[event]) expect(lifeEventOf(fact)).toBe(event);
  });

  it.each(lives.flatMap((life) => lifeEvents.map((event) => [life, event] as const)))(
    'is what folding does: %s on %s',
    (life, event) => {
      const cell = lifecycle[life][event];
      for (const copy of ordersIn[life]()) {
        for (const fact of factsOf[event]) {
          const next = foldCopy(copy, entry(fact, 30));
          if (typeof cell === 'string') {
            expect(next).toBe(copy);
            expect(whyIllegal(copy, fact)).toBe(cell);
          } else {
            expect([life, event, cell.includes(lifeOf(next)), lifeOf(next)]).toEqual([life, event, true, lifeOf(next)]);
            expect(whyIllegal(copy, fact)).toBeNull();
          }
        }
      }
    },
  );

  it('names only cells that some order reaches: each target of each cell is seen', () => {
    const unseen: string[] = [];
    for (const life of lives) {
      for (const event of lifeEvents) {
        const cell = lifecycle[life][event];
        if (typeof cell === 'string') continue;
        const seen = new Set(
          ordersIn[life]().flatMap((copy) => factsOf[event].map((fact) => lifeOf(foldCopy(copy, entry(fact, 30))))),
        );
        for (const to of cell) if (!seen.has(to)) unseen.push(`${life} on ${event}: ${to}`);
      }
    }
    expect(unseen).toEqual([]);
  });

  it('is the one that the page about it shows', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'order-lifecycle.md'), 'utf8');
    const [table = ''] = page.slice(page.indexOf('<!-- lifecycle:begin')).split('<!-- lifecycle:end');
    const shown = table.split('\n').filter((line) => lives.some((life) => line.startsWith(`| ${life} |`)));
    expect(lifecycleLines()).toEqual(shown);
  });

  it('takes a report for what it says: filled by its word or its quantity, but for an order for nothing', () => {
    expect(lifeEventOf(report({ state: 'Filled', cumQty: 40 }))).toBe('ReportedFilled');
    expect(lifeEventOf(report({ state: 'Canceled', cumQty: 100 }))).toBe('ReportedFilled');
    expect(lifeEventOf(report({ cumQty: 0, orderQty: 0 }))).toBe('ReportedWorking');
  });

  it('is about single orders: other facts are none of its events', () => {
    expect(lifeEventOf(everyFact.CopyingChanged)).toBeNull();
    expect(whyIllegal(begin(), everyFact.CopyingChanged)).toBeNull();
  });
});

describe('any order of facts', () => {
  const reportedFacts = lifeEvents.flatMap((event) => (event === 'FilledByTrades' ? [] : factsOf[event]));
  const anyFacts = fc.array(fc.constantFrom(...reportedFacts), { maxLength: 14 });

  it('never takes a fill back, never trades more than was ordered, and never leaves an end but for a full fill', () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (facts, waits) => {
        let copy = waits ? planned() : begin();
        facts.forEach((fact, at) => {
          const before = copy;
          copy = foldCopy(copy, entry(fact, at + 2));
          expect(copy.order.cumQty).toBeGreaterThanOrEqual(before.order.cumQty);
          expect(copy.command).toBe(before.command);
          const was = lifeOf(before);
          if (was === 'Canceled' || was === 'Expired' || was === 'Rejected' || was === 'Filled')
            expect([was, 'Filled']).toContain(lifeOf(copy));
        });
      }),
      { numRuns: 2000, seed: 20261125 },
    );
  });

  it('never shows less than its trades proved, nor again what they overruled', () => {
    const facts = fc.array(fc.constantFrom(...reportedFacts, ...factsOf.FilledByTrades), { maxLength: 14 });
    fc.assert(
      fc.property(facts, (told) => {
        let copy = begin(anAnswer(placed));
        let proven = 0;
        let overruled = -1;
        told.forEach((fact, at) => {
          const before = copy.order.cumQty;
          copy = foldCopy(copy, entry(fact, at + 2));
          if (fact.kind === 'FilledByTrades') {
            proven = fact.cumQty;
            overruled = Math.max(overruled, before);
            expect(copy.order.cumQty).toBe(fact.cumQty);
          }
          expect(copy.order.cumQty).toBeGreaterThanOrEqual(proven);
          if (copy.order.cumQty > proven) expect(copy.order.cumQty).toBeGreaterThan(overruled);
        });
      }),
      { numRuns: 1000, seed: 20261125 },
    );
  });

  it('comes to the same end however often each report is repeated', () => {
    const reports = fc.array(
      fc.constantFrom(...lifeEvents.filter((event) => event.startsWith('Reported')).flatMap((event) => factsOf[event])),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(reports, (facts) => {
        const once = begin(anAnswer(placed), ...facts);
        const twice = begin(anAnswer(placed), ...facts.flatMap((fact) => [fact, fact]));
        expect(lifeOf(twice)).toBe(lifeOf(once));
        expect(twice.order.cumQty).toBe(once.order.cumQty);
      }),
      { numRuns: 1000, seed: 20261125 },
    );
  });
});
