// Which limits of a day are set for a follower, and how much of each is used. Pure.

import type { FollowerView } from '../domain/account-view.ts';

export type LimitUsed = {
  readonly name: 'orders' | 'capital' | 'loss' | 'profit' | 'positions';
  readonly words: string;
  readonly unit: 'Count' | 'Rupees';
  /** Null: the broker has not told the figure. */
  readonly used: number | null;
  readonly most: number;
  /** 0 to 1. */
  readonly part: number;
  readonly state: 'Free' | 'Near' | 'Reached';
};

const nearPart = 0.8;

export function limitsUsed({ terms, today }: FollowerView): readonly LimitUsed[] {
  const { limits, mandate } = terms;
  const pnl = today?.dayPnl ?? null;
  const least = (a: number | null | undefined, b: number | null | undefined): number | null => {
    const set = [a, b].filter((one): one is number => one != null);
    return set.length === 0 ? null : Math.min(...set);
  };
  const rows: readonly (Omit<LimitUsed, 'part' | 'state' | 'most'> & { readonly most: number | null | undefined })[] = [
    { name: 'orders', words: 'Orders', unit: 'Count', used: today?.orders ?? null, most: limits?.maxOrdersPerDay },
    {
      name: 'positions',
      words: 'Contracts held',
      unit: 'Count',
      used: today?.contracts ?? null,
      most: limits?.maxPositions,
    },
    {
      name: 'capital',
      words: 'Funds in use',
      unit: 'Rupees',
      used: today?.used ?? null,
      most: least(limits?.maxUsedCapital, mandate?.maxUsedCapital),
    },
    {
      name: 'loss',
      words: 'Day’s loss',
      unit: 'Rupees',
      used: pnl === null ? null : Math.max(0, -pnl),
      most: least(limits?.maxDailyLoss, mandate?.maxDailyLoss),
    },
    {
      name: 'profit',
      words: 'Day’s profit',
      unit: 'Rupees',
      used: pnl === null ? null : Math.max(0, pnl),
      most: limits?.profitLock,
    },
  ];
  return rows.flatMap((row): readonly LimitUsed[] => {
    if (row.most == null) return [];
    const part = row.used === null ? 1 : Math.min(1, row.used / row.most);
    return [{ ...row, most: row.most, part, state: part >= 1 ? 'Reached' : part >= nearPart ? 'Near' : 'Free' }];
  });
}
