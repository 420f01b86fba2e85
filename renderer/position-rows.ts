// Positions as the screen lists them: each instrument with its sums, and beneath it every account that holds it, should
// hold it, or has still to close it. Pure; in the order of symbols and accounts, so that no row moves.

import type { AccountView, PositionView } from '../domain/account-view.ts';
import type { DeskView } from '../domain/desk-view.ts';
import type { ExitPendingView } from '../domain/exit-view.ts';
import type { Product } from '../domain/order.ts';
import type { Paise } from '../domain/price.ts';
import type { DriftView } from '../domain/worklists.ts';

export type InstrumentRow = {
  readonly kind: 'Instrument';
  readonly id: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly product: Product | null;
  /** Null: the master's positions have not been read. */
  readonly masterQty: number | null;
  readonly followersQty: number;
  readonly accounts: number;
  /** The oldest reading of its accounts, epoch ms; absent: not told. */
  readonly readAt: number | null | undefined;
  /** No follower holds it or should. */
  readonly masterAlone: boolean;
  readonly drifting: number;
  readonly pending: number;
  /** Over all accounts; null: not available for one of them. */
  readonly realisedPnl: Paise | null;
  readonly unrealisedPnl: Paise | null;
};

export type AccountRow = {
  readonly kind: 'Account';
  readonly id: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly product: Product | null;
  readonly accountId: string;
  readonly alias: string;
  readonly isMaster: boolean;
  /** By the broker's positions; null: not read. */
  readonly qty: number | null;
  /** When that was read, epoch ms; absent: not told. */
  readonly readAt: number | null | undefined;
  readonly tradedSince: boolean | undefined;
  /** Realised today, by the broker; null: not available. */
  readonly realisedPnl: Paise | null;
  /** What is held, at the broker's average and last price; null: not available. */
  readonly unrealisedPnl: Paise | null;
  readonly drift: DriftView | null;
  readonly pending: ExitPendingView | null;
};

export type PositionRow = InstrumentRow | AccountRow;

type Key = { readonly instrumentId: string; readonly symbol: string; readonly product: Product | null };

export function positionRows(
  view: Pick<DeskView, 'master' | 'followers' | 'drift' | 'exitsPending'>,
): readonly PositionRow[] {
  const accounts: readonly AccountView[] = [...(view.master === null ? [] : [view.master]), ...view.followers];
  const keys = new Map<string, Key>();
  const name = (key: Key): void => {
    if (!keys.has(idOf(key))) keys.set(idOf(key), key);
  };
  for (const { positions } of accounts) for (const one of positions ?? []) name(one);
  for (const one of [...view.drift, ...view.exitsPending]) name(one);
  return [...keys.values()]
    .toSorted((a, b) => a.symbol.localeCompare(b.symbol) || (a.product ?? '').localeCompare(b.product ?? ''))
    .flatMap((key) => rowsOf(key, accounts, view));
}

function rowsOf(
  key: Key,
  accounts: readonly AccountView[],
  view: Pick<DeskView, 'master' | 'drift' | 'exitsPending'>,
): readonly PositionRow[] {
  const rows = accounts.flatMap((account): readonly AccountRow[] => {
    const held = account.positions?.find((one) => idOf(one) === idOf(key));
    const drift = view.drift.find((one) => one.accountId === account.id && idOf(one) === idOf(key)) ?? null;
    const pending = view.exitsPending.find((one) => one.followerId === account.id && idOf(one) === idOf(key)) ?? null;
    if (held === undefined && drift === null && pending === null) return [];
    return [
      {
        kind: 'Account',
        id: `${idOf(key)}/${account.id}`,
        ...named(key),
        accountId: account.id,
        alias: account.alias,
        isMaster: account.id === view.master?.id,
        qty: account.positions === null ? null : (held?.netQty ?? 0),
        readAt: account.positionsAt,
        tradedSince: account.tradedSince,
        realisedPnl: held?.realisedPnl ?? null,
        unrealisedPnl: held?.unrealisedPnl ?? null,
        drift,
        pending,
      },
    ];
  });
  const followers = rows.filter(({ isMaster }) => !isMaster);
  const master = rows.find(({ isMaster }) => isMaster);
  const head: InstrumentRow = {
    kind: 'Instrument',
    id: idOf(key),
    ...named(key),
    masterQty: view.master?.positions == null ? null : (master?.qty ?? 0),
    followersQty: followers.reduce((sum, { qty }) => sum + (qty ?? 0), 0),
    accounts: rows.length,
    readAt: rows.reduce<number | null>(
      (oldest, { readAt }) => (readAt == null ? oldest : Math.min(oldest ?? readAt, readAt)),
      null,
    ),
    masterAlone: followers.length === 0,
    drifting: rows.filter(({ drift }) => drift !== null).length,
    pending: rows.filter(({ pending }) => pending !== null).length,
    realisedPnl: sumOf(rows.map(({ realisedPnl }) => realisedPnl)),
    unrealisedPnl: sumOf(rows.map(({ unrealisedPnl }) => unrealisedPnl)),
  };
  return [head, ...rows];
}

function sumOf(all: readonly (Paise | null)[]): Paise | null {
  return all.reduce<Paise | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

export function positionSums(rows: readonly PositionRow[]): {
  readonly instruments: number;
  readonly drifting: number;
  readonly pending: number;
} {
  const heads = rows.filter((row) => row.kind === 'Instrument');
  return {
    instruments: heads.length,
    drifting: heads.reduce((sum, { drifting }) => sum + drifting, 0),
    pending: heads.reduce((sum, { pending }) => sum + pending, 0),
  };
}

/** Positions that are not what they should be and can be mended, and exits that were not made. */
export function mendable({ drift, exitsPending }: Pick<DeskView, 'drift' | 'exitsPending'>): number {
  return exitsPending.length + drift.filter(({ repair }) => repair !== null).length;
}

function idOf({ instrumentId, product }: Pick<PositionView, 'instrumentId' | 'product'>): string {
  return `${instrumentId}/${product ?? ''}`;
}

function named({ instrumentId, symbol, product }: Key): Key {
  return { instrumentId, symbol, product };
}
