import { describe, expect, it } from 'vitest';
import { copyStatusOf, type CopyOrder } from '../../domain/copy-order.ts';
import type { CopyStatus } from '../../domain/order-view.ts';
import { mappingOf, mappingStatusOf, type MappingStatus } from '../../domain/order-mapping.ts';
import { aCopy, anInstrument, masterId, morning } from '../support/an-order.ts';

/** A copy in every state that the screen knows, and what the table calls it. */
const table: Readonly<Record<CopyStatus, readonly (readonly [CopyOrder, MappingStatus])[]>> = {
  PendingNew: [
    [aCopy({ sending: 'Sending' }, { orderId: null, acknowledged: false }), 'PENDING'],
    [aCopy({}, { acknowledged: false }), 'ACTIVE'],
  ],
  New: [[aCopy(), 'ACTIVE']],
  PartiallyFilled: [[aCopy({}, { cumQty: 40 }), 'PARTIAL']],
  Filled: [
    [aCopy({}, { cumQty: 100 }), 'COMPLETED'],
    [aCopy({}, { cumQty: 100, ended: 'Canceled' }), 'COMPLETED'],
  ],
  PendingReplace: [
    [aCopy({}, { replaceOpen: true }), 'ACTIVE'],
    [aCopy({}, { replaceOpen: true, cumQty: 40 }), 'PARTIAL'],
  ],
  PendingCancel: [
    [aCopy({}, { cancelOpen: true }), 'ACTIVE'],
    [aCopy({}, { cancelOpen: true, cumQty: 40 }), 'PARTIAL'],
  ],
  Canceled: [
    [aCopy({}, { ended: 'Canceled' }), 'CANCELLED'],
    [aCopy({}, { ended: 'Canceled', cumQty: 40 }), 'CANCELLED'],
  ],
  Expired: [[aCopy({}, { ended: 'Expired' }), 'CANCELLED']],
  Rejected: [[aCopy({}, { ended: 'Rejected' }), 'FAILED']],
  Denied: [[aCopy({ sending: 'Denied' }, { ended: 'Rejected', orderId: null }), 'FAILED']],
  NotSent: [[aCopy({ sending: 'NotSent' }, { ended: 'Rejected', orderId: null }), 'FAILED']],
  Unknown: [
    [aCopy({}, { unknownSince: morning, orderId: null }), 'UNKNOWN'],
    [aCopy({ attention: 'Ignored' }, { unknownSince: morning, orderId: null }), 'UNKNOWN'],
  ],
  NeedsAttention: [[aCopy({ attention: 'Raised' }, { unknownSince: morning, orderId: null }), 'UNKNOWN']],
};

describe('the table’s word for a copy', () => {
  for (const [status, rows] of Object.entries(table)) {
    it.each(rows.map(([copy, word], at) => ({ copy, word, at })))(`${status} is $word (case $at)`, ({ copy, word }) => {
      expect([copyStatusOf(copy), mappingStatusOf(copy)]).toEqual([status, word]);
    });
  }
});

describe('a row of the table', () => {
  const facts = { tradingDay: '2026-11-24', masterId, instrument: anInstrument(), updatedAt: morning + 9000 };

  it('says in the owner’s words what was asked, what traded and what went wrong', () => {
    const copy = aCopy(
      { reasonCode: 'EC957', reasonText: 'tick size' },
      { cumQty: 40, cumValue: 40 * 789_50, side: 'Sell', ordType: 'Stop', price: 0, stopPx: 785_00 },
    );
    expect(mappingOf(copy, facts)).toMatchObject({
      trading_day: '2026-11-24',
      master_order_id: '26112400001001',
      follower_id: 'FO001',
      purpose: 'COPY',
      slice: 0,
      cl_ord_id: 'LAAAAAAAA1',
      follower_order_id: '26112400002001',
      exchange: 'NSE',
      symbol: 'SBIN-EQ',
      side: 'SELL',
      order_type: 'SL-M',
      quantity: 100,
      filled_quantity: 40,
      price_paise: 0,
      trigger_paise: 785_00,
      average_paise: 789_50,
      status: 'PARTIAL',
      error_code: 'EC957',
      error_message: 'tick size',
      updated_at_ms: morning + 9000,
    });
  });

  it('has nulls, not empty words, where nothing went wrong and nothing traded', () => {
    expect(mappingOf(aCopy(), facts)).toMatchObject({ error_code: null, error_message: null, average_paise: null });
  });

  it('falls back to the token when the contract master does not know the instrument', () => {
    expect(mappingOf(aCopy(), { ...facts, instrument: undefined })).toMatchObject({ exchange: 'NSE', symbol: '3045' });
  });
});
