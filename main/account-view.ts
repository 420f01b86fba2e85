// An account's row on screen from what the journal, the link and the broker's books say. Pure.

import { multiplierText } from '../domain/allocation.ts';
import type { FollowerTerms } from '../domain/account.ts';
import { copyStatusOf, failedLoudly, isWorking, type CopyOrder } from '../domain/copy-order.ts';
import type { AccountView, FollowerState, FollowerView, LinkView, PositionView } from '../domain/account-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Paise } from '../domain/price.ts';
import { usedOf, type ParityUse } from '../domain/parity.ts';
import { tradingDenial } from '../domain/risk.ts';
import type { SetTradingState } from '../domain/trading-state.ts';
import type { AccountFigures } from './account-watch.ts';
import type { LinkState } from './broker/broker.ts';

export type AccountFacts = {
  readonly id: AccountId;
  readonly alias: string;
  readonly link: LinkState;
  readonly figures: AccountFigures;
  readonly workingOrders: number;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** When the newest fill of its orders was taken in, epoch ms; 0: none today. */
  readonly lastFillAt: number;
  /** The broker's last price in paise, whatever its age; null: none was heard. */
  readonly lastPrice: (id: InstrumentId) => Paise | null;
};

export function accountView(facts: AccountFacts): AccountView {
  const { positions, funds } = facts.figures;
  const realised = positions?.map(({ realisedPnl }) => realisedPnl) ?? [null];
  return {
    id: facts.id,
    alias: facts.alias,
    link: linkView(facts.link),
    availableFunds: funds?.available ?? null,
    realisedPnl: realised.some((pnl) => pnl === null)
      ? null
      : realised.reduce<number>((sum, pnl) => sum + (pnl ?? 0), 0),
    positions:
      positions
        ?.filter(({ netQty }) => netQty !== 0)
        .map(({ instrumentId, product, netQty, realisedPnl, averagePrice = null }): PositionView => ({
          instrumentId,
          symbol: facts.instrumentOf(instrumentId)?.tradingSymbol ?? instrumentId,
          product,
          netQty,
          realisedPnl,
          unrealisedPnl: unrealised(netQty, averagePrice, facts.lastPrice(instrumentId)),
        })) ?? null,
    positionsAt: facts.figures.positionsAt ?? null,
    tradedSince: facts.lastFillAt >= (facts.figures.positionsAt ?? Infinity),
    workingOrders: facts.workingOrders,
  };
}

function unrealised(netQty: number, averagePrice: Paise | null, price: Paise | null): Paise | null {
  return averagePrice === null || price === null ? null : netQty * (price - averagePrice);
}

function linkView(link: LinkState): LinkView {
  return {
    session: link.session,
    feed: link.feed,
    feedReason: link.feedReason ?? '',
    lastFrameAt: link.lastFrameAt,
    lastBookAt: link.lastBookAt,
  };
}

export type FollowerFacts = Omit<AccountFacts, 'workingOrders'> & {
  readonly terms: FollowerTerms;
  readonly today: NonNullable<FollowerView['today']>;
  /** What it traded worse than the master today. */
  readonly parity: ParityUse;
  /** Today's, of this follower only. */
  readonly copies: readonly CopyOrder[];
  readonly notReady: string | null;
  /** Set for the desk, its group or itself; null: active. */
  readonly stopped: SetTradingState | null;
  /** When the broker's books last proved it flat in this contract, epoch ms; 0 for never today. */
  readonly flatSince: (instrument: InstrumentId) => number;
};

export function followerView(facts: FollowerFacts): FollowerView {
  const { terms } = facts;
  const budget = terms.limits?.parity ?? null;
  const { working, sent, failed, unknown, lastFailed, lastMissed, delays } = summed(facts);
  const [state, stateReason] = stateOf(facts, unknown, lastMissed);
  return {
    ...accountView({ ...facts, workingOrders: working }),
    state,
    stateReason,
    enabled: terms.enabled,
    multiplier: multiplierText(terms.multiplier),
    maxQty: terms.maxQty,
    maxOrderValue: terms.maxOrderValue,
    copyPolicy: terms.copyPolicy,
    terms,
    today: facts.today,
    parity: budget === null ? null : { ...budget, used: usedOf(budget, facts.parity) },
    copiesToday: sent,
    failedToday: failed,
    unknownNow: unknown,
    medianDelayMs: delays[Math.floor(delays.length / 2)] ?? null,
    lastError:
      lastFailed === undefined
        ? null
        : { at: lastFailed.times.answeredAt ?? lastFailed.times.decidedAt, text: lastFailed.reasonText },
  };
}

type Summed = {
  readonly working: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  readonly lastFailed: CopyOrder | undefined;
  /** The last failed one that was not asked for again, since what took its place speaks for itself, and not proven flat since. */
  readonly lastMissed: CopyOrder | undefined;
  /** Master's report to the broker's answer, ms, in order of size. */
  readonly delays: Float64Array;
};

/** In one walk: rows are made anew for every account at a start, and a day may hold thousands of copies. */
function summed({ copies, flatSince }: Pick<FollowerFacts, 'copies' | 'flatSince'>): Summed {
  let [working, sent, failed, unknown, answered] = [0, 0, 0, 0, 0];
  let lastFailed: CopyOrder | undefined;
  let lastMissed: CopyOrder | undefined;
  const delays = new Float64Array(copies.length);
  for (const copy of copies) {
    const { sending, times, key } = copy;
    if (isWorking(copy)) working += 1;
    if (sending === 'Answered' || sending === 'Sending') sent += 1;
    const status = copyStatusOf(copy);
    if (status === 'Unknown' || status === 'NeedsAttention') unknown += 1;
    if (failedLoudly(copy)) {
      failed += 1;
      if (lastFailed === undefined || times.decidedAt >= lastFailed.times.decidedAt) lastFailed = copy;
      const newer = !copy.retried && times.decidedAt >= (lastMissed?.times.decidedAt ?? 0);
      if (newer && times.decidedAt > flatSince(copy.order.instrumentId)) lastMissed = copy;
    }
    if (times.answeredAt === null || times.sentAt === null || key.purpose === 'Flatten') continue;
    delays[answered] = times.answeredAt - times.masterAt;
    answered += 1;
  }
  return { working, sent, failed, unknown, lastFailed, lastMissed, delays: delays.subarray(0, answered).sort() };
}

function stateOf(
  facts: FollowerFacts,
  unknown: number,
  lastMissed: CopyOrder | undefined,
): readonly [FollowerState, string] {
  if (facts.notReady !== null) return ['Held', facts.notReady];
  if (unknown > 0)
    return ['OutOfStep', `${unknown} order${unknown === 1 ? ' is' : 's are'} unknown to the broker’s book so far.`];
  if (facts.stopped !== null) {
    const { text } = tradingDenial(facts.stopped, false) ?? { text: '' };
    return [facts.stopped.state === 'Halted' ? 'Held' : 'Off', text];
  }
  if (!facts.terms.enabled) return ['Off', 'Switched off: exits still follow, new orders do not.'];
  // It missed something that the master has; it is in step again once that was asked for again, it is proven flat, or tomorrow.
  if (lastMissed !== undefined) return ['OutOfStep', `A copy failed: ${lastMissed.reasonText}`];
  return ['Copying', ''];
}
