import { describe, expect, it } from 'vitest';
import { verdictOf, type ExitReading } from '../../domain/exit-verdict.ts';
import { instrumentId, orderId } from '../../domain/ids.ts';

const sbin = instrumentId('NSE', '3045');
const nifty = instrumentId('NFO', '35001');
const everything = { kind: 'Account', reach: 'Everything' } as const;
const held = [{ instrumentId: sbin, product: 'MIS', netQty: 30 }] as const;

function aReading(part: Partial<ExitReading>): ExitReading {
  return {
    working: [],
    held: [],
    undecided: [],
    copied: () => 0,
    uncounted: false,
    undecidable: new Set(),
    whyNotClosable: () => null,
    unreadable: [],
    cancellable: [],
    ...part,
  };
}

describe('what one reading means for an exit', () => {
  it('is flat when nothing is held, nothing works and every row could be read', () => {
    expect(verdictOf(everything, aReading({}))).toEqual({ kind: 'Flat', left: [] });
  });

  it('of what was copied is not flat while nobody knows what was copied on earlier days', () => {
    const reading = aReading({ held, uncounted: true });
    expect(verdictOf({ kind: 'Account', reach: 'Copied' }, reading)).toMatchObject({ kind: 'Wait', proving: true });
    expect(verdictOf({ kind: 'Instrument', reach: 'Copied', instrumentId: sbin }, reading).kind).toBe('Wait');
    expect(verdictOf(everything, aReading({ uncounted: true })).kind).toBe('Flat');
  });

  it('is never flat because the price of a position grew old between two looks at it', () => {
    let asked = 0;
    const whyNotClosable = (): string | null => {
      asked += 1;
      return asked > 1 ? 'No recent price is known.' : null;
    };
    expect(verdictOf(everything, aReading({ held, whyNotClosable }))).toMatchObject({ kind: 'Close' });
  });

  it('names what only a person can close, and closes the rest first', () => {
    const both = [...held, { instrumentId: nifty, product: 'NRML', netQty: -75 } as const];
    const whyNotClosable = ({ instrumentId: id }: { readonly instrumentId: string }): string | null =>
      id === nifty ? 'No recent price is known.' : null;
    expect(verdictOf(everything, aReading({ held: both, whyNotClosable }))).toMatchObject({
      kind: 'Close',
      closes: [{ instrumentId: sbin, side: 'Sell', qty: 30 }],
    });
    expect(verdictOf(everything, aReading({ held: both.slice(1), whyNotClosable }))).toMatchObject({
      kind: 'Left',
      reason: 'No recent price is known.',
      left: [{ instrumentId: nifty, netQty: -75 }],
    });
  });

  it('leaves a position whose product nobody knows to a person, and says so in a sentence', () => {
    const odd = [{ instrumentId: sbin, product: null, netQty: 5 }];
    expect(verdictOf(everything, aReading({ held: odd }))).toMatchObject({
      kind: 'Left',
      reason: 'The broker names a product that Lockstep does not know.',
      left: odd,
    });
  });

  it('cancels a row that cannot be read but may work, before and beside what else there is', () => {
    const odd = { unreadable: ['a row was cut'], cancellable: [orderId('77')] };
    expect(verdictOf(everything, aReading(odd))).toMatchObject({ kind: 'Cancel', orders: ['77'] });
    const working = [
      {
        orderId: orderId('5'),
        instrumentId: sbin,
        product: 'MIS',
        side: 'Buy',
        leavesQty: 10,
        masterKey: null,
      },
    ] as const;
    expect(verdictOf(everything, aReading({ ...odd, working }))).toMatchObject({ orders: ['5', '77'] });
  });

  it('leaves an account with rows that nobody could read to a person', () => {
    expect(verdictOf(everything, aReading({ unreadable: ['a row was cut'] }))).toMatchObject({
      kind: 'Left',
      reason: '1 orders in its book cannot be read (a row was cut); look at the account at the broker.',
    });
  });

  it('waits while the positions and the order book do not agree, even where nothing is held', () => {
    expect(verdictOf(everything, aReading({ undecidable: new Set([sbin]) }))).toMatchObject({
      kind: 'Wait',
      proving: true,
    });
    const narrow = { kind: 'Instrument', reach: 'Everything', instrumentId: nifty } as const;
    expect(verdictOf(narrow, aReading({ undecidable: new Set([sbin]) })).kind).toBe('Flat');
  });

  it('waits for an order of ours that is in doubt', () => {
    expect(verdictOf(everything, aReading({ undecided: [{ instrumentId: sbin, product: 'MIS' }] }))).toMatchObject({
      kind: 'Wait',
      proving: false,
    });
  });
});
