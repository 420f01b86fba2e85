import { describe, expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { beginCopy } from '../../domain/fold-copy.ts';
import { driftOf, legOf, type HoldingFacts, type Leg, type MasterStand } from '../../domain/reconcile.ts';
import type { DenialCode } from '../../domain/denial-codes.ts';
import { denial } from '../../domain/risk.ts';
import {
  aCopy,
  anAnswer,
  anIntent,
  anOrder,
  copyAfter,
  morning,
  notSent,
  refused,
  unknown,
} from '../support/an-order.ts';

const stand = (order: Partial<MasterStand['order']> = {}, part: Partial<MasterStand> = {}): MasterStand => ({
  order: anOrder({ cumQty: 100, ...order }),
  net: 100,
  reducedSince: false,
  ...part,
});
const denied = (code: DenialCode): CopyOrder =>
  beginCopy(
    {
      kind: 'Denied',
      key: anIntent().key,
      command: anIntent().command,
      denial: denial(code, 'why', 'what'),
      masterAt: morning,
    },
    morning,
  );
const rejected = copyAfter(anAnswer(refused));
const facts = (part: Partial<HoldingFacts> = {}): HoldingFacts => ({
  copiedQty: 0,
  actualQty: 0,
  carriedQty: 0,
  legs: [],
  owed: [],
  ...part,
});

describe('a copied order measured by what its master has traded', () => {
  it.each([
    ['works at the broker', aCopy(), 'Live'],
    ['is in doubt', copyAfter(anAnswer(unknown)), 'Live'],
    ['has all of its share', aCopy({}, { cumQty: 100 }), 'Settled'],
    ['was refused by the broker', rejected, 'Rejected'],
    ['never left', copyAfter(anAnswer(notSent)), 'Rejected'],
    ['was denied by a limit', denied('QTY_ABOVE_MAXIMUM'), 'Rejected'],
    ['was denied because its account was away', denied('ACCOUNT_NOT_READY'), 'Missed'],
    ['was denied because somebody switched the follower off', denied('FOLLOWER_DISABLED'), 'Settled'],
    ['had failed and was asked for again', { ...rejected, retried: true }, 'Settled'],
    ['had failed and was skipped', { ...rejected, attention: 'Ignored' }, 'Settled'],
    ['was dropped by an exit', { ...rejected, reasonCode: 'DROPPED_BY_EXIT_ALL' }, 'Settled'],
    ['ended at the broker with less', aCopy({}, { ended: 'Canceled', cumQty: 40 }), 'Behind'],
  ] as const)('%s: %s', (_name, copy, state) => {
    expect(legOf(copy as CopyOrder, stand()).state).toBe(state);
  });

  it('without a master behind it owes nothing', () => {
    expect(legOf(rejected, null).state).toBe('Settled');
  });

  it('that traded more than its share is a difference only once the master’s order has ended', () => {
    const ahead = aCopy({}, { cumQty: 100 });
    expect(legOf(ahead, stand({ cumQty: 40 }, { net: 40 }))).toMatchObject({ state: 'Settled' });
    expect(legOf(ahead, stand({ cumQty: 40, ended: 'Canceled' }, { net: 40 }))).toMatchObject({
      state: 'Ahead',
      dueQty: 40,
    });
  });

  it('that an exit of its order has left is told as left by it', () => {
    const left = legOf(
      aCopy({}, { cumQty: 100 }),
      stand({ cumQty: 0, ended: 'Canceled' }, { net: 40, takenOut: true }),
    );
    expect(left).toMatchObject({ state: 'Left', dueQty: 0 });
    const drift = driftOf(facts({ copiedQty: 100, actualQty: 100, legs: [left] }));
    expect(drift).toMatchObject({ targetQty: 0, mend: [] });
    expect(drift?.explanation).toMatch(/exit of this order was not proven here, and 100 units.*Exit it again/);
    // What the exit did close is closed.
    expect(driftOf(facts({ copiedQty: 40, actualQty: 40, legs: [left] }))).toMatchObject({ targetQty: 0 });
    expect(driftOf(facts({ copiedQty: 0, actualQty: 0, legs: [left] }))).toBeNull();
  });

  it('that failed is not missed once the master is out of the position again', () => {
    expect(legOf(rejected, stand({}, { net: 0 })).state).toBe('Settled');
    expect(legOf(rejected, stand({}, { net: -50 })).state).toBe('Settled');
    expect(legOf({ ...rejected, key: { ...rejected.key, purpose: 'Exit' } }, stand({}, { net: 0 })).state).toBe(
      'Rejected',
    );
  });

  it('that failed is outdated when the master has taken some off since', () => {
    expect(legOf(rejected, stand({}, { net: 50, reducedSince: true }))).toMatchObject({
      state: 'Rejected',
      outdated: true,
    });
  });
});

describe('what an account holds', () => {
  const off = (copy: CopyOrder, part: Partial<Leg> = {}): Leg => ({ ...legOf(copy, stand()), ...part });

  it('is no drift when it is what was copied and nothing is missing', () => {
    expect(driftOf(facts({ copiedQty: 100, actualQty: 100, legs: [off(aCopy({}, { cumQty: 100 }))] }))).toBeNull();
  });

  it('is foreign where it was traded by hand, and no order of ours mends that', () => {
    expect(driftOf(facts({ copiedQty: 100, actualQty: 130 }))).toMatchObject({
      cause: 'Foreign',
      targetQty: 100,
      mend: [],
    });
    expect(driftOf(facts({ copiedQty: 100, actualQty: 70 }))?.explanation).toContain('-30');
  });

  it('is carried where exactly that much comes from an earlier day', () => {
    expect(driftOf(facts({ actualQty: 75, carriedQty: 75 }))).toMatchObject({ cause: 'Carried', targetQty: 0 });
    expect(driftOf(facts({ actualQty: 80, carriedQty: 75 }))?.cause).toBe('Foreign');
  });

  it('is not judged while an order in doubt may be the difference', () => {
    expect(driftOf(facts({ actualQty: 100, legs: [off(copyAfter(anAnswer(unknown)))] }))).toBeNull();
  });

  it('lacks what a failed copy did not bring, and asking for it again would mend it', () => {
    const drift = driftOf(facts({ legs: [off(rejected)] }));
    expect(drift).toMatchObject({ cause: 'Rejected', targetQty: 100 });
    expect(drift?.mend).toHaveLength(1);
    expect(drift?.explanation).toContain('100 units are missing');
    const missed = driftOf(facts({ legs: [off(denied('ACCOUNT_NOT_READY'))] }));
    expect(missed).toMatchObject({ cause: 'Missed' });
    expect(missed?.mend).toHaveLength(1);
  });

  it('names the widest gap first and how many more there are', () => {
    const small = off(rejected, { dueQty: 10 });
    expect(driftOf(facts({ legs: [small, off(rejected), small] }))?.explanation).toMatch(/^100 units.*2 more/);
  });

  it('cannot be mended by asking again for what has partly traded, or for what the master has since reduced', () => {
    const behind = off(aCopy({}, { ended: 'Canceled', cumQty: 40 }));
    expect(driftOf(facts({ copiedQty: 40, actualQty: 40, legs: [behind] }))).toMatchObject({
      targetQty: 100,
      mend: [],
    });
    expect(driftOf(facts({ legs: [off(rejected, { outdated: true })] }))?.mend).toEqual([]);
    expect(driftOf(facts({ legs: [off(rejected), off(rejected, { outdated: true })] }))?.mend).toEqual([]);
    const ahead = off(aCopy({}, { cumQty: 100 }), { state: 'Ahead', dueQty: 40 });
    const drift = driftOf(facts({ copiedQty: 100, actualQty: 100, legs: [ahead] }));
    expect(drift).toMatchObject({ targetQty: 40, mend: [] });
    expect(drift?.explanation).toContain('before the master');
  });

  it('lacks no more of a failed exit than is still held', () => {
    const exit = off({
      ...rejected,
      key: { ...rejected.key, purpose: 'Exit' },
      order: { ...rejected.order, side: 'Sell' },
    });
    const held = (qty: number) => driftOf(facts({ copiedQty: qty, actualQty: qty, legs: [exit, exit] }));
    expect(held(0)).toBeNull();
    expect(held(-50)).toBeNull();
    expect(held(150)).toMatchObject({ targetQty: 0 });
    expect(held(150)?.mend.map(({ dueQty }) => dueQty)).toEqual([100, 50]);
    expect(held(250)).toMatchObject({ targetQty: 50 });
  });

  it('that a person made up by hand says so', () => {
    expect(driftOf(facts({ actualQty: 100, legs: [off(rejected)] }))).toMatchObject({ cause: 'Foreign', mend: [] });
    expect(driftOf(facts({ actualQty: 100, legs: [off(rejected)] }))?.explanation).toContain('made up by hand');
  });

  it('shows what rounding leaves owed once it is a whole unit', () => {
    expect(driftOf(facts({ owed: [{ side: 'Buy', parts: 9999 }] }))).toBeNull();
    expect(driftOf(facts({ copiedQty: 50, actualQty: 50, owed: [{ side: 'Buy', parts: 155_000 }] }))).toMatchObject({
      cause: 'Rounding',
      targetQty: 65,
    });
    expect(driftOf(facts({ owed: [{ side: 'Sell', parts: -20_000 }] }))).toMatchObject({ targetQty: 2 });
    expect(driftOf(facts({ owed: [{ side: 'Sell', parts: -20_000 }] }))?.explanation).toContain('too many');
  });
});
