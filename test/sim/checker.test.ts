import { beforeAll, describe, expect, it } from 'vitest';
import { waitingView } from '../../domain/exit-account.ts';
import { accountId, clOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import { terms } from '../support/an-order.ts';
import { seeded, type Seeded } from '../support/seeded.ts';
import { judge } from './checker.ts';
import { factsOf, type History, type LedgerOrder, type WireEvent } from './history.ts';
import { dayKinds, playDay } from './play-day.ts';

let clean: History;
beforeAll(async () => {
  clean = (await playDay(dayKinds.short(101))).history;
});

const rulesOf = (history: History): readonly string[] => judge(history).violations.map(({ rule }) => rule);

function copied({ orders }: History, chance: Seeded): LedgerOrder {
  return chance.pick(orders.filter(({ by, account, cumQty }) => by === 'Port' && account !== 'MA001' && cumQty > 0));
}

/** An order that opened something: only these have a latest moment and a largest size. */
function anEntry(history: History, chance: Seeded): LedgerOrder {
  const entries = new Set(
    factsOf(history).flatMap((fact) =>
      fact.kind === 'NewIntended' && fact.key.purpose === 'Copy' ? [fact.command.clOrdId as string] : [],
    ),
  );
  return chance.pick(history.orders.filter(({ by, tag, cumQty }) => by === 'Port' && entries.has(tag) && cumQty > 0));
}

function editCommits(history: History, edit: (event: Extract<WireEvent, { kind: 'Committed' }>) => WireEvent): History {
  return { ...history, wire: history.wire.map((event) => (event.kind === 'Committed' ? edit(event) : event)) };
}

/** Each forged history breaks one promise, whichever order or moment chance picks. */
const forgeries: Readonly<Record<string, (history: History, chance: Seeded) => History>> = {
  DUPLICATE_ORDER: (history, chance) => {
    const order = copied(history, chance);
    return { ...history, orders: [...history.orders, { ...order, orderId: 'TWICE' }] };
  },
  ORDER_WITHOUT_INTENT: (history, chance) => {
    const order = copied(history, chance);
    return { ...history, orders: [...history.orders, { ...order, orderId: 'ODD', tag: 'L000000000' }] };
  },
  ORDER_DIFFERS: (history, chance) => {
    const order = copied(history, chance);
    const other = { ...order, first: { ...order.first, qty: order.first.qty + 1 } };
    return { ...history, orders: history.orders.map((one) => (one === order ? other : one)) };
  },
  NO_INTENT: (history, chance) => {
    const { tag } = copied(history, chance);
    return editCommits(history, (event) => ({
      ...event,
      entries: event.entries.filter(({ fact }) => fact.kind !== 'NewIntended' || fact.command.clOrdId !== tag),
    }));
  },
  HALTED: (history) => ({ ...history, halts: ['The plan for one event does not come to an end'] }),
  UNFOLLOWED: (history, chance) => {
    const traded = new Set(history.orders.flatMap(({ tag, cumQty }) => (cumQty > 0 ? [tag] : [])));
    const { key } = chance.pick(
      factsOf(history).filter((fact) => fact.kind === 'NewIntended' && traded.has(fact.command.clOrdId)),
    ) as Extract<JournalFact, { kind: 'NewIntended' }>;
    const pair = `${key.masterKey}/${key.followerId}`;
    const isOfPair = (fact: JournalFact): boolean => {
      const named = 'key' in fact ? fact.key : fact;
      return 'followerId' in named && 'masterKey' in named && `${named.masterKey}/${named.followerId}` === pair;
    };
    return editCommits(history, (event) => ({
      ...event,
      entries: event.entries.filter(({ fact }) => !isOfPair(fact)),
    }));
  },
  INTENT_TWICE: (history, chance) => {
    const { tag } = copied(history, chance);
    return editCommits(history, (event) => ({
      ...event,
      entries: event.entries.flatMap((entry) =>
        entry.fact.kind === 'NewIntended' && entry.fact.command.clOrdId === tag ? [entry, entry] : [entry],
      ),
    }));
  },
  SECOND_SEND: (history, chance) => {
    const { tag } = copied(history, chance);
    const again = history.wire.flatMap((event): readonly WireEvent[] =>
      event.kind === 'Asked' && event.command.kind === 'New' && event.command.clOrdId === tag
        ? [event, { ...event, call: -1 }]
        : [event],
    );
    return { ...history, wire: again };
  },
  STALE: (history, chance) => {
    const order = anEntry(history, chance);
    const late = history.wire.map((event) =>
      event.kind === 'Asked' && event.command.clOrdId === order.tag ? { ...event, at: event.at + 3_600_000 } : event,
    );
    return { ...history, wire: late };
  },
  ENTRY_WHILE_STOPPED: (history) =>
    editCommits(history, (event) => ({
      ...event,
      entries: event.entries.filter(({ fact }) => fact.kind !== 'CopyingChanged'),
    })),
  UNRECONCILED: (history) =>
    editCommits(history, (event) => ({
      ...event,
      entries: event.entries.filter(({ fact }) => fact.kind !== 'AccountReconciled'),
    })),
  TOO_FAST: (history) => ({ ...history, rules: { ...history.rules, perSecond: 0 } }),
  FILL_DIFFERS: (history, chance) => {
    const order = copied(history, chance);
    return {
      ...history,
      orders: history.orders.map((one) => (one === order ? { ...order, cumQty: order.cumQty + 1 } : one)),
    };
  },
  FORGOTTEN: (history, chance) => {
    const { tag } = copied(history, chance);
    return editCommits(history, (event) => ({ ...event, rows: event.rows.filter(({ clOrdId }) => clOrdId !== tag) }));
  },
  WRONG_VERDICT: (history, chance) => {
    const { tag } = copied(history, chance);
    return editCommits(history, (event) => ({
      ...event,
      rows: event.rows.map((row) => (row.clOrdId === tag ? { ...row, status: 'FAILED' } : row)),
    }));
  },
  FILE: (history) => ({ ...history, file: ['the chain is broken'] }),
  RUNAWAY: (history, chance) => {
    const order = anEntry(history, chance);
    const more = { ...order, cumQty: order.cumQty + 1_000_000 };
    return { ...history, orders: history.orders.map((one) => (one === order ? more : one)) };
  },
};

describe('the checker', () => {
  it('finds nothing in a day that kept every promise', () => {
    expect(judge(clean).violations).toEqual([]);
  });

  it.each(Object.keys(forgeries))('reports a history forged to show %s, wherever it was forged', (rule) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const forged = forgeries[rule]?.(clean, seeded(seed)) ?? clean;
      expect(rulesOf(forged), `forged by seed ${seed}`).toContain(rule);
    }
  });
});

