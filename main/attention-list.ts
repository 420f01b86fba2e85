// The orders in doubt as the attention list shows them: what is known of each, the prices, and whether it may be sent.

import { copyStatusOf, purposeOf, type CopyOrder } from '../domain/copy-order.ts';
import { orderId, type AccountId, type InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { avgPxOf } from '../domain/order.ts';
import type { Paise } from '../domain/price.ts';
import type { AttentionView, DoubtState } from '../domain/worklists.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';

export type AttentionListParts = {
  readonly blotter: Blotter;
  readonly engine: Pick<Engine, 'doubtNote' | 'maySend'>;
  readonly accounts: readonly AccountId[];
  /** In doubt to the end of an earlier day. */
  readonly earlier: readonly CopyOrder[];
  readonly alias: (id: string) => string;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** Whatever its age; null: none. */
  readonly lastPrice: (id: InstrumentId) => Paise | null;
};

/** Oldest doubt first, so that no row moves when another is added. */
export function attentionList(parts: AttentionListParts): readonly AttentionView[] {
  const today = parts.accounts
    .flatMap((id) => parts.blotter.liveOf(id))
    .filter((copy) => copy.attention !== 'Ignored' && ['Unknown', 'NeedsAttention'].includes(copyStatusOf(copy)));
  const earlier = parts.earlier.filter(({ clOrdId }) => !parts.blotter.isPutAside(clOrdId));
  return [
    ...today.map((copy) => attentionView(copy, parts)),
    ...earlier.map((copy) => earlierView(copy, parts)),
  ].toSorted((a, b) => a.since - b.since || (a.clOrdId < b.clOrdId ? -1 : 1));
}

function attentionView(copy: CopyOrder, parts: AttentionListParts): AttentionView {
  const { order, key } = copy;
  const note = parts.engine.doubtNote(copy.clOrdId);
  const readings = copy.absence?.readings ?? note.evidence?.readings ?? 0;
  const state: DoubtState = copy.attention === 'Raised' ? 'ProvenAbsent' : note.why === '' ? 'Asking' : 'CannotVerify';
  const may = parts.engine.maySend(copy);
  const master = parts.blotter.master(orderId(key.masterKey))?.order;
  return {
    clOrdId: copy.clOrdId,
    accountId: order.accountId,
    alias: parts.alias(order.accountId),
    masterKey: key.masterKey,
    purpose: purposeOf(copy),
    instrumentId: order.instrumentId,
    symbol: parts.instrumentOf(order.instrumentId)?.tradingSymbol ?? order.instrumentId,
    side: order.side,
    product: order.product,
    ordType: order.ordType,
    orderQty: order.orderQty,
    price: order.price,
    stopPx: order.stopPx,
    since: order.unknownSince ?? copy.times.decidedAt,
    state,
    evidence: evidenceWords(state, readings, copy, note.why),
    readings,
    masterPrice: master === undefined ? null : (avgPxOf(master) ?? (master.price > 0 ? master.price : null)),
    priceNow: parts.lastPrice(order.instrumentId),
    sendRefusal: may.ok ? '' : may.message,
  };
}

function earlierView(copy: CopyOrder, parts: AttentionListParts): AttentionView {
  return {
    ...attentionView(copy, parts),
    state: 'EarlierDay',
    evidence: evidenceWords('EarlierDay', 0, copy, ''),
    sendRefusal: 'The book of its day is gone, so nothing can prove any more that the broker does not have it.',
  };
}

function evidenceWords(state: DoubtState, readings: number, copy: CopyOrder, why: string): string {
  const times = readings === 1 ? 'one full reading' : `${readings} full readings`;
  switch (state) {
    case 'Asking':
      return readings === 0
        ? 'The broker’s order book is being asked for it.'
        : `Not in ${times} of the broker’s order book; that proves nothing yet, since a book can be late.`;
    case 'CannotVerify':
      return `The broker’s order book cannot tell: ${why}.`;
    case 'ProvenAbsent':
      return copy.absence === null
        ? `Not in ${times} of the broker’s order book over the whole settle window.`
        : `Not in ${times} of the broker’s order book over the whole settle window; its trades and positions agree.`;
    case 'EarlierDay':
      return 'The book of that day is gone.';
  }
}
