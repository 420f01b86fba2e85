// An account's row on screen from what the journal, the link and the broker's books say. Pure.

import { multiplierText } from '../domain/allocation.ts';
import type { FollowerTerms } from '../domain/account.ts';
import { copyStatusOf, failedLoudly, isWorking, type CopyOrder } from '../domain/copy-order.ts';
import type { AccountView, FollowerState, FollowerView, LinkView, PositionView } from '../domain/desk-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
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
        .map(({ instrumentId, product, netQty, realisedPnl }): PositionView => ({
          instrumentId,
          symbol: facts.instrumentOf(instrumentId)?.tradingSymbol ?? instrumentId,
          product,
          netQty,
          realisedPnl,
        })) ?? null,
    workingOrders: facts.workingOrders,
  };
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
  /** Today's, of this follower only. */
  readonly copies: readonly CopyOrder[];
  readonly notReady: string | null;
  /** Set for the desk, its group or itself; null: active. */
  readonly stopped: SetTradingState | null;
  /** When the broker's books last proved it flat, epoch ms; 0 for never today. */
  readonly flatSince: number;
};

export function followerView(facts: FollowerFacts): FollowerView {
  const { terms, copies } = facts;
  const failed = copies.filter(failedLoudly);
  const unknown = copies.filter((copy) => ['Unknown', 'NeedsAttention'].includes(copyStatusOf(copy)));
  const lastFailed = failed.toSorted((a, b) => a.times.decidedAt - b.times.decidedAt).at(-1);
  const [state, stateReason] = stateOf(facts, unknown.length, lastFailed);
  return {
    ...accountView({ ...facts, workingOrders: copies.filter(isWorking).length }),
    state,
    stateReason,
    enabled: terms.enabled,
    multiplier: multiplierText(terms.multiplier),
    maxQty: terms.maxQty,
    maxOrderValue: terms.maxOrderValue,
    copyPolicy: terms.copyPolicy,
    terms,
    copiesToday: copies.filter((copy) => copy.sending === 'Answered' || copy.sending === 'Sending').length,
    failedToday: failed.length,
    unknownNow: unknown.length,
    medianDelayMs: medianDelay(copies),
    lastError:
      lastFailed === undefined
        ? null
        : { at: lastFailed.times.answeredAt ?? lastFailed.times.decidedAt, text: lastFailed.reasonText },
  };
}

function stateOf(
  facts: FollowerFacts,
  unknown: number,
  lastFailed: CopyOrder | undefined,
): readonly [FollowerState, string] {
  if (facts.notReady !== null) return ['Held', facts.notReady];
  if (unknown > 0)
    return ['OutOfStep', `${unknown} order${unknown === 1 ? ' is' : 's are'} unknown to the broker’s book so far.`];
  if (facts.stopped !== null) {
    const { text } = tradingDenial(facts.stopped, false) ?? { text: '' };
    return [facts.stopped.state === 'Halted' ? 'Held' : 'Off', text];
  }
  if (!facts.terms.enabled) return ['Off', 'Switched off: exits still follow, new orders do not.'];
  // It missed something that the master has; it is in step again once it is proven flat, or tomorrow.
  if (lastFailed !== undefined && lastFailed.times.decidedAt > facts.flatSince)
    return ['OutOfStep', `A copy failed: ${lastFailed.reasonText}`];
  return ['Copying', ''];
}

/** Master's report to the broker's answer, ms, over today's copies. */
function medianDelay(copies: readonly CopyOrder[]): number | null {
  const delays = copies
    .flatMap(({ times, key }) =>
      times.answeredAt === null || times.sentAt === null || key.purpose === 'Flatten'
        ? []
        : [times.answeredAt - times.masterAt],
    )
    .toSorted((a, b) => a - b);
  return delays[Math.floor(delays.length / 2)] ?? null;
}