/** Of a day on which followers have legs and budgets of their own. */
const ownForgeries: Readonly<Record<string, (history: History) => History>> = {
  EDGE_TOO_FAST: (history) => withShared(history, { perSecond: 2 }),
  EDGE_RESERVE_USED: (history) => withShared(history, { entriesPerSecond: 1 }),
  ENTRY_INTO_SHUT_EDGE: (history) => ({
    ...history,
    wire: history.wire.map((event) =>
      event.kind === 'Answered' ? { ...event, outcome: { kind: 'Unknown', code: 'RESET', text: '' } } : event,
    ),
  }),
  PARITY_EXCEEDED: (history) =>
    editCommits(history, (event) => ({
      ...event,
      entries: event.entries.map((entry) => {
        if (entry.fact.kind !== 'FollowerReported') return entry;
        const { report } = entry.fact;
        const cumValue = report.side === 'Buy' ? report.cumValue * 2 : Math.round(report.cumValue / 2);
        return { ...entry, fact: { ...entry.fact, report: { ...report, cumValue } } };
      }),
    })),
  LEG_TOO_EARLY: (history) => ({ ...history, fills: history.fills.map((fill) => ({ ...fill, at: fill.at + 60_000 })) }),
};

function withShared(history: History, part: Partial<NonNullable<History['rules']['shared']>>): History {
  const { shared } = history.rules;
  if (shared === null) throw new Error('the day has no pace for all together');
  return { ...history, rules: { ...history.rules, shared: { ...shared, ...part } } };
}

