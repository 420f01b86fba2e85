// What each account holds by our own sums, kept up to date order by order, so that a long day costs no more than a short one.

import type { HandClose } from '../../domain/closed-by-hand.ts';
import { isUndecided, isWorking, purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { mayTrade } from '../../domain/exit-share.ts';
import type { HoldingAges } from '../../domain/holding-ages.ts';
import type { AccountId, ClOrdId, InstrumentId, OrderId } from '../../domain/ids.ts';
import { isOpen, signed, type Order, type Product, type Side } from '../../domain/order.ts';

export type Holding = {
  readonly instrumentId: InstrumentId;
  readonly product: Product;
  /** Net units; negative is short. What today's orders traded, plus `offset`. */
  net: number;
  /** Units to add to what today's orders say: carried from earlier days, or taken off by an Exit All proven flat. */
  offset: number;
  /** Units that were closed without us, by the positions, and may yet show again, signed as they were held; part of `offset`. */
  closedByHand: number;
  /** When that last changed, our clock; 0: never. */
  closedByHandAt: number;
  /** Every time that units were closed without us, signed as they were held, and the other way round where they were back. */
  readonly handCloses: HandClose[];
  /** When the newest fill was taken in, our clock; 0 before the first. */
  lastFillAt: number;
  /** When our sums last came to nothing, our clock; 0: never. What was to be closed before that is closed. */
  flatAt: number;
  /** When an exit from it last came to stand for fewer units without trading them, our clock; 0 before. */
  lastFreedAt: number;
  /** Orders that close it, by the master's order or the exit run they were sent for. */
  readonly exits: Map<string, ExitGroup>;
  /** Those of them for which something may be left to be closed: what is found to want nothing is taken out, until it changes. */
  readonly openExits: Map<string, ExitGroup>;
  /** Worked out when it is asked for, by the side that closes; anything taken into the holding makes it old. */
  readonly ages: Map<Side, HoldingAges>;
  /** Every copy under this holding, in the order they were decided. */
  readonly copies: ClOrdId[];
  /** Those of them that may still trade, or that nobody can vouch for. */
  readonly live: Set<ClOrdId>;
  /** The account's own orders, for a master. */
  readonly masters: OrderId[];
  readonly openMasters: Set<OrderId>;
};

export type ExitGroup = {
  readonly holding: Holding;
  readonly copies: ClOrdId[];
};

export type Holdings = ReturnType<typeof createHoldings>;

export function createHoldings() {
  const byAccount = new Map<AccountId, Map<string, Holding>>();
  const byInstrument = new Map<InstrumentId, Holding[]>();
  /** By the master's order or the exit run. */
  const exitGroups = new Map<string, ExitGroup[]>();

  /** One event asks about one contract for every follower: the same text again is found without being hashed again. */
  let asked = { instrumentId: '', product: '', key: '' };
  function keyOf(instrumentId: InstrumentId, product: Product): string {
    if (asked.instrumentId !== instrumentId || asked.product !== product)
      asked = { instrumentId, product, key: `${instrumentId}/${product}` };
    return asked.key;
  }

  function of(account: AccountId, instrumentId: InstrumentId, product: Product): Holding {
    const key = keyOf(instrumentId, product);
    const mine = byAccount.get(account);
    const known = mine?.get(key);
    if (known !== undefined) return known;
    const holding: Holding = {
      instrumentId,
      product,
      net: 0,
      offset: 0,
      closedByHand: 0,
      closedByHandAt: 0,
      handCloses: [],
      lastFillAt: 0,
      flatAt: 0,
      lastFreedAt: 0,
      exits: new Map(),
      openExits: new Map(),
      ages: new Map(),
      copies: [],
      live: new Set(),
      masters: [],
      openMasters: new Set(),
    };
    if (mine === undefined) byAccount.set(account, new Map([[key, holding]]));
    else mine.set(key, holding);
    const same = byInstrument.get(instrumentId);
    if (same === undefined) byInstrument.set(instrumentId, [holding]);
    else same.push(holding);
    return holding;
  }

  function groupOf(holding: Holding, masterKey: string): ExitGroup {
    const known = holding.exits.get(masterKey);
    if (known !== undefined) return known;
    const group: ExitGroup = { holding, copies: [] };
    holding.exits.set(masterKey, group);
    const same = exitGroups.get(masterKey);
    if (same === undefined) exitGroups.set(masterKey, [group]);
    else same.push(group);
    return group;
  }

  function open(group: ExitGroup, masterKey: string): void {
    group.holding.openExits.set(masterKey, group);
  }

  function take(holding: Holding, before: Order | undefined, now: Order, at: number): void {
    const traded = signed(now.side, now.cumQty) - (before === undefined ? 0 : signed(before.side, before.cumQty));
    holding.net += traded;
    if (traded === 0) return;
    holding.lastFillAt = Math.max(holding.lastFillAt, at);
    if (holding.net === 0) holding.flatAt = Math.max(holding.flatAt, at);
  }

  return {
    of,
    ofInstrument: (instrument: InstrumentId): readonly Holding[] => byInstrument.get(instrument) ?? [],
    heldCount: (account: AccountId): number => {
      let held = 0;
      for (const { net } of byAccount.get(account)?.values() ?? []) if (net !== 0) held += 1;
      return held;
    },
    ofAccount: (account: AccountId): readonly Holding[] => [...(byAccount.get(account)?.values() ?? [])],
    takeCopy: (before: CopyOrder | undefined, copy: CopyOrder, at: number): void => {
      const holding = of(copy.order.accountId, copy.order.instrumentId, copy.order.product);
      if (before === undefined) holding.copies.push(copy.clOrdId);
      if (isWorking(copy) || isUndecided(copy)) holding.live.add(copy.clOrdId);
      else holding.live.delete(copy.clOrdId);
      if (purposeOf(copy) !== 'Copy') {
        const group = groupOf(holding, copy.key.masterKey);
        const isNew = before === undefined || purposeOf(before) === 'Copy';
        if (isNew) group.copies.push(copy.clOrdId);
        if (isNew || holding.live.has(copy.clOrdId)) open(group, copy.key.masterKey);
      }
      holding.ages.clear();
      if (before !== undefined && freesUnits(before, copy)) holding.lastFreedAt = Math.max(holding.lastFreedAt, at);
      take(holding, before?.order, copy.order, at);
    },
    /** An exit was measured, and nothing may have been sent for it yet. */
    takeExit: (follower: AccountId, { instrumentId, product }: Order, masterKey: string): void => {
      open(groupOf(of(follower, instrumentId, product), masterKey), masterKey);
    },
    takeMaster: (id: OrderId, before: Order | undefined, order: Order, at: number): void => {
      const holding = of(order.accountId, order.instrumentId, order.product);
      if (before === undefined) holding.masters.push(id);
      if (isOpen(order)) holding.openMasters.add(id);
      else holding.openMasters.delete(id);
      for (const group of exitGroups.get(id) ?? []) open(group, id);
      for (const { ages } of byInstrument.get(order.instrumentId) ?? []) ages.clear();
      take(holding, before, order, at);
    },
    setOffset: (holding: Holding, offset: number, at: number): void => {
      if (holding.net !== 0 && holding.net === holding.offset - offset) holding.flatAt = Math.max(holding.flatAt, at);
      holding.net += offset - holding.offset;
      holding.offset = offset;
    },
    clear: (): void => {
      byAccount.clear();
      byInstrument.clear();
      exitGroups.clear();
    },
  };
}

function freesUnits(before: CopyOrder, now: CopyOrder): boolean {
  if (purposeOf(now) === 'Copy') return false;
  return mayTrade([before]) - mayTrade([now]) > now.order.cumQty - before.order.cumQty;
}
