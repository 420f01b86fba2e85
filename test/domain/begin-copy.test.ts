import { describe, expect, it } from 'vitest';
import type { DecisionInputs } from '../../domain/decision.ts';
import { beginCopy } from '../../domain/fold-copy.ts';
import { denial } from '../../domain/risk.ts';
import type { Priced } from '../../domain/reference-price.ts';
import { anIntent, anOrder, followerId, morning, ref, terms } from '../support/an-order.ts';

const priced: Priced = { price: 790_00, source: 'Quote', ageMs: 0, fresh: true, band: null, clamped: false };
const inputs: DecisionInputs = {
  masterType: 'Limit',
  held: 0,
  working: 0,
  positions: 1,
  ordersToday: 2,
  used: null,
  dayPnl: null,
  quote: null,
  masterPrice: null,
  ownBuy: null,
  ownSell: null,
  total: 100,
  market: 'Open',
  ageMs: 40,
};

describe('a copy at its beginning', () => {
  it('is its intent and nothing else: no answer, no doubt, no change, nothing traded', () => {
    const { key, command } = anIntent();
    expect(beginCopy(anIntent(), morning + 1000)).toEqual({
      key,
      closes: false,
      clOrdId: ref,
      command,
      order: anOrder({ accountId: followerId, clOrdId: ref, orderId: null, acknowledged: false, transactTime: 0 }),
      sending: 'Sending',
      denial: null,
      reasonCode: '',
      reasonText: '',
      attention: 'None',
      silentSince: null,
      absence: null,
      byHand: false,
      retried: false,
      heldAtDecision: null,
      inputs: null,
      protection: null,
      wanted: terms(),
      changeAnsweredAt: null,
      changeInDoubt: false,
      changes: 0,
      cancelAskedAt: null,
      madeRoom: false,
      changeLostAt: null,
      mostAsked: 100,
      lastFillAt: null,
      times: {
        masterAt: morning,
        decidedAt: morning + 1000,
        committedAt: morning + 1000,
        sentAt: null,
        answeredAt: null,
        filledAt: null,
      },
    });
  });

  it('that was denied is over, was never committed, and says why', () => {
    const { key, command, masterAt } = anIntent();
    const why = denial('QTY_ABOVE_MAXIMUM', 'too many', 'raise it');
    const denied = beginCopy({ kind: 'Denied', key, command, masterAt, denial: why }, morning);
    expect(denied).toMatchObject({
      sending: 'Denied',
      denial: why,
      reasonCode: 'QTY_ABOVE_MAXIMUM',
      reasonText: 'too many',
      byHand: false,
      order: { ...terms(), ended: 'Rejected', cumQty: 0, orderId: null },
      times: { decidedAt: morning, committedAt: null },
    });
  });

  it('waits for its turn where the intent says so', () => {
    expect(beginCopy({ ...anIntent(), planned: true }, morning).sending).toBe('Planned');
    expect(beginCopy({ ...anIntent(), planned: false }, morning).sending).toBe('Sending');
  });

  it('keeps that a person asked for it, what was held and what it was held against', () => {
    expect(beginCopy({ ...anIntent({ heldAtDecision: 75 }), byHand: true, inputs }, morning)).toMatchObject({
      byHand: true,
      heldAtDecision: 75,
      inputs,
    });
  });

  it('at a price of our own making keeps how and when that was made', () => {
    expect(beginCopy({ ...anIntent(), priced }, morning + 1000).protection).toEqual({
      priced,
      pricedAt: morning + 1000,
      repriced: 0,
      givenUp: false,
    });
  });
});
