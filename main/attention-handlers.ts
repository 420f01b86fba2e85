// The attention list's calls: put a copy aside, look at what asking for it again would mean, ask for it again.

import { z } from 'zod';
import { attentionOf, type CopyOrder } from '../domain/copy-order.ts';
import { accountId, clOrdId, type InstrumentId } from '../domain/ids.ts';
import { avgPxOf } from '../domain/order.ts';
import type { Paise } from '../domain/price.ts';
import { protectiveLimit } from '../domain/pricing.ts';
import type { DriftView } from '../domain/worklists.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { readAmount } from '../domain/typed-figures.ts';
import type { DeskCalls } from '../preload/contract.ts';
import type { Instrument } from '../domain/instrument.ts';
import { figureText } from './figure-text.ts';
import type { PriceWatch } from './price-watch.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';

export type AttentionCallName =
  'ignoreAttention' | 'sendAttention' | 'catchUp' | 'repairDrift' | 'openBrokerPage' | 'previewRetry' | 'retryCopy';

const ref = z.string().max(40);

export const attentionSchemas: { readonly [Name in AttentionCallName]: z.ZodType<DeskCalls[Name]['in']> } = {
  ignoreAttention: z.strictObject({ clOrdId: ref }),
  sendAttention: z.strictObject({ clOrdId: ref }),
  catchUp: z.strictObject({
    masterKey: z.string().max(100),
    followerIds: z.array(z.string().max(40)).min(1).max(200),
    choice: z.enum(['AtLimit', 'ExitsOnly', 'Adopt', 'Leave']),
    limit: figureText('Rupees', 'None'),
  }),
  repairDrift: z.strictObject({
    accountId: z.string().max(40),
    instrumentId: z.string().max(60),
    product: z.enum(['MIS', 'CNC', 'NRML', 'MTF']),
    limit: figureText('Rupees', 'None'),
  }),
  openBrokerPage: z.null(),
  previewRetry: z.strictObject({ clOrdId: ref }),
  retryCopy: z.strictObject({
    clOrdId: ref,
    limit: figureText('Rupees', 'Refused'),
    qty: z.int().min(1).max(100_000_000).nullish(),
  }),
};

export type AttentionRuns = {
  readonly [Name in AttentionCallName]: (input: DeskCalls[Name]['in']) => Promise<Result<DeskCalls[Name]['out']>>;
};

export type AttentionParts = {
  readonly engine: Pick<
    Engine,
    'ignoreAttention' | 'sendAttention' | 'catchUp' | 'repairDrift' | 'retryOf' | 'retryCopy'
  >;
  readonly blotter: Blotter;
  /** In doubt to the end of an earlier day. */
  readonly earlier: readonly CopyOrder[];
  readonly prices: Pick<PriceWatch, 'ask' | 'fresh'>;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly drift: () => readonly DriftView[];
  /** Shows the broker's page; null: there is none to show, or no window to ask. */
  readonly showBrokerPage: (() => void) | null;
  readonly actor: string;
};

/** How long a look waits for a live price. */
const priceWithinMs = 1500;

export function createAttentionHandlers(parts: AttentionParts): AttentionRuns {
  const { engine, blotter } = parts;
  const copyOf = (id: string): Result<CopyOrder> => {
    const copy = blotter.copy(clOrdId(id));
    return copy === undefined ? err('COPY_UNKNOWN', 'There is no such order on this desk today.') : ok(copy);
  };

  return {
    ignoreAttention: async ({ clOrdId: id }) => {
      if (parts.earlier.some((copy) => copy.clOrdId === id) && !blotter.isPutAside(clOrdId(id))) {
        engine.ignoreAttention(clOrdId(id), parts.actor);
        return ok(null);
      }
      const copy = copyOf(id);
      if (!copy.ok) return copy;
      const listed = copy.value.attention === 'Raised' || attentionOf(copy.value) === 'Failed';
      if (!listed) return err('NOT_ON_THE_LIST', 'This order is not on the attention list.');
      engine.ignoreAttention(copy.value.clOrdId, parts.actor);
      return ok(null);
    },
    sendAttention: async ({ clOrdId: id }) => engine.sendAttention(clOrdId(id), parts.actor),
    catchUp: async ({ masterKey, followerIds, choice, limit }) => {
      const asked: Result<Paise> | null = limit.trim() === '' ? null : readLimit(limit);
      if (asked?.ok === false) return asked;
      const ended = await engine.catchUp(masterKey, [...new Set(followerIds)].map(accountId), {
        choice,
        limit: asked === null ? null : asked.value,
        actor: parts.actor,
      });
      if (!ended.ok) return ended;
      return ok(
        ended.value.map(({ followerId, result }) => ({
          followerId,
          done: result.ok,
          code: result.ok ? '' : result.code,
          message: result.ok ? '' : result.message,
        })),
      );
    },
    repairDrift: async ({ accountId: id, instrumentId: what, product, limit }) => {
      const typed = limit.trim() === '' ? null : readLimit(limit);
      if (typed?.ok === false) return typed;
      const row = parts
        .drift()
        .find((one) => one.accountId === id && one.instrumentId === what && one.product === product);
      const instrument = parts.instrumentOf(what as InstrumentId);
      if (row?.repair == null || instrument === undefined)
        return err('NOTHING_TO_REPAIR', 'There is no difference here that an order of ours would mend.');
      await parts.prices.ask([instrument.id], priceWithinMs);
      const live = parts.prices.fresh(instrument.id);
      const asked: Result<Paise> =
        typed !== null
          ? typed
          : live === null
            ? err('PRICE_UNKNOWN', 'No live price is known; say at which price.')
            : ok(protectiveLimit(live, row.repair.side, instrument));
      return asked.ok ? engine.repairDrift(accountId(id), instrument.id, product, asked.value, parts.actor) : asked;
    },
    openBrokerPage: async () => {
      if (parts.showBrokerPage === null)
        return err('NO_BROKER_PAGE', 'There is no page of the broker’s in practice; look at the Orders tab.');
      parts.showBrokerPage();
      return ok(null);
    },
    previewRetry: async ({ clOrdId: id }) => {
      const copy = copyOf(id);
      if (!copy.ok) return copy;
      const retry = engine.retryOf(copy.value);
      if (!retry.ok) return retry;
      const { command, master, about } = retry.value;
      const { instrument } = about;
      await parts.prices.ask([instrument.id], priceWithinMs);
      const now = parts.prices.fresh(instrument.id);
      const { order } = master;
      return ok({
        symbol: instrument.tradingSymbol,
        side: command.side,
        orderQty: command.orderQty,
        lotSize: instrument.lotSize,
        tick: instrument.tick,
        masterPrice: avgPxOf(order) ?? (order.price > 0 ? order.price : null),
        priceNow: now,
        suggestedLimit: now === null ? null : protectiveLimit(now, command.side, instrument),
      });
    },
    retryCopy: async ({ clOrdId: id, limit, qty }) => {
      const paise = readLimit(limit);
      if (!paise.ok) return paise;
      const copy = copyOf(id);
      if (!copy.ok) return copy;
      return engine.retryCopy(copy.value, paise.value, qty ?? null, parts.actor);
    },
  };
}

function readLimit(text: string): Result<Paise> {
  return readAmount(text, 'LIMIT_PRICE', 'A limit of 0 buys nothing and sells for nothing. Type a price in rupees.');
}
