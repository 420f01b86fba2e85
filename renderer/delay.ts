// How long copies took, and where the time went. Pure.

import type { CopyTimes, CopyView, MasterOrderView } from '../domain/order-view.ts';

/** Where the time of one copy went, ms. */
export type DelayStages = {
  readonly decide: number;
  readonly journal: number;
  readonly send: number;
  readonly answer: number;
  readonly total: number;
};

export const stageNames = ['decide', 'journal', 'send', 'answer'] as const;

/** Null until the broker has answered: a delay still running is not a delay. */
export function delayStages(times: CopyTimes): DelayStages | null {
  const { masterAt, decidedAt, committedAt, sentAt, answeredAt } = times;
  if (committedAt === null || sentAt === null || answeredAt === null) return null;
  const between = (from: number, to: number): number => Math.max(0, to - from);
  return {
    decide: between(masterAt, decidedAt),
    journal: between(decidedAt, committedAt),
    send: between(committedAt, sentAt),
    answer: between(sentAt, answeredAt),
    total: between(masterAt, answeredAt),
  };
}

/** Null also where the answer never came: that the line was cut is no word of the broker's. */
export function copyStages({ status, times }: Pick<CopyView, 'status' | 'times'>): DelayStages | null {
  return status === 'Unknown' || status === 'NeedsAttention' ? null : delayStages(times);
}

/** No journal takes this long: between the decision and the sending a person looked, and their time is no delay. */
const personsMs = 5000;

export function waitedForPerson({ decidedAt, committedAt }: CopyTimes): boolean {
  return committedAt !== null && committedAt - decidedAt > personsMs;
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

export type DelayPoint = { readonly at: number; readonly followerId: string; readonly stages: DelayStages };

/** One point per answered copy, in the order of time. */
export function delayPoints(orders: readonly MasterOrderView[]): readonly DelayPoint[] {
  const points: DelayPoint[] = [];
  for (const order of orders) {
    if (order.kind !== 'MasterOrder') continue;
    for (const copy of order.copies) {
      const stages = copyStages(copy);
      if (stages !== null && !waitedForPerson(copy.times))
        points.push({ at: copy.times.masterAt, followerId: copy.followerId, stages });
    }
  }
  return points.sort((a, b) => a.at - b.at);
}

/** The median of each stage for one follower; null before its first answered copy. */
export function medianStages(points: readonly DelayPoint[], followerId: string): DelayStages | null {
  const own = points.filter((point) => point.followerId === followerId).map((point) => point.stages);
  if (own.length === 0) return null;
  const middle = (stage: keyof DelayStages): number => median(own.map((stages) => stages[stage])) ?? 0;
  return {
    decide: middle('decide'),
    journal: middle('journal'),
    send: middle('send'),
    answer: middle('answer'),
    total: middle('total'),
  };
}