describe('the checker, of a day on terms of their own', () => {
  let own: History;
  beforeAll(async () => {
    own = (await playDay(dayKinds.quick(5))).history;
  });

  it('finds nothing, though legs waited, turns came late and budgets were used up', () => {
    expect(judge(own).violations).toEqual([]);
    const facts = factsOf(own);
    expect(facts.some(({ kind }) => kind === 'LegHeld')).toBe(true);
    expect(facts.some((fact) => fact.kind === 'NewIntended' && fact.planned === true)).toBe(true);
    expect(facts.some((fact) => fact.kind === 'Denied' && fact.denial.code === 'PARITY_BUDGET_USED')).toBe(true);
  });

  it.each(Object.keys(ownForgeries))('reports one forged to show %s', (rule) => {
    expect(rulesOf(ownForgeries[rule]?.(own) ?? own)).toContain(rule);
  });
});

describe('a close beyond what is held', () => {
  const t = Date.UTC(2026, 10, 24, 4, 0);
  const key = { masterKey: 'EXIT-1', followerId: accountId('MA001'), purpose: 'Flatten', slice: 0 } as const;
  const close: NewOrder = {
    ...terms({ side: 'Sell', orderQty: 100 }),
    kind: 'New',
    accountId: accountId('MA001'),
    clOrdId: clOrdId('LAAAAAAAA1'),
  };
  const aLedgerOrder = (part: Partial<LedgerOrder>): LedgerOrder => ({
    orderId: 'X',
    account: 'MA001',
    tag: '',
    by: 'Hand',
    instrumentId: close.instrumentId,
    side: 'Sell',
    product: close.product,
    first: { qty: 100, price: close.price, stopPx: 0, ordType: 'Limit' },
    qty: 100,
    largestQty: 100,
    cumQty: 100,
    state: 'Filled',
    arrivedAt: t,
    visibleAt: t,
    actedAt: [t],
    ...part,
  });
  /** 100 bought, an exit asks at 10 s to sell them, and the owner sells them too. Seconds. */
  const when = (
    at: { readonly byHand: number; readonly sells?: number; readonly arrives: number; readonly trades: number },
    largestQty = 100,
  ) => {
    const fact = { kind: 'NewIntended', key, command: close, heldAtDecision: 100, masterAt: t } as const;
    const orders = [
      aLedgerOrder({ orderId: 'BUY', side: 'Buy' }),
      aLedgerOrder({ orderId: 'SOLD', arrivedAt: t + at.byHand * 1000 }),
      aLedgerOrder({ orderId: 'CLOSE', by: 'Port', tag: close.clOrdId, arrivedAt: t + at.arrives * 1000, largestQty }),
    ];
    const moments = { BUY: 0, SOLD: at.sells ?? at.byHand, CLOSE: at.trades };
    const fills = Object.entries(moments)
      .map(([orderId, second]) => ({ orderId, account: 'MA001', at: t + second * 1000, qty: 100 }))
      .toSorted((a, b) => a.at - b.at);
    const wire: WireEvent[] = [
      { kind: 'Started', at: t, run: 1 },
      { kind: 'Committed', at: t + 10_000, run: 1, entries: [{ seq: 1, at: t + 10_000, fact }], rows: [] },
      { kind: 'Asked', at: t + 10_000, run: 1, call: 1, command: close },
    ];
    return rulesOf({ ...clean, orders, fills, wire }).includes('OVERSHOOT');
  };

  it('is the exit’s fault where the owner had sold long before it was asked for, or while it rested', () => {
    expect(when({ byHand: 5, arrives: 10, trades: 11 })).toBe(true);
    expect(when({ byHand: 20, arrives: 11, trades: 40 })).toBe(true);
    expect(when({ byHand: 12, sells: 12, arrives: 11, trades: 40 })).toBe(true);
  });

  it('is not where the owner sold while it was on its way, a moment before it traded, or enlarged it', () => {
    expect(when({ byHand: 15, arrives: 20, trades: 25 })).toBe(false);
    expect(when({ byHand: 10.5, sells: 12, arrives: 11, trades: 40 })).toBe(false);
    expect(when({ byHand: 24, arrives: 11, trades: 25 })).toBe(false);
    expect(when({ byHand: 5, arrives: 10, trades: 11 }, 150)).toBe(false);
  });

  /** 100 bought, an exit asks at 10 s to sell them, which trades at 30 s, and copies trade 100 each before that. Seconds. */
  const beside = (
    ...copies: readonly (readonly [purpose: 'Copy' | 'Exit', side: 'Buy' | 'Sell', at: number])[]
  ): boolean => {
    const asked = copies.map(([purpose, side, at], slice) => ({
      command: { ...close, side, clOrdId: clOrdId(`LAAAAAAAB${slice}`) },
      key: { masterKey: 'M1', followerId: accountId('MA001'), purpose, slice },
      at: t + at * 1000,
    }));
    const entries = [{ key, command: close }, ...asked].map(({ key: of, command }, at) => {
      const fact = { kind: 'NewIntended', key: of, command, heldAtDecision: null, masterAt: t } as const;
      return { seq: at + 1, at: t, fact };
    });
    const orders = [
      aLedgerOrder({ orderId: 'BUY', side: 'Buy' }),
      ...asked.map(({ command: { side, clOrdId: tag } }) => aLedgerOrder({ orderId: tag, side, by: 'Port', tag })),
      aLedgerOrder({ orderId: 'CLOSE', by: 'Port', tag: close.clOrdId }),
    ];
    const filled = (orderId: string, at: number) => ({ orderId, account: 'MA001', at, qty: 100 });
    const fills = [
      filled('BUY', t),
      ...asked.map(({ command, at }) => filled(command.clOrdId, at)),
      filled('CLOSE', t + 30_000),
    ];
    const wire: WireEvent[] = [
      { kind: 'Started', at: t, run: 1 },
      { kind: 'Committed', at: t, run: 1, entries, rows: [] },
      { kind: 'Asked', at: t + 10_000, run: 1, call: 1, command: close },
    ];
    return rulesOf({ ...clean, orders, fills, wire }).includes('OVERSHOOT');
  };

  it('is not where a copy opened the other side after it had left, and is where that was before', () => {
    expect(beside(['Copy', 'Sell', 20])).toBe(false);
    expect(beside(['Copy', 'Sell', 5])).toBe(true);
    expect(beside(['Exit', 'Sell', 20]), 'an exit of a copy opens nothing').toBe(true);
    expect(beside(['Copy', 'Buy', 15], ['Exit', 'Sell', 20])).toBe(false);
  });
});

