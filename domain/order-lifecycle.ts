// The life of a follower's order in one table: every state against every event. A cell says where the order may go, or by
// name why the event cannot be; then it changes nothing, is logged and counted. Statuses are derived from facts, so a cell
// may name several: the quantities decide. The table in docs/order-lifecycle.md is written from this one.

import type { CopyOrder } from './copy-order.ts';
import type { ExecutionReport } from './execution-report.ts';
import type { JournalFact } from './journal-entry.ts';
import { ordStatusOf } from './order.ts';

export const lives = [
  'Denied',
  'Planned',
  'Sending',
  'NotSent',
  'Refused',
  'Unknown',
  'NeedsAttention',
  'Ignored',
  'PendingNew',
  'New',
  'PartiallyFilled',
  'PendingReplace',
  'PendingCancel',
  'Filled',
  'Canceled',
  'Rejected',
  'Expired',
] as const;
export type Life = (typeof lives)[number];

export const lifeEvents = [
  'Sent',
  'Placed',
  'Refused',
  'NotSent',
  'Unknown',
  'DoubtBegan',
  'AttentionRaised',
  'AttentionSent',
  'AttentionIgnored',
  'CopyRetried',
  'ReplaceAsked',
  'ReplaceDenied',
  'CancelAsked',
  'ChangeTaken',
  'ChangeRefused',
  'ChangeNotSent',
  'ChangeUnknown',
  'FilledByTrades',
  'ReportedInFlight',
  'ReportedWorking',
  'ReportedPartly',
  'ReportedFilled',
  'ReportedCanceled',
  'ReportedRejected',
  'ReportedExpired',
] as const;
export type LifeEvent = (typeof lifeEvents)[number];

/** Why an event cannot be in a state. */
export type Illegal =
  | 'NeverSent'
  | 'NotYetSent'
  | 'SentTwice'
  | 'AnsweredTwice'
  | 'NotInDoubt'
  | 'NotProven'
  | 'RaisedTwice'
  | 'PutAside'
  | 'NotFailed'
  | 'NotWorking'
  | 'AlreadyEnded';

export type Cell = readonly Life[] | Illegal;

type Row = { readonly [Event in LifeEvent]: Cell };

/** The broker's book has the last word, whatever was thought before. */
const asReported = {
  ReportedInFlight: ['PendingNew'],
  ReportedWorking: ['New'],
  ReportedPartly: ['PartiallyFilled'],
  ReportedFilled: ['Filled'],
  ReportedCanceled: ['Canceled'],
  ReportedRejected: ['Rejected'],
  ReportedExpired: ['Expired'],
} as const;

/** What its trades add up to, above or below what was reported. */
const byTrades = (...to: readonly Life[]) => ({ FilledByTrades: to }) as const;

/** A full fill beats how the order ended; nothing else moves it, though what trades after the end is kept. */
const endedReports = (life: Life): Pick<Row, Extract<LifeEvent, `Reported${string}`>> => ({
  ReportedInFlight: [life],
  ReportedWorking: [life],
  ReportedPartly: life === 'Filled' ? [life] : [life, 'Filled'],
  ReportedFilled: life === 'Filled' ? [life] : [life, 'Filled'],
  ReportedCanceled: [life],
  ReportedRejected: [life],
  ReportedExpired: [life],
});

const unchangeable = (why: Illegal) =>
  ({
    ReplaceAsked: why,
    ReplaceDenied: why,
    CancelAsked: why,
    ChangeTaken: why,
    ChangeRefused: why,
    ChangeNotSent: why,
    ChangeUnknown: why,
  }) as const;

/** The broker has not named it, so that no trade can be its. */
const noTrades = (why: Illegal) => ({ FilledByTrades: why }) as const;

const answers = (cell: Cell) => ({ Placed: cell, Refused: cell, NotSent: cell, Unknown: cell }) as const;

const noDoubt = { DoubtBegan: 'NotInDoubt', AttentionRaised: 'NotInDoubt', AttentionSent: 'NotProven' } as const;
const notFailed = { AttentionIgnored: 'NotInDoubt', CopyRetried: 'NotFailed' } as const;
/** A failure is put aside, or asked for again: another order stands in its place, and this one stays what it was. */
const failed = (life: Life) => ({ AttentionIgnored: [life], CopyRetried: [life] }) as const;

