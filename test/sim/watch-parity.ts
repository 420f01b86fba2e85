// What each follower traded worse than the master so far, by the reports in the journal: arithmetic of the checker's own.

import type { JournalFact } from '../../domain/journal-entry.ts';

type Traded = { qty: number; value: number };
type Pair = {
  readonly masterKey: string;
  readonly instrumentId: string;
  readonly sign: number;
  readonly refs: string[];
};

export function watchParity(ticks: ReadonlyMap<string, number>) {
  const masters = new Map<string, Traded>();
  const mine = new Map<string, Traded>();
  const pairs = new Map<string, Map<string, Pair>>();

  function take(all: Map<string, Traded>, id: string, qty: number, value: number): void {
    const known = all.get(id);
    if (known === undefined || qty > known.qty || (qty === known.qty && known.value === 0)) all.set(id, { qty, value });
  }

  /** Paise for each unit, and for all of them. */
  function worseBy({ masterKey, sign, refs }: Pair): { readonly each: number; readonly all: number } {
    const master = masters.get(masterKey);
    const traded = refs.map((ref) => mine.get(ref) ?? { qty: 0, value: 0 });
    const qty = traded.reduce((sum, one) => sum + one.qty, 0);
    const value = traded.reduce((sum, one) => sum + one.value, 0);
    if (master === undefined || qty === 0 || master.value === 0 || value === 0) return { each: 0, all: 0 };
    const whole = Math.max(0, sign * (value * master.qty - master.value * qty));
    return { each: Math.ceil((whole * 100) / (master.qty * qty)) / 100, all: Math.ceil(whole / master.qty) };
  }

  return {
    hear: (fact: JournalFact): void => {
      if (fact.kind === 'MasterReported') take(masters, fact.report.orderId, fact.report.cumQty, fact.report.cumValue);
      if (fact.kind === 'FollowerReported') take(mine, fact.clOrdId, fact.report.cumQty, fact.report.cumValue);
      if (fact.kind !== 'NewIntended' || fact.key.purpose === 'Flatten') return;
      const { key, command } = fact;
      const all = pairs.get(key.followerId) ?? new Map<string, Pair>();
      pairs.set(key.followerId, all);
      const pair = all.get(key.masterKey) ?? {
        masterKey: key.masterKey,
        instrumentId: command.instrumentId,
        sign: command.side === 'Buy' ? 1 : -1,
        refs: [],
      };
      all.set(key.masterKey, pair);
      pair.refs.push(command.clOrdId);
    },
    used: (follower: string, unit: 'Ticks' | 'Rupees'): number => {
      let paise = 0;
      const each = new Map<string, number>();
      for (const pair of pairs.get(follower)?.values() ?? []) {
        const worse = worseBy(pair);
        paise += worse.all;
        each.set(pair.instrumentId, (each.get(pair.instrumentId) ?? 0) + worse.each);
      }
      if (unit === 'Rupees') return paise;
      return [...each].reduce((sum, [id, worse]) => sum + Math.ceil(worse / (ticks.get(id) ?? 1) - 1e-9), 0);
    },
  };
}
