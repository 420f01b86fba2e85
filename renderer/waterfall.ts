// Where the time of each copied order went, what it cost against the master's price, and each account's day. Pure.

import type { DeskView } from '../domain/desk-view.ts';
import type { CopyView, MasterOrderView } from '../domain/order-view.ts';
import type { Paise } from '../domain/price.ts';
import { copyStages, median, waitedForPerson } from './delay.ts';
import { priceDifference } from './price-difference.ts';

/** Decide: report to decision. Journal: until durable. Pacing: until sent. Broker: until answered. Fill: until it traded. */
export const waterfallStages = ['decide', 'journal', 'pacing', 'broker', 'fill'] as const;
export type WaterfallStage = (typeof waterfallStages)[number];

export type WaterfallPart = { readonly stage: WaterfallStage; readonly fromMs: number; readonly forMs: number };

export type WaterfallRow = {
  readonly clOrdId: string;
  readonly followerId: string;
  readonly alias: string;
  /** Ms after the master's report; in the order of time. A fill that came before the answer has no part of its own. */
  readonly parts: readonly WaterfallPart[];
  /** From the master's report to the broker's answer. */
  readonly answeredMs: number;
  readonly filledMs: number | null;
  /** Positive: worse than the master. Null: one of the two has not traded. */
  readonly cost: Paise | null;
};

export function waterfallRows(order: MasterOrderView): readonly WaterfallRow[] {
  return order.copies.flatMap((copy) => rowOf(order, copy) ?? []);
}

function rowOf(order: MasterOrderView, copy: CopyView): WaterfallRow | null {
  const stages = copyStages(copy);
  if (stages === null || waitedForPerson(copy.times)) return null;
  const { filledAt, masterAt } = copy.times;
  const filledMs = filledAt === null ? null : Math.max(0, filledAt - masterAt);
  const parts: WaterfallPart[] = [];
  let from = 0;
  const add = (stage: WaterfallStage, forMs: number): void => {
    parts.push({ stage, fromMs: from, forMs });
    from += forMs;
  };
  add('decide', stages.decide);
  add('journal', stages.journal);
  add('pacing', stages.send);
  add('broker', stages.answer);
  if (filledMs !== null && filledMs > from) add('fill', filledMs - from);
  return {
    clOrdId: copy.clOrdId,
    followerId: copy.followerId,
    alias: copy.followerAlias,
    parts,
    answeredMs: stages.total,
    filledMs,
    cost: costOf(order, copy),
  };
}

/** What the copy's fills cost against the master's average, in paise; null while either has none. */
export function costOf(order: MasterOrderView, copy: CopyView): Paise | null {
  if (order.avgPx === null || copy.avgPx === null || copy.cumQty === 0) return null;
  return priceDifference(copy.side, order.avgPx, copy.avgPx, copy.cumQty).total;
}

export type AccountDelay = {
  readonly followerId: string;
  readonly alias: string;
  readonly copies: number;
  readonly medianMs: number;
  /** Nineteen in twenty were no slower. */
  readonly p95Ms: number;
  readonly stages: Readonly<Record<Exclude<WaterfallStage, 'fill'>, number>>;
  /** The stage that took the most of the whole day's waiting, and its share in percent. */
  readonly culprit: { readonly stage: WaterfallStage; readonly percent: number };
  readonly cost: Paise | null;
};

/** One line for each follower with an answered copy today, in the order of the desk. */
export function accountDelays(view: Pick<DeskView, 'orders' | 'followers'>): readonly AccountDelay[] {
  const rows = new Map<string, WaterfallRow[]>();
  for (const order of view.orders) {
    if (order.kind !== 'MasterOrder') continue;
    for (const row of waterfallRows(order)) rows.set(row.followerId, [...(rows.get(row.followerId) ?? []), row]);
  }
  return view.followers.flatMap(({ id, alias }) => {
    const own = rows.get(id);
    return own === undefined ? [] : [accountDelay(id, alias, own)];
  });
}

const answerStages = ['decide', 'journal', 'pacing', 'broker'] as const;

function accountDelay(followerId: string, alias: string, rows: readonly WaterfallRow[]): AccountDelay {
  const ms = (row: WaterfallRow, stage: WaterfallStage): number =>
    row.parts.find((part) => part.stage === stage)?.forMs ?? 0;
  const totals = rows.map(({ answeredMs }) => answeredMs);
  const spent = answerStages.map((stage) => ({ stage, ms: rows.reduce((sum, row) => sum + ms(row, stage), 0) }));
  const all = spent.reduce((sum, one) => sum + one.ms, 0);
  const most = spent.toSorted((a, b) => b.ms - a.ms)[0] ?? { stage: 'broker' as const, ms: 0 };
  const costs = rows.flatMap(({ cost }) => (cost === null ? [] : [cost]));
  const middle = (stage: WaterfallStage): number => median(rows.map((row) => ms(row, stage))) ?? 0;
  return {
    followerId,
    alias,
    copies: rows.length,
    medianMs: median(totals) ?? 0,
    p95Ms: percentile(totals, 95),
    stages: {
      decide: middle('decide'),
      journal: middle('journal'),
      pacing: middle('pacing'),
      broker: middle('broker'),
    },
    culprit: { stage: most.stage, percent: all === 0 ? 0 : Math.round((most.ms / all) * 100) },
    cost: costs.length === 0 ? null : costs.reduce((sum, one) => sum + one, 0),
  };
}

/** Nearest rank: the smallest value that at least so many percent of all do not exceed. Zero for none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

/** The end of the scale of one order's plot: what the answers need, and fills as far as they are near. */
export function waterfallScale(rows: readonly WaterfallRow[]): number {
  const answered = Math.max(1, ...rows.map(({ answeredMs }) => answeredMs));
  const near = rows.flatMap(({ filledMs }) => (filledMs !== null && filledMs <= answered * 4 ? [filledMs] : []));
  return Math.max(answered, ...near) * 1.05;
}
