// What a person does with single orders and actions: each in its turn of the queue, by the same rules as any order.

import type { CopyOrder } from '../../domain/copy-order.ts';
import { orderId, type AccountId, type ClOrdId, type InstrumentId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderTerms, Product } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { MissedGap } from '../../domain/worklists.ts';
import type { BrokerPosition } from '../broker/broker.ts';
import type { MasterOrder } from './master-order.ts';
import { decide, gapsOf, type CatchUp } from './catch-up.ts';
import type { EngineParts } from './engine-parts.ts';
import type { FollowParts } from './follow-parts.ts';
import { driftsOf, repairFacts } from './drift.ts';
import { changeTrade, endTrade, giveTrade, type GivenTrade } from './door-trade.ts';
import { nothingGiven, retryFacts, retryOf, type Retry } from './retry.ts';
import { createSendAttention } from './send-attention.ts';
import { coveredBy, type TradingChange } from './trading-change.ts';

export type ByHandParts = EngineParts & {
  readonly followParts: FollowParts;
  readonly enqueue: (event: () => void) => void;
  readonly commit: (facts: readonly JournalFact[]) => void;
  readonly decideNow: (decide: () => Result<readonly JournalFact[]>) => Result<null>;
  readonly haltReason: () => string | null;
  /** What follows now for every order of the account that may still trade; `now` is epoch ms. */
  readonly followAgain: (account: AccountId, now: number) => readonly JournalFact[];
};

/** How a decision about a missed action ended for one follower. */
export type CatchUpEnd = { readonly followerId: AccountId; readonly result: Result<null> };

export function createByHand(parts: ByHandParts) {
  const { blotter, clock, followParts, enqueue, commit, decideNow } = parts;
  const attention = createSendAttention(parts);

  return {
    /** Takes effect with its fact: what waits to be sent and is covered by it does not leave any more. */
    setTrading: (change: TradingChange, actor: string): void => {
      enqueue(() => {
        const { scope, state, reason, cancelResting } = change;
        commit([{ kind: 'TradingStateChanged', scope, state, reason, actor, cancelResting }]);
        if (state === 'Active') return;
        const covered = coveredBy(scope, parts.groupOf);
        parts.execute.dropEntries('Trading was stopped for it.', (command) => {
          const copy = blotter.copy(command.clOrdId);
          return copy !== undefined && covered(copy.order);
        });
        if (cancelResting) commit(parts.followers.flatMap((id) => parts.followAgain(id, clock.now())));
      });
    },
    /** The master's order ended unasked, and a person wants the followers' to end too. */
    followUnasked: (masterKey: string, actor: string): void => {
      enqueue(() => {
        commit([{ kind: 'UnaskedFollowed', masterKey, actor }]);
      });
    },
    ignoreAttention: (clOrdId: ClOrdId, actor: string): void => {
      enqueue(() => {
        commit([{ kind: 'AttentionIgnored', clOrdId, actor }]);
      });
    },
    maySend: attention.may,
    sendAttention: attention.send,
    /** Takes a trade of the local door, or tells why not; what is known already is taken without doing anything. */
    giveTrade: (trade: GivenTrade, actor: string): Result<null> => decideNow(() => giveTrade(parts, trade, actor)),
    changeTrade: (
      tradeId: string,
      change: Pick<OrderTerms, 'orderQty' | 'price' | 'stopPx'>,
      actor: string,
    ): Result<null> => decideNow(() => changeTrade(parts, tradeId, change, actor)),
    endTrade: (tradeId: string, actor: string): Result<null> => decideNow(() => endTrade(parts, tradeId, actor)),
    retryOf: (copy: CopyOrder): Result<Retry> => retryOf(followParts, copy, clock.now()),
    /** A failed copy once more, by hand; refused with the reason where the rules would deny it. */
    retryCopy: (copy: CopyOrder, limit: Paise, qty: number | null, actor: string): Result<null> =>
      decideNow(() => retryFacts(followParts, copy, limit, actor, clock.now(), nothingGiven, qty)),
    /** What each follower lacks of a missed action that nobody has decided about. */
    gapsOf: (master: MasterOrder, priceNow: Paise | null): readonly MissedGap[] =>
      gapsOf(followParts, master, parts.followers, {
        now: clock.now(),
        priceNow,
        alias: (id) => parts.alias(id as AccountId),
      }),
    /** One press: the failed copies behind a drift are asked for again, by what the positions show at this moment. */
    repairDrift: async (
      follower: AccountId,
      instrument: InstrumentId,
      product: Product,
      limit: Paise,
      actor: string,
    ): Promise<Result<null>> => {
      const positions = await parts.accounts.get(follower)?.positions();
      if (positions?.ok !== true)
        return err('POSITIONS_UNREAD', 'Its positions cannot be read just now, so nothing was sent.');
      return decideNow(() => {
        const drift = driftsOf(blotter, follower, positions.value).find(
          (one) => one.instrumentId === instrument && one.product === product,
        );
        if (drift === undefined) return err('NO_DRIFT', 'It holds what it should by now; nothing was sent.');
        return repairFacts(followParts, drift, limit, actor, clock.now());
      });
    },
    /** One follower's refusal holds up no other. */
    catchUp: async (
      masterKey: string,
      followers: readonly AccountId[],
      wanted: CatchUp,
    ): Promise<Result<readonly CatchUpEnd[]>> => {
      const master = blotter.master(orderId(masterKey));
      if (master === undefined) return err('MASTER_ORDER_UNKNOWN', 'There is no such order of the master’s today.');
      const held = new Map<AccountId, readonly BrokerPosition[] | null>();
      if (wanted.choice === 'Adopt') {
        await Promise.all(
          followers.map(async (id) => {
            const read = await parts.accounts.get(id)?.positions();
            held.set(id, read?.ok === true ? read.value : null);
          }),
        );
      }
      return ok(
        followers.map((followerId) => ({
          followerId,
          result: decideNow(() =>
            decide(
              followParts,
              blotter.master(orderId(masterKey)) ?? master,
              followerId,
              wanted,
              (id, instrumentId, product) => {
                const mine = held.get(id) ?? null;
                if (mine === null) return null;
                return mine
                  .filter((one) => one.instrumentId === instrumentId && one.product === product)
                  .reduce((sum, { netQty }) => sum + netQty, 0);
              },
              clock.now(),
            ),
          ),
        })),
      );
    },
  };
}
