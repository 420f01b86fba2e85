import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountId, deriveClOrdId, instrumentId, looksLikeClOrdId, type ClOrdIdFacts } from '../../domain/ids.ts';

const facts: ClOrdIdFacts = {
  masterAccount: accountId('MA001'),
  masterEvent: '26112400001001',
  follower: accountId('FO001'),
  purpose: 'Copy',
  slice: 0,
};
const text = fc.string({ minLength: 1, maxLength: 24 });
const anyFacts = fc.record({
  masterAccount: text.map(accountId),
  masterEvent: text,
  follower: text.map(accountId),
  purpose: text,
  slice: fc.nat(500),
});

describe('the reference of an intent', () => {
  it('has ten characters A-Z0-9 that begin with our mark, whatever it is made of', () => {
    fc.assert(
      fc.property(anyFacts, (one) => looksLikeClOrdId(deriveClOrdId(one))),
      { numRuns: 2000 },
    );
  });

  it('is the same for the same facts, for ever', () => {
    fc.assert(fc.property(anyFacts, (one) => deriveClOrdId({ ...one }) === deriveClOrdId(one)));
    // Pinned: after an update, or the loss of the journal, an order already at the broker must be known again.
    expect(deriveClOrdId(facts)).toBe('L44ETFRTZR');
  });

  it.each([
    ['master account', { masterAccount: accountId('MA002') }],
    ['master order', { masterEvent: '26112400001002' }],
    ['follower', { follower: accountId('FO002') }],
    ['purpose', { purpose: 'Exit' }],
    ['slice', { slice: 1 }],
  ])('is another for another %s', (_, part) => {
    expect(deriveClOrdId({ ...facts, ...part })).not.toBe(deriveClOrdId(facts));
  });

  it('keeps its parts apart: text moved from one part to the next gives another reference', () => {
    const [a, b] = [
      deriveClOrdId({ ...facts, purpose: 'Copy', slice: 11 }),
      deriveClOrdId({ ...facts, purpose: 'Copy1', slice: 1 }),
    ];
    expect(a).not.toBe(b);
  });

  it('does not meet itself among 200,000 facts, half of busy days and half of anything', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i += 1) {
      const follower = accountId(`FO${String(i % 25).padStart(3, '0')}`);
      seen.add(
        deriveClOrdId({
          ...facts,
          follower,
          masterEvent: `261124${String(Math.floor(i / 50)).padStart(8, '0')}`,
          purpose: i % 50 < 25 ? 'Copy' : 'Exit',
        }),
      );
      seen.add(
        deriveClOrdId({
          ...facts,
          follower: accountId(randomUUID().slice(0, 6)),
          masterEvent: randomUUID(),
          slice: i % 7,
        }),
      );
    }
    expect(seen.size).toBe(200_000);
  });
});

describe('a tag of the broker’s', () => {
  it.each([
    '',
    '--',
    'L',
    'laaaaaaaa1',
    'LAAAAAAAA',
    'LAAAAAAAA12',
    'XAAAAAAAA1',
    'LAAAAAAAA1\n',
    ' LAAAAAAAA1',
    'LAAAA-AAA1',
    'LÀAAAAAAA1',
  ])('"%s" has not the shape of ours', (tag) => {
    expect(looksLikeClOrdId(tag)).toBe(false);
  });
});

it('names an instrument by exchange and token, since tokens overlap', () => {
  expect(instrumentId('NSE', '22')).not.toBe(instrumentId('NFO', '22'));
});