it('an order that an exit sends after it has called the account LEFT is its fault, unless it is pressed again first', () => {
  const at = Date.UTC(2026, 10, 24, 4, 0);
  const whose = accountId('FO001');
  const command: NewOrder = {
    ...terms({ side: 'Sell' }),
    kind: 'New',
    accountId: whose,
    clOrdId: clOrdId('LAAAAAAAA2'),
  };
  const key = { masterKey: 'EXIT-2', followerId: whose, purpose: 'Flatten', slice: 0 } as const;
  const intended = { kind: 'NewIntended', key, command, heldAtDecision: 100, masterAt: at } as const;
  const account = { ...waitingView(whose, 'FO001'), state: 'Left' } as const;
  const asked: WireEvent = { kind: 'Asked', at, run: 1, call: 1, command };
  const again: WireEvent = { kind: 'Pressed', at, accounts: [whose], whole: true };
  type Step = 'Intended' | 'Ended' | 'Again' | 'Asked';
  const rules = (...steps: readonly Step[]): readonly string[] => {
    const told = (seq: number, fact: JournalFact): WireEvent => {
      return { kind: 'Committed', at, run: 1, entries: [{ seq, at, fact }], rows: [] };
    };
    const of = (step: Step, seq: number): WireEvent => {
      if (step === 'Asked') return asked;
      if (step === 'Again') return again;
      return told(seq, step === 'Intended' ? intended : { kind: 'ExitAccountEnded', runId: 'EXIT-2', account });
    };
    const wire = steps.map((step, index) => of(step, index + 1));
    return rulesOf({ ...clean, orders: [], fills: [], wire: [{ kind: 'Started', at, run: 1 }, ...wire] });
  };
  expect(rules('Intended', 'Asked', 'Ended')).not.toContain('AFTER_LEFT');
  expect(rules('Intended', 'Ended', 'Asked')).toContain('AFTER_LEFT');
  expect(rules('Ended', 'Intended', 'Asked')).toContain('AFTER_LEFT');
  expect(rules('Ended', 'Again', 'Intended', 'Asked')).not.toContain('AFTER_LEFT');
  expect(rules('Intended', 'Ended', 'Again', 'Asked')).toContain('AFTER_LEFT');
});

