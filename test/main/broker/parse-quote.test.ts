// Frames of the market-data socket, as the broker's reference shows them, and as they should never be.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instrumentId } from '../../../domain/ids.ts';
import { readQuoteFrame } from '../../../main/broker/alice-blue/parse-quote.ts';
import { createQuoteBook } from '../../../main/broker/alice-blue/quote-book.ts';
import {
  isSubscribable,
  loginWords,
  sessionHash,
  subscriptionWords,
} from '../../../main/broker/alice-blue/quote-words.ts';
import { account } from '../../support/alice-blue.ts';

/** The documented snapshot and the change after it. */
const snapshot = {
  ...{ t: 'tk', e: 'NFO', tk: '54957', ts: 'NIFTY28JUL22C16600', pp: '2', ml: '1', ls: '50', ti: '0.05', c: '42.20' },
  ...{ lp: '84.00', pc: '99.05', ft: '1658911102', oi: '7606750', o: '37.65', h: '98.00', l: '22.00', ap: '61.35' },
  ...{ v: '129781850', bp1: '84.00', sp1: '84.20', bq1: '1000', sq1: '300' },
};
const delta = { t: 'tf', e: 'NFO', tk: '54957', lp: '84.20', pc: '99.53', ft: '1658911102' };
const option = instrumentId('NFO', '54957');
const read = (frame: unknown) => {
  const result = readQuoteFrame(frame);
  if (!result.ok) throw new Error(result.message);
  return result.value;
};