/** An answer after the order's own report adds its times; a change that was asked for is settled by the reports. */
const working = (life: Life) =>
  ({
    Sent: 'SentTwice',
    ...answers([life]),
    ...noDoubt,
    ...notFailed,
    ReplaceAsked: [life === 'PendingCancel' ? life : 'PendingReplace'],
    ReplaceDenied: [life],
    CancelAsked: ['PendingCancel'],
    ChangeTaken: [life],
    ChangeRefused: [life],
    ChangeNotSent: [life],
    ChangeUnknown: [life],
    ...byTrades(life, 'PartiallyFilled', 'Filled'),
    ReportedCanceled: ['Canceled'],
    ReportedRejected: ['Rejected'],
    ReportedExpired: ['Expired'],
  }) as const;

/** An open change closes when it is refused or never left, or when a report or a later book shows what it did. */
const changing = (life: 'PendingReplace' | 'PendingCancel'): Row => {
  const open: readonly Life[] = life === 'PendingCancel' ? ['PendingCancel', 'PendingReplace'] : ['PendingReplace'];
  const closed: readonly Life[] = ['PendingNew', 'New', 'PartiallyFilled'];
  return {
    ...working(life),
    ChangeRefused: [...open, ...closed],
    ChangeNotSent: [...open, ...closed],
    ...byTrades(life, 'Filled'),
    ReportedInFlight: [life, ...closed],
    ReportedWorking: [life, 'New', 'PartiallyFilled'],
    ReportedPartly: [life, 'PartiallyFilled', 'Filled'],
    ReportedFilled: [life, 'PartiallyFilled', 'Filled'],
  };
};

const ended = (life: Life): Row => ({
  Sent: 'SentTwice',
  ...answers([life]),
  ...noDoubt,
  ...(life === 'Rejected' ? failed(life) : notFailed),
  ...unchangeable('AlreadyEnded'),
  // The change lost the race to the end; its answer changes nothing.
  ChangeTaken: [life],
  ChangeRefused: [life],
  ChangeNotSent: [life],
  ChangeUnknown: [life],
  ...(life === 'Filled'
    ? byTrades('New', 'PartiallyFilled', 'Canceled', 'Rejected', 'Expired', 'Filled')
    : byTrades(life, 'Filled')),
  ...endedReports(life),
});

const neverPlaced = (life: 'NotSent' | 'Refused'): Row => ({
  Sent: 'SentTwice',
  ...answers('AnsweredTwice'),
  ...noDoubt,
  ...failed(life),
  ...unchangeable('NotWorking'),
  ...noTrades('NotWorking'),
  ...asReported,
});

const inDoubt: Row = {
  Sent: 'SentTwice',
  ...answers('AnsweredTwice'),
  DoubtBegan: 'NotInDoubt',
  AttentionRaised: ['NeedsAttention'],
  AttentionSent: 'NotProven',
  AttentionIgnored: 'NotProven',
  CopyRetried: 'NotFailed',
  ...unchangeable('NotWorking'),
  ...noTrades('NotWorking'),
  ...asReported,
};