describe('an entry that leaves long after the master’s act, where the clock was set back and the desk had been off', () => {
  const t = Date.UTC(2026, 10, 24, 4, 0);
  const whose = accountId('FO001');
  const command: NewOrder = { ...terms({}), kind: 'New', accountId: whose, clOrdId: clOrdId('LAAAAAAAA3') };
  const key = { masterKey: 'M1', followerId: whose, purpose: 'Copy', slice: 0 } as const;
  const reconciled: JournalFact = { kind: 'AccountReconciled', accountId: whose, orders: 0 };
  /** The newest fact is of 20 s; the desk starts anew at 40 s, when its clock shows this. The master acted then. Seconds. */
  const isStale = (clockShows: number, acted: number, clockKept = false): boolean => {
    const at = (second: number): number => t + second * 1000;
    const intended = { kind: 'NewIntended', key, command, heldAtDecision: null, masterAt: at(clockShows) } as const;
    const commit = (run: number, true_: number, wall: number, seq: number, fact: JournalFact): WireEvent => {
      return { kind: 'Committed', at: at(true_), run, entries: [{ seq, at: at(wall), fact }], rows: [] };
    };
    const wire: WireEvent[] = [
      { kind: 'Started', at: t, run: 1 },
      commit(1, 20, 20, 1, { kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'a test' }),
      { kind: 'Started', at: at(40), run: 2 },
      commit(2, 40, clockShows, 2, reconciled),
      commit(2, 43, clockShows + 3, 3, intended),
      { kind: 'Asked', at: at(43), run: 2, call: 1, command },
    ];
    const [some] = clean.orders;
    if (some === undefined) throw new Error('an empty day');
    const master: LedgerOrder = { ...some, orderId: 'M1', account: 'MA001', by: 'Hand', tag: '', actedAt: [at(acted)] };
    return rulesOf({ ...clean, clockKept, orders: [master], fills: [], wire }).includes('STALE');
  };

  it('is the desk’s fault where it could have known: by its journal, by its own watching, or by a clock nobody set', () => {
    expect(isStale(19, 26)).toBe(true);
    expect(isStale(0, 26)).toBe(true);
    expect(isStale(21, 26, true)).toBe(true);
  });

  it('is nobody’s where every clock that it can see calls the act fresh', () => {
    expect(isStale(21, 26)).toBe(false);
  });
});
