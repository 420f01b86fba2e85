import { describe, expect, it } from 'vitest';
import {
  emptyDraft,
  productsFor,
  refusedPrice,
  refusedQuantity,
  ticketOf,
  ticketRefusals,
  ticketSentence,
  type TicketDraft,
} from '../../renderer/ticket.ts';
import { fakeHits } from './fake-desk.ts';

const nifty = fakeHits[0] ?? null;
const draft = (part: Partial<TicketDraft>): TicketDraft => ({
  ...emptyDraft,
  instrument: nifty,
  quantity: '75',
  ...part,
});

describe('a quantity', () => {
  it.each([
    ['', 'Type a quantity'],
    ['abc', 'not a whole number'],
    ['1,50,000', 'Type 150000, without commas.'],
    ['-75', 'not a whole number'],
    ['7.5', 'not a whole number'],
    ['1e3', 'not a whole number'],
    ['1e309', 'not a whole number'],
    ['NaN', 'not a whole number'],
    ['0', 'zero buys nothing'],
    ['100', '100 is not whole lots of 75. Use 75 or 150.'],
    ['10', 'Use 75.'],
  ])('of "%s" is refused with the reason', (text, reason) => {
    expect(refusedQuantity(text, 75)).toContain(reason);
  });

  it.each(['75', ' 150 ', '150000'])('of "%s" is taken', (text) => {
    expect(refusedQuantity(text, 75)).toBeNull();
  });
});

describe('a price', () => {
  it.each([
    ['', 'Type a price'],
    ['twelve', 'is not a price'],
    ['-1', 'is not a price'],
    ['NaN', 'is not a price'],
    ['1e309', 'is not a price'],
    ['0', 'zero is not accepted'],
    ['26140.03', '26140.03 is between ticks of 0.10. Use 26140.00 or 26140.10.'],
    ['26140.001', 'fraction of a paisa'],
  ])('of "%s" is refused with the reason', (text, reason) => {
    expect(refusedPrice(text, 10, 'price')).toContain(reason);
  });

  it('on a tick is taken, in plain digits', () => {
    expect(refusedPrice('26140.10', 10, 'price')).toBeNull();
    expect(refusedPrice('26,140.10', 10, 'price')).toContain('Type 26140.10, without commas.');
  });
});

describe('a ticket', () => {
  it('asks for an instrument before anything else', () => {
    expect(Object.keys(ticketRefusals({ ...emptyDraft, quantity: 'x' }))).toEqual(['instrument']);
  });

  it('asks only for the fields that its type has', () => {
    expect(ticketRefusals(draft({ ordType: 'Market', price: 'rubbish', trigger: 'rubbish' }))).toEqual({});
    expect(Object.keys(ticketRefusals(draft({ ordType: 'Limit' })))).toEqual(['price']);
    expect(Object.keys(ticketRefusals(draft({ ordType: 'Stop' })))).toEqual(['trigger']);
    expect(Object.keys(ticketRefusals(draft({ ordType: 'StopLimit' })))).toEqual(['price', 'trigger']);
  });

  it('refuses a trigger on the wrong side of the price', () => {
    const stop = { ordType: 'StopLimit', price: '100', trigger: '101' } as const;
    expect(ticketRefusals(draft({ ...stop, side: 'Buy' })).trigger).toContain('may not be above');
    expect(ticketRefusals(draft({ ...stop, side: 'Sell' }))).toEqual({});
    expect(ticketRefusals(draft({ ...stop, side: 'Sell', trigger: '99' })).trigger).toContain('may not be below');
  });

  it('sends numbers as typed, and nothing in a field its type does not have', () => {
    if (nifty === null) throw new Error('no instrument');
    expect(ticketOf(draft({ ordType: 'Limit', price: ' 26140.10 ', trigger: '5' }), nifty)).toEqual({
      instrumentId: 'NFO|49543',
      side: 'Buy',
      ordType: 'Limit',
      product: 'MIS',
      quantity: '75',
      price: '26140.10',
      trigger: '',
    });
  });

  it('says on its button what will happen now', () => {
    expect(ticketSentence(draft({ side: 'Sell', ordType: 'Limit', price: '26140.10' }))).toBe(
      'Sell 75 NIFTY LIMIT at 26140.10',
    );
    expect(ticketSentence(emptyDraft)).toBe('Buy');
  });

  it('offers the products of the segment', () => {
    expect(productsFor('NSE')).not.toContain('NRML');
    expect(productsFor('NFO')).not.toContain('CNC');
  });
});