describe('a frame of the price feed', () => {
  test('a snapshot and a change carry the last price in exact paise', () => {
    expect(read(snapshot)).toEqual({ kind: 'Snapshot', instrumentId: option, lastPrice: 8400, band: null });
    expect(read(delta)).toEqual({ kind: 'Delta', instrumentId: option, lastPrice: 8420, band: null });
    expect(read({ ...delta, lp: '1,120.15' })).toMatchObject({ lastPrice: 112015 });
  });

  test('the five-level frames carry it too', () => {
    expect(read({ ...snapshot, t: 'dk' })).toMatchObject({ kind: 'Snapshot', lastPrice: 8400 });
    expect(read({ ...delta, t: 'df' })).toMatchObject({ kind: 'Delta', lastPrice: 8420 });
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['zero', '0'],
    ['zero with decimals', '0.00'],
    ['NA', 'NA'],
  ])('a last price that is %s leaves the price as it was', (_, lp) => {
    expect(read({ ...delta, lp })).toEqual({ kind: 'Delta', instrumentId: option, lastPrice: null, band: null });
  });

  test('the circuit limits come with it, one of them alone too, and what cannot be read bounds nothing', () => {
    expect(read({ ...snapshot, uc: '92.40', lc: '75.60' })).toMatchObject({ band: { lower: 7560, upper: 9240 } });
    expect(read({ ...delta, uc: '100.00' })).toMatchObject({ band: { lower: null, upper: 10_000 } });
    expect(read({ ...delta, uc: '0.00', lc: 'NA' })).toMatchObject({ band: { lower: null, upper: null } });
    const book = createQuoteBook();
    book.want([option]);
    for (const frame of [
      { ...snapshot, uc: '92.40', lc: '75.60' },
      { ...delta, uc: '100.00' },
    ]) {
      const said = read(frame);
      if (said.kind === 'Snapshot' || said.kind === 'Delta') book.take(said);
    }
    expect(book.band(option)).toEqual({ lower: 7560, upper: 10_000 });
  });

  test.each(['-84.00', '84.005', '1e3', 'NaN', '9'.repeat(30)])('"%s" is refused and not guessed at', (lp) => {
    expect(readQuoteFrame({ ...delta, lp })).toMatchObject({ ok: false });
  });

  test('a price without an instrument, and anything but an object, is refused', () => {
    for (const frame of [{ t: 'tk', lp: '1' }, { t: 'tf', e: 'NSE', lp: '1' }, null, 7, 'tk', [], { ...delta, tk: {} }])
      expect(readQuoteFrame(frame)).toMatchObject({ ok: false });
  });

  test('both spellings of the acknowledgement are read, and a refusal in either', () => {
    expect(read({ t: 'ck', s: 'OK' })).toEqual({ kind: 'Acknowledged' });
    expect(read({ t: 'cf', k: 'OK' })).toEqual({ kind: 'Acknowledged' });
    expect(read({ t: 'cf', k: 'failed' })).toEqual({ kind: 'Refused', word: 'failed' });
    expect(read({ t: 'ck', s: 'Not_Ok' })).toEqual({ kind: 'Refused', word: 'Not_Ok' });
    expect(read({ t: 'ck' })).toEqual({ kind: 'Refused', word: '' });
  });

  test('what concerns no price is passed over', () => {
    for (const frame of [{ t: 'h' }, { t: 'am', msg: 'x' }, {}]) expect(read(frame)).toEqual({ kind: 'Other' });
  });

  test('whatever JSON may say, it ends as a reading or a refusal', () => {
    const mutated = fc
      .tuple(fc.constantFrom(snapshot, delta), fc.constantFrom('t', 's', 'k', 'e', 'tk', 'lp', 'ft'), fc.jsonValue())
      .map(([frame, key, value]) => ({ ...frame, [key]: value }));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.jsonValue()), (frame) => {
        const result = readQuoteFrame(frame);
        if (result.ok && 'lastPrice' in result.value && result.value.lastPrice !== null)
          expect(Number.isSafeInteger(result.value.lastPrice) && result.value.lastPrice > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the prices of one connection', () => {
  const told = (book: ReturnType<typeof createQuoteBook>, frame: object) => {
    const said = read(frame);
    if (said.kind !== 'Snapshot' && said.kind !== 'Delta') throw new Error('no price');
    return book.take(said);
  };

  test('a change without a last price vouches for the one before it', () => {
    const book = createQuoteBook();
    book.want([option]);
    expect(told(book, { ...delta, lp: undefined })).toBeNull();
    expect(told(book, snapshot)).toBe(8400);
    expect(told(book, { t: 'tf', e: 'NFO', tk: '54957', v: '129781900' })).toBe(8400);
    expect(told(book, { ...delta, lp: '0.00' })).toBe(8400);
    expect(told(book, delta)).toBe(8420);
  });

  test('after the line was lost a change vouches for nothing until a price is told', () => {
    const book = createQuoteBook();
    book.want([option]);
    told(book, snapshot);
    book.forgetPrices();
    expect(book.isTold(option)).toBe(false);
    expect(told(book, { ...delta, lp: undefined })).toBeNull();
  });

  test('instruments that nobody wants are passed over, and a new wish answers the difference', () => {
    const book = createQuoteBook();
    const sbin = instrumentId('NSE', '3045');
    expect(told(book, snapshot)).toBeNull();
    expect(book.want([option, option])).toEqual({ added: [option], removed: [] });
    told(book, snapshot);
    expect(book.want([sbin])).toEqual({ added: [sbin], removed: [option] });
    expect(book.isTold(option)).toBe(false);
  });
});

describe('what the socket is told', () => {
  test('the session is hashed twice, the inner result as its hex text', () => {
    const hash = '09bfebdc4864ad085fc250f784fb8ac9d257e0c9af1a09a9f20a2301c0671aa2';
    expect(sessionHash('header.payload.sig')).toBe(hash);
    expect(loginWords(account, 'header.payload.sig')).toEqual({
      susertoken: hash,
      t: 'c',
      actid: '912444_API',
      uid: '912444_API',
      source: 'API',
    });
  });

  test('many keys travel in frames of a hundred', () => {
    const ids = Array.from({ length: 250 }, (_, at) => instrumentId('NFO', String(at)));
    const frames = subscriptionWords('Subscribe', ids) as { k: string; t: string }[];
    expect(frames.map(({ k, t }) => [t, k.split('#').length])).toEqual([
      ['t', 100],
      ['t', 100],
      ['t', 50],
    ]);
    expect(frames.flatMap(({ k }) => k.split('#'))).toEqual(ids);
    expect(subscriptionWords('Unsubscribe', ids.slice(0, 2))).toEqual([{ k: 'NFO|0#NFO|1', t: 'u' }]);
    expect(subscriptionWords('Subscribe', [])).toEqual([]);
  });

  test('an id that would break the frame is not subscribed', () => {
    expect(isSubscribable(instrumentId('NSE', '3045'))).toBe(true);
    for (const [exchange, token] of [
      ['NSE', ''],
      ['', '1'],
      ['NSE', '1#NSE|2'],
      ['nse', '1'],
    ] as const)
      expect(isSubscribable(instrumentId(exchange, token))).toBe(false);
  });
});
