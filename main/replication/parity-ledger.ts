// What each follower paid worse than the master, order by order, as the fills come in: a fold of the day's facts.

import type { CopyOrder } from '../../domain/copy-order.ts';
import type { AccountId, ClOrdId, InstrumentId } from '../../domain/ids.ts';
import type { Order } from '../../domain/order.ts';
import { noCost, parityCost, ticksOf, type ParityCost, type ParityUse, type Traded } from '../../domain/parity.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';

type Pair = {
  readonly sums: Map<InstrumentId, ParityCost>;
  readonly instrumentId: InstrumentId;
  readonly side: Order['side'];
  readonly fills: Map<ClOrdId, Traded>;
  cost: ParityCost;
};

export type ParityLedger = ReturnType<typeof createParityLedger>;

export function createParityLedger() {
  /** By master order, then follower. */
  const pairs = new Map<string, Map<AccountId, Pair>>();
  const masters = new Map<string, Traded>();
  /** By `follower/day`, then instrument. */
  const sums = new Map<string, Map<InstrumentId, ParityCost>>();

  function weigh(masterKey: string, pair: Pair): void {
    const mine = [...pair.fills.values()].reduce<Traded>(
      (all, one) => ({ qty: all.qty + one.qty, value: all.value + one.value }),
      { qty: 0, value: 0 },
    );
    const cost = parityCost(pair.side, mine, masters.get(masterKey) ?? { qty: 0, value: 0 });
    const before = pair.sums.get(pair.instrumentId) ?? noCost;
    pair.sums.set(pair.instrumentId, {
      paise: before.paise - pair.cost.paise + cost.paise,
      perUnit: before.perUnit - pair.cost.perUnit + cost.perUnit,
    });
    pair.cost = cost;
  }

  return {
    takeCopy: ({ key, clOrdId, order, times }: CopyOrder): void => {
      if (key.purpose === 'Flatten') return;
      // Its trades may prove that nothing of what was reported has traded.
      if (order.cumQty === 0 && pairs.get(key.masterKey)?.get(key.followerId)?.fills.has(clOrdId) !== true) return;
      const ofMaster = pairs.get(key.masterKey) ?? new Map<AccountId, Pair>();
      pairs.set(key.masterKey, ofMaster);
      const day = `${key.followerId}/${tradingDayOf(times.decidedAt)}`;
      const daily = sums.get(day) ?? new Map<InstrumentId, ParityCost>();
      sums.set(day, daily);
      const pair = ofMaster.get(key.followerId) ?? {
        sums: daily,
        instrumentId: order.instrumentId,
        side: order.side,
        fills: new Map<ClOrdId, Traded>(),
        cost: noCost,
      };
      ofMaster.set(key.followerId, pair);
      pair.fills.set(clOrdId, { qty: order.cumQty, value: order.cumValue });
      weigh(key.masterKey, pair);
    },
    takeMaster: (masterKey: string, { cumQty, cumValue }: Order): void => {
      const known = masters.get(masterKey);
      if (cumQty === 0 || (known?.qty === cumQty && known.value === cumValue)) return;
      masters.set(masterKey, { qty: cumQty, value: cumValue });
      for (const pair of pairs.get(masterKey)?.values() ?? []) weigh(masterKey, pair);
    },
    /** Of one follower on one trading day. */
    used: (follower: AccountId, day: string, tickOf: (id: InstrumentId) => number): ParityUse => {
      let [ticks, paise] = [0, 0];
      for (const [id, cost] of sums.get(`${follower}/${day}`) ?? []) {
        paise += cost.paise;
        ticks += ticksOf(cost.perUnit, tickOf(id));
      }
      return { ticks, paise };
    },
    clear: (): void => {
      pairs.clear();
      masters.clear();
      sums.clear();
    },
  };
}
