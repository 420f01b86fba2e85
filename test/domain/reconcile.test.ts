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
  leftQty: 0,
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
    ['was denied because the master’s action was long ago', denied('MASTER_ACTION_STALE'), 'Missed'],
    ['was denied because the market was closed', denied('MARKET_CLOSED'), 'Missed'],
    ['was denied because no price was fresh', denied('REFERENCE_STALE'), 'Missed'],
    ['ended at the broker with nothing', aCopy({}, { ended: 'Canceled' }), 'Behind'],
    ['was denied because somebody switched the follower off', denied('FOLLOWER_DISABLED'), 'Settled'],
    ['had failed and was asked for again', { ...rejected, retried: true }, 'Settled'],
    ['had failed and was skipped', { ...rejected, attention: 'Ignored' }, 'Settled'],
    ['was dropped by an exit', { ...rejected, reasonCode: 'DROPPED_BY_EXIT_ALL' }, 'Settled'],
    ['was sized anew by an exit', { ...rejected, reasonCode: 'EXIT_OVERTAKEN' }, 'Settled'],
    ['ended at the broker with less', aCopy({}, { ended: 'Canceled', cumQty: 40 }), 'Behind'],
  ] as const)('%s: %s', (_name, copy, state) => {
    expect(legOf(copy as CopyOrder, stand()).state).toBe(state);
  });

  it('without a master behind it owes nothing', () => {
    expect(legOf(rejected, null)).toEqual({ copy: rejected, dueQty: 0, state: 'Settled', outdated: false });
  });

  it('that traded more than its share is a difference only once the master’s order has ended', () => {
    const ahead = aCopy({}, { cumQty: 100 });
    expect(legOf(ahead, stand({ cumQty: 40 }, { net: 40 }))).toMatchObject({ state: 'Settled' });
    expect(legOf(ahead, stand({ cumQty: 40, ended: 'Canceled' }, { net: 40 }))).toMatchObject({
      state: 'Ahead',
      dueQty: 40,
    });
  });

  it('is measured by what the master’s order was when it was sized, unless a person asked for it since', () => {
    const smaller = stand({ orderQty: 40, cumQty: 40 }, { net: 40, sizedBy: 100 });
    expect(legOf(rejected, smaller)).toMatchObject({ state: 'Rejected', dueQty: 40, outdated: false });
    expect(legOf(aCopy({}, { cumQty: 100 }), smaller)).toMatchObject({ state: 'Ahead', dueQty: 40 });
    expect(legOf(aCopy({ byHand: true }, { cumQty: 100 }), smaller)).toMatchObject({ state: 'Settled' });
  });

  it('of a follower of fills is due what it was sent for, however much of the master’s order has traded', () => {
    const inPart = { cumQty: 40 } as const;
    expect(legOf(rejected, stand(inPart, { net: 40 }))).toMatchObject({ dueQty: 40, outdated: true });
    expect(legOf(rejected, stand(inPart, { net: 40, fills: true }))).toMatchObject({ dueQty: 100, outdated: false });
  });

  it('that an exit of its order has left is told as left by it', () => {
    const left = legOf(
      aCopy({}, { cumQty: 100 }),
      stand({ cumQty: 0, ended: 'Canceled' }, { net: 40, takenOut: true }),
    );
    expect(left).toMatchObject({ state: 'Left', dueQty: 0 });
    const drift = driftOf(facts({ copiedQty: 100, actualQty: 100, legs: [left] }));
    expect(drift).toMatchObject({ cause: 'Rejected', targetQty: 0, mend: [] });
    expect(drift?.explanation).toBe(
      'The exit of this order was not proven here, and 100 units of it are still counted as held. Exit it again, or close it at the broker.',
    );
    // What the exit did close is closed.
    expect(driftOf(facts({ copiedQty: 40, actualQty: 40, legs: [left] }))).toMatchObject({ targetQty: 0 });
    expect(driftOf(facts({ copiedQty: 0, actualQty: 0, legs: [left] }))).toBeNull();
    expect(driftOf(facts({ copiedQty: -40, actualQty: -40, legs: [left] }))).toBeNull();
    // Two that were left share what is held, and each only what its exit did not close.
    expect(driftOf(facts({ copiedQty: 100, actualQty: 100, legs: [left, left] }))).toMatchObject({ targetQty: 0 });
    const partly = { ...left, dueQty: 30 };
    expect(driftOf(facts({ copiedQty: 100, actualQty: 100, legs: [partly] }))).toMatchObject({
      targetQty: 30,
      explanation: expect.stringContaining('and 70 units of it are still counted as held') as string,
    });
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

  it('is no drift while a copy still works at the broker', () => {
    expect(driftOf(facts({ legs: [off(aCopy())] }))).toBeNull();
  });

  it('is foreign where it was traded by hand, and no order of ours mends that', () => {
    expect(driftOf(facts({ copiedQty: 100, actualQty: 130 }))).toMatchObject({
      cause: 'Foreign',
      targetQty: 100,
      mend: [],
    });
    expect([130, 70].map((actualQty) => driftOf(facts({ copiedQty: 100, actualQty }))?.explanation)).toEqual([
      'The broker shows 130 where 100 was copied: +30 was traded in the account by hand or by another program. It is left alone.',
      'The broker shows 70 where 100 was copied: -30 was traded in the account by hand or by another program. It is left alone.',
    ]);
    // Not the size of the failed copy, so not made up for it.
    expect(driftOf(facts({ actualQty: 60, legs: [off(rejected)] }))?.explanation).toContain('+60 was traded');
  });

  it('is carried where exactly that much comes from an earlier day', () => {
    expect(driftOf(facts({ actualQty: 75, carriedQty: 75 }))).toEqual({
      cause: 'Carried',
      targetQty: 0,
      mend: [],
      explanation: '75 units come from an earlier day; they were not copied today.',
    });
    expect(driftOf(facts({ actualQty: 80, carriedQty: 75 }))?.cause).toBe('Foreign');
  });

  describe('when the master is out of it', () => {
    const asExit = (copy: CopyOrder): CopyOrder => ({ ...copy, key: { ...copy.key, purpose: 'Exit' } });
    const copied = off(aCopy({}, { cumQty: 100 }));
    const out = facts({ copiedQty: 44, actualQty: 44, leftQty: 44, legs: [copied] });

    it('is left over where every copy went as asked, and no order is offered for it', () => {
      expect(driftOf(out)).toEqual({
        targetQty: 0,
        cause: 'LeftOver',
        mend: [],
        explanation:
          'The master is out of it, and 44 units of what was copied are left here. Exit this position if you do not want them.',
      });
      expect(driftOf({ ...out, copiedQty: -44, actualQty: -44, leftQty: -44 })?.explanation).toContain('and -44 units');
      expect(driftOf({ ...out, copiedQty: 54, actualQty: 54 }), 'ten of another kind').toMatchObject({
        cause: 'LeftOver',
        targetQty: 10,
      });
    });

    it.each([
      ['is flat as well, or follows a master that is still in it', { leftQty: 0 }, null],
      ['has an order that still works and may close it', { legs: [copied, off(asExit(aCopy()))] }, null],
      ['has an entry that rests beside it', { legs: [copied, off(aCopy())] }, 'LeftOver'],
      ['was left as it is by a person', { legs: [copied, off(asExit({ ...rejected, attention: 'Ignored' }))] }, null],
      ['had an exit asked for again', { legs: [copied, off(asExit({ ...rejected, retried: true }))] }, 'LeftOver'],
      ['lacks an entry that was put aside', { legs: [copied, off({ ...rejected, attention: 'Ignored' })] }, 'LeftOver'],
      ['lacks what a failed copy did not bring', { legs: [copied, off(rejected)] }, 'Rejected'],
      ['was traded in by hand', { actualQty: 50 }, 'Foreign'],
    ] as const)('says where the account %s: %o', (_name, part, cause) => {
      expect(driftOf({ ...out, ...part })?.cause ?? null).toBe(cause);
    });
  });

  it('is not judged while an order in doubt may be the difference', () => {
    expect(driftOf(facts({ actualQty: 100, legs: [off(copyAfter(anAnswer(unknown)))] }))).toBeNull();
  });

  it('lacks what a failed copy did not bring, and asking for it again would mend it', () => {
    const drift = driftOf(facts({ legs: [off(rejected)] }));
    expect(drift).toMatchObject({ cause: 'Rejected', targetQty: 100 });
    expect(drift?.mend).toHaveLength(1);
    expect(drift?.explanation).toBe('100 units are missing since a copy failed: Price is not a multiple of tick size');
    const missed = driftOf(facts({ legs: [off(denied('ACCOUNT_NOT_READY'))] }));
    expect(missed).toMatchObject({ cause: 'Missed' });
    expect(missed?.mend).toHaveLength(1);
    expect(missed?.explanation).toBe('100 units could not be copied when the master traded: why');
  });

  it('lacks of a copy that traded in part and then failed what did not trade', () => {
    const part = off({ ...rejected, order: { ...rejected.order, cumQty: 40 } });
    const drift = driftOf(facts({ copiedQty: 40, actualQty: 40, legs: [part] }));
    expect(drift).toMatchObject({ cause: 'Rejected', targetQty: 100, mend: [] });
    expect(drift?.explanation).toContain('60 units are missing');
  });

  it('is not mended by asking again for an order that ended at the broker, though none of it traded', () => {
    const nothing = off(aCopy({}, { ended: 'Canceled' }));
    const drift = driftOf(facts({ legs: [nothing] }));
    expect(drift).toEqual({
      targetQty: 100,
      mend: [],
      cause: 'Rejected',
      explanation: 'Its order ended at the broker with 0 of 100 traded. Place the rest by hand if you want it.',
    });
  });

  it('names the widest gap first and how many more there are', () => {
    const small = off(rejected, { dueQty: 10 });
    expect(driftOf(facts({ legs: [small, off(rejected), small] }))?.explanation).toMatch(
      /^100 units.*size 2 more beside/,
    );
    const nearly = off(aCopy({}, { ended: 'Canceled', cumQty: 60 }), { dueQty: 130 });
    expect(driftOf(facts({ copiedQty: 60, actualQty: 60, legs: [nearly, off(rejected)] }))?.explanation).toMatch(
      /^100 units/,
    );
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
    expect(drift).toMatchObject({
      cause: 'Rejected',
      explanation:
        "Its order traded 100 before the master's ended with 40 as its share. Use the exit for it if you want it closed.",
    });
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
    const partly = { ...exit, copy: { ...exit.copy, order: { ...exit.copy.order, cumQty: 20 } } };
    expect(driftOf(facts({ copiedQty: 150, actualQty: 150, legs: [partly] }))).toMatchObject({ targetQty: 70 });
  });

  it('is too little where an exit sold more than the master did in the end, even when nothing is held any more', () => {
    const ahead = off(
      aCopy({ key: { ...rejected.key, purpose: 'Exit' } }, { side: 'Sell', cumQty: 100, ended: 'Canceled' }),
      { state: 'Ahead', dueQty: 40 },
    );
    expect(driftOf(facts({ legs: [ahead] }))).toMatchObject({ targetQty: 60, mend: [] });
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
    expect(driftOf(facts({ owed: [{ side: 'Sell', parts: -20_000 }] }))).toEqual({
      targetQty: 2,
      cause: 'Rounding',
      explanation: 'Rounding to whole lots leaves 2 units too many; they are taken off the next orders.',
      mend: [],
    });
    expect(driftOf(facts({ owed: [{ side: 'Buy', parts: 10_000 }] }))?.explanation).toBe(
      'Rounding to whole lots leaves 1 units owed; they are made up when they make a lot.',
    );
  });
});