export const lifecycle: { readonly [State in Life]: Row } = {
  Denied: {
    Sent: 'NeverSent',
    ...answers('NeverSent'),
    ...noDoubt,
    ...failed('Denied'),
    ...unchangeable('NeverSent'),
    ...noTrades('NeverSent'),
    ReportedInFlight: 'NeverSent',
    ReportedWorking: 'NeverSent',
    ReportedPartly: 'NeverSent',
    ReportedFilled: 'NeverSent',
    ReportedCanceled: 'NeverSent',
    ReportedRejected: 'NeverSent',
    ReportedExpired: 'NeverSent',
  },
  Planned: {
    Sent: ['Sending'],
    ...answers('NotYetSent'),
    NotSent: ['NotSent'],
    ...noDoubt,
    ...notFailed,
    ...unchangeable('NotWorking'),
    ...noTrades('NotYetSent'),
    ...asReported,
  },
  Sending: {
    Sent: 'SentTwice',
    Placed: ['PendingNew'],
    Refused: ['Refused'],
    NotSent: ['NotSent'],
    Unknown: ['Unknown'],
    ...noDoubt,
    DoubtBegan: ['Unknown'],
    ...notFailed,
    ...unchangeable('NotWorking'),
    ...noTrades('NotWorking'),
    ...asReported,
  },
  NotSent: neverPlaced('NotSent'),
  Refused: neverPlaced('Refused'),
  Unknown: inDoubt,
  NeedsAttention: {
    ...inDoubt,
    AttentionRaised: 'RaisedTwice',
    AttentionSent: ['Sending'],
    AttentionIgnored: ['Ignored'],
  },
  Ignored: { ...inDoubt, AttentionRaised: 'PutAside', AttentionSent: 'PutAside', AttentionIgnored: 'PutAside' },
  PendingNew: {
    ...working('PendingNew'),
    ReportedInFlight: ['PendingNew'],
    ReportedWorking: ['New'],
    ReportedPartly: ['PartiallyFilled', 'Filled'],
    ReportedFilled: ['Filled', 'PartiallyFilled'],
  },
  New: {
    ...working('New'),
    ReportedInFlight: ['New'],
    ReportedWorking: ['New'],
    ReportedPartly: ['PartiallyFilled', 'Filled'],
    ReportedFilled: ['Filled', 'PartiallyFilled'],
  },
  PartiallyFilled: {
    ...working('PartiallyFilled'),
    ...byTrades('New', 'PartiallyFilled', 'Filled'),
    ReportedInFlight: ['PartiallyFilled'],
    ReportedWorking: ['PartiallyFilled'],
    ReportedPartly: ['PartiallyFilled', 'Filled'],
    ReportedFilled: ['Filled', 'PartiallyFilled'],
  },
  PendingReplace: changing('PendingReplace'),
  PendingCancel: changing('PendingCancel'),
  Filled: ended('Filled'),
  Canceled: ended('Canceled'),
  Rejected: ended('Rejected'),
  Expired: ended('Expired'),
};

export function lifeOf(copy: CopyOrder): Life {
  if (copy.sending !== 'Answered') return copy.sending;
  if (copy.order.unknownSince !== null) {
    if (copy.attention === 'None') return 'Unknown';
    return copy.attention === 'Raised' ? 'NeedsAttention' : 'Ignored';
  }
  if (copy.order.orderId === null && copy.order.ended !== null) return 'Refused';
  return ordStatusOf(copy.order);
}

/** Null: a fact that is about no single order. */
export function lifeEventOf(fact: JournalFact): LifeEvent | null {
  switch (fact.kind) {
    case 'CommandSent':
      return 'Sent';
    case 'CommandAnswered': {
      const { kind } = fact.outcome;
      if (fact.command === 'New') return kind;
      return kind === 'Placed' ? 'ChangeTaken' : `Change${kind}`;
    }
    case 'ReplaceIntended':
      return 'ReplaceAsked';
    case 'CancelIntended':
      return 'CancelAsked';
    case 'DoubtBegan':
    case 'AttentionRaised':
    case 'AttentionSent':
    case 'AttentionIgnored':
    case 'CopyRetried':
    case 'ReplaceDenied':
    case 'FilledByTrades':
      return fact.kind;
    case 'FollowerReported':
      return reportEvent(fact.report);
    default:
      return null;
  }
}

function reportEvent({ state, cumQty, orderQty }: ExecutionReport): LifeEvent {
  if (state === 'Filled' || (cumQty >= orderQty && orderQty > 0)) return 'ReportedFilled';
  if (state === 'Canceled' || state === 'Rejected' || state === 'Expired') return `Reported${state}`;
  if (cumQty > 0) return 'ReportedPartly';
  return state === 'InFlight' ? 'ReportedInFlight' : 'ReportedWorking';
}

/** Null: it may be. Otherwise why not. */
export function whyIllegal(copy: CopyOrder, fact: JournalFact): Illegal | null {
  const event = lifeEventOf(fact);
  if (event === null) return null;
  const cell = lifecycle[lifeOf(copy)][event];
  return typeof cell === 'string' ? cell : null;
}

/** The table as lines of Markdown: one for all events of a state that lead to the same. */
export function lifecycleLines(): readonly string[] {
  return lives.flatMap((life) => {
    const groups = new Map<string, LifeEvent[]>();
    for (const event of lifeEvents) {
      const cell = lifecycle[life][event];
      const to = typeof cell === 'string' ? `*${cell}*` : cell.join(' or ');
      groups.set(to, [...(groups.get(to) ?? []), event]);
    }
    return [...groups].map(([to, events]) => `| ${life} | ${events.join(', ')} | ${to} |`);
  });
}
