// Positions against the journal, all day: every few seconds each follower's newest positions are held against what was
// copied. A difference is shown once it has stood for a while, since two systems of the broker are never quite in step.

import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { Notice } from '../domain/desk-view.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { DriftView } from '../domain/worklists.ts';
import type { BrokerPosition } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';
import { leftOverKey, leftOverNotice } from './left-over-notice.ts';
import { driftsOf, type HoldingDrift } from './replication/drift.ts';

export type DriftWatchParts = {
  readonly clock: Clock;
  readonly blotter: Blotter;
  readonly followers: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** As the broker last showed them; null: not read yet. */
  readonly positionsOf: (id: AccountId) => readonly BrokerPosition[] | null;
  /** What the positions differ by may be a conversion; that is judged elsewhere. */
  readonly isMoving: (id: AccountId, instrument: InstrumentId) => boolean;
  readonly onChange: () => void;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type DriftWatch = { readonly rows: () => readonly DriftView[]; readonly close: () => void };

const everyMs = 2000;
/** Longer than two readings of the positions are apart. */
const standsMs = 6000;

export function watchDrift(parts: DriftWatchParts): DriftWatch {
  const { clock } = parts;
  let since = new Map<string, { readonly said: string; readonly at: number; readonly wallAt: number }>();
  let rows: readonly DriftView[] = [];
  let timer: CancelTimer | null = null;
  /** Each is told of once, and may be put aside. */
  let told: ReadonlySet<string> = new Set();

  function look(): void {
    const next: typeof since = new Map();
    rows = parts.followers.flatMap((id) => {
      const positions = parts.positionsOf(id);
      if (positions === null) return [];
      return driftsOf(parts.blotter, id, positions).flatMap((drift) => {
        const key = `${id}/${drift.instrumentId}/${drift.product}`;
        const said = `${drift.targetQty}/${drift.copiedQty}/${drift.actualQty}`;
        const before = since.get(key);
        const stood = before?.said === said ? before : { said, at: clock.monotonic(), wallAt: clock.now() };
        next.set(key, stood);
        if (parts.isMoving(id, drift.instrumentId)) return [];
        return clock.monotonic() - stood.at >= standsMs ? [viewOf(drift, stood.wallAt)] : [];
      });
    });
    since = next;
    tellLeftOver();
    parts.onChange();
    timer = clock.after(everyMs, look);
  }

  function tellLeftOver(): void {
    const left = rows.filter(({ cause }) => cause === 'LeftOver');
    const keys = new Set(left.map(leftOverKey));
    for (const drift of left) if (!told.has(leftOverKey(drift))) parts.raise(leftOverNotice(drift, clock.now()));
    for (const key of told) if (!keys.has(key)) parts.clear(key);
    told = keys;
  }

  function viewOf(drift: HoldingDrift, at: number): DriftView {
    const { accountId, instrumentId, product, targetQty, copiedQty, actualQty, cause, explanation, repair } = drift;
    return {
      accountId,
      alias: parts.alias(accountId),
      instrumentId,
      symbol: parts.instrumentOf(instrumentId)?.tradingSymbol ?? instrumentId,
      product,
      targetQty,
      copiedQty,
      actualQty,
      cause,
      explanation,
      repair,
      since: at,
    };
  }

  timer = clock.after(everyMs, look);
  return {
    rows: () => rows,
    close: () => {
      timer?.();
    },
  };
}
