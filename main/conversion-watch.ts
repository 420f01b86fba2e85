// Positions that were moved to another product by hand, of the master and of followers alike: our sums move with them, so
// that a later exit finds what it closes, and whoever still holds the master's old product is named.

import { conversionsOf, type AccountConversion, type Conversion, type ProductStand } from '../domain/conversion.ts';
import type { Notice } from '../domain/desk-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import type { Product } from '../domain/order.ts';
import type { BrokerPosition } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';

export type ConversionWatchParts = {
  readonly clock: Clock;
  readonly blotter: Pick<Blotter, 'holdingsOf' | 'net'>;
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly symbol: (id: InstrumentId) => string;
  /** As the broker last showed them; null: not read yet. */
  readonly positionsOf: (id: AccountId) => readonly BrokerPosition[] | null;
  /** When the reading that showed them began, epoch ms; null: never. */
  readonly positionsAt: (id: AccountId) => number | null;
  readonly record: (facts: readonly JournalFact[]) => void;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type ConversionWatch = {
  /** A conversion in this contract is seen but has not stood long enough to be taken for one. */
  readonly isMoving: (account: AccountId, instrument: InstrumentId) => boolean;
  readonly close: () => void;
};

const everyMs = 2000;
/** Longer than two readings of the positions are apart: a fill that the positions do not show yet looks alike. */
const standsMs = 6000;

export function watchConversions(parts: ConversionWatchParts): ConversionWatch {
  const { clock, blotter } = parts;
  let since = new Map<string, number>();
  let moving: ReadonlySet<string> = new Set();
  /** Of the master's, today; named until nobody holds the old product any more. */
  const ofMaster = new Map<string, Conversion>();
  const told = new Map<string, string>();
  let timer: CancelTimer;

  function look(): void {
    const next: typeof since = new Map();
    const seen = new Set<string>();
    const stood: AccountConversion[] = [];
    for (const accountId of [parts.masterId, ...parts.followers]) {
      for (const found of conversionsOf(standsOf(accountId))) {
        const key = JSON.stringify([accountId, found]);
        const at = since.get(key) ?? clock.monotonic();
        if (clock.monotonic() - at >= standsMs) {
          stood.push({ accountId, ...found });
          continue;
        }
        next.set(key, at);
        seen.add(`${accountId}/${found.instrumentId}`);
      }
    }
    since = next;
    moving = seen;
    if (stood.length > 0) parts.record(stood.map((one) => ({ kind: 'PositionConverted', ...one })));
    for (const one of stood) if (one.accountId === parts.masterId) ofMaster.set(keyOf(one), one);
    tell();
    timer = clock.after(everyMs, look);
  }

  function standsOf(account: AccountId): readonly ProductStand[] {
    const positions = parts.positionsOf(account);
    if (positions === null) return [];
    const stands = new Map<string, { instrumentId: InstrumentId; product: Product; summed: number; shown: number }>();
    const at = (instrumentId: InstrumentId, product: Product) => {
      const key = `${instrumentId}/${product}`;
      const known = stands.get(key) ?? { instrumentId, product, summed: 0, shown: 0 };
      stands.set(key, known);
      return known;
    };
    const shownAt = parts.positionsAt(account) ?? 0;
    const moving = new Set<InstrumentId>();
    for (const { instrumentId, product, net, lastFillAt } of blotter.holdingsOf(account)) {
      at(instrumentId, product).summed += net;
      // Positions from before a fill lack it: with another fill beside it that looks like a conversion.
      if (clock.now() - lastFillAt < standsMs || shownAt <= lastFillAt) moving.add(instrumentId);
    }
    for (const { instrumentId, product, netQty } of positions)
      if (product !== null) at(instrumentId, product).shown += netQty;
    return [...stands.values()].filter(({ instrumentId }) => !moving.has(instrumentId));
  }

  function tell(): void {
    for (const [key, conversion] of ofMaster) {
      const { instrumentId, from } = conversion;
      const holders = parts.followers.filter((id) => blotter.net(id, instrumentId, from) !== 0);
      const body = holders.map(parts.alias).join(', ');
      if (body === (told.get(key) ?? '')) continue;
      told.set(key, body);
      if (holders.length > 0) parts.raise(noticeOf(key, conversion, holders));
      else {
        parts.clear(key);
        ofMaster.delete(key);
      }
    }
  }

  function noticeOf(key: string, { instrumentId, from, to, qty }: Conversion, holders: readonly AccountId[]): Notice {
    const symbol = parts.symbol(instrumentId);
    return {
      key,
      at: clock.now(),
      level: 'Error',
      title: `${parts.alias(parts.masterId)} converted ${Math.abs(qty)} ${symbol} from ${from} to ${to}`,
      body: `Still held as ${from} at ${holders.map(parts.alias).join(', ')}: a conversion cannot be copied. Convert it there in the broker’s own app, or exit ${symbol} at them under Positions; until then the master’s ${to} orders close nothing there.`,
      account: '',
      masterOrderId: '',
    };
  }

  timer = clock.after(everyMs, look);
  return {
    isMoving: (account, instrument) => moving.has(`${account}/${instrument}`),
    close: () => {
      timer();
    },
  };
}

function keyOf({ instrumentId, from, to }: Conversion): string {
  return `converted:${instrumentId}/${from}/${to}`;
}
