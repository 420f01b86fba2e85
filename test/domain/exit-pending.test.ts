import { describe, expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { exitPatienceMs, exitPending, mayRetryExit, mostExitRetries } from '../../domain/exit-pending.ts';
import type { Order } from '../../domain/order.ts';
import { aCopy, anOrder, morning, terms } from '../support/an-order.ts';

const master = (part: Partial<Order> = {}): Order =>
  anOrder({ side: 'Sell', orderQty: 100, cumQty: 100, clOrdId: null, ...part });
const anExit = (order: Partial<Order> = {}, part: Partial<CopyOrder> = {}): CopyOrder => {
  const copy = aCopy();
  const sold = terms({ side: 'Sell', orderQty: 200 });
  return {
    ...copy,
    key: { ...copy.key, purpose: 'Exit' },
    command: { ...copy.command, ...sold },
    wanted: sold,
    ...part,
    order: { ...copy.order, ...sold, cumQty: 0, ...order },
  };
};
const rejected = anExit({ ended: 'Rejected' }, { reasonText: 'No margin.' });
const pendingOf = (part: Partial<Parameters<typeof exitPending>[0]> = {}) =>
  exitPending({
    master: master(),
    masterHeld: 100,
    fills: false,
    copies: [rejected],
    waiting: null,
    byHand: 0,
    retries: [],
    copied: 200,
    live: 200,
    ...part,
  });

describe('an exit in step', () => {
  it('is pending while the master is out and the follower is not, with the broker’s words', () => {
    expect(pendingOf()).toMatchObject({ qty: 200, state: 'Failed', reason: 'No margin.' });
    expect(pendingOf({ copies: [anExit()] })).toMatchObject({ qty: 200, state: 'Working', reason: '' });
    expect(pendingOf({ copies: [anExit({ unknownSince: morning })] })).toMatchObject({ state: 'Unknown' });
  });

  it('is pending too while nothing was sent for it, because another order of its own stands for the units', () => {
    const waiting = { units: 200, side: 'Sell', since: morning } as const;
    expect(pendingOf({ copies: [], waiting })).toMatchObject({ qty: 200, state: 'Working', since: morning });
    expect(pendingOf({ copies: [], waiting, copied: 0 })).toBeNull();
    expect(pendingOf({ copies: [], waiting: null })).toBeNull();
    expect(pendingOf({ copies: [rejected], waiting })?.state, 'something was sent by now').toBe('Failed');
  });

  it('asks for the part that the master has closed, less what is closed here', () => {
    expect(pendingOf({ master: master({ cumQty: 50 }) })?.qty).toBe(100);
    expect(pendingOf({ master: master({ cumQty: 0 }) })).toBeNull();
    expect(pendingOf({ copies: [anExit({ cumQty: 60, ended: 'Canceled' })], copied: 140, live: 140 })?.qty).toBe(140);
    expect(pendingOf({ copies: [anExit({ cumQty: 200 })], copied: 0, live: 0 })).toBeNull();
  });

  it('never asks for more than is held, by our sums or by the broker, and ends when it was closed by other hands', () => {
    expect(pendingOf({ live: 80 })?.qty).toBe(80);
    expect(pendingOf({ copied: 30 })?.qty).toBe(30);
    expect(pendingOf({ live: 0 })).toBeNull();
    expect(pendingOf({ live: -50 })).toBeNull();
    expect(pendingOf({ live: null })?.qty).toBe(200);
  });

  it('counts what a run begun for it has closed', () => {
    const retry = anExit({ cumQty: 120, ended: 'Canceled' });
    expect(pendingOf({ retries: [retry], copied: 80, live: 80 })?.qty).toBe(80);
    expect(pendingOf({ retries: [anExit({ cumQty: 200 })], copied: 0, live: 0 })).toBeNull();
  });

  it('of a short asks for a purchase', () => {
    const bought = terms({ side: 'Buy', orderQty: 200 });
    const cover = anExit({ ...bought, ended: 'Rejected' }, { wanted: bought });
    const copies = [{ ...cover, command: { ...cover.command, ...bought } }];
    expect(pendingOf({ master: master({ side: 'Buy' }), copies, copied: -200, live: -200 })?.qty).toBe(-200);
  });

  it('is nobody’s trouble when it was put aside by a person, or never meant to be made', () => {
    expect(pendingOf({ copies: [{ ...rejected, attention: 'Ignored' }] })).toBeNull();
    expect(pendingOf({ copies: [] })).toBeNull();
    const off = { code: 'COPYING_OFF', text: 'Copying is off.', remedy: '' } as const;
    expect(pendingOf({ copies: [{ ...rejected, sending: 'Denied', denial: off as never }] })).toBeNull();
  });
});

describe('a run for an exit that was not made', () => {
  const failed = { state: 'Failed', qty: 200, since: morning, reason: '' } as const;
  const facts = { master: master(), tried: 0, lastTriedAt: null, now: morning + 100 };

  it('is begun at once after a refusal, and at an easy pace after that, only so often', () => {
    expect(mayRetryExit(failed, facts)).toBe(true);
    expect(mayRetryExit(failed, { ...facts, tried: 1, lastTriedAt: morning + 90 })).toBe(false);
    expect(mayRetryExit(failed, { ...facts, tried: 1, lastTriedAt: morning + 100 - exitPatienceMs })).toBe(true);
    expect(mayRetryExit(failed, { ...facts, tried: mostExitRetries })).toBe(false);
  });

  it('takes over an order that rests only when the master is out and it has rested long enough', () => {
    const resting = { ...failed, state: 'Working' } as const;
    expect(mayRetryExit(resting, facts)).toBe(false);
    expect(mayRetryExit(resting, { ...facts, now: morning + exitPatienceMs })).toBe(true);
    expect(mayRetryExit(resting, { ...facts, master: master({ cumQty: 50 }), now: morning + 60_000 })).toBe(false);
  });

  it('is never begun while the outcome of an order is unknown', () => {
    expect(mayRetryExit({ ...failed, state: 'Unknown' }, { ...facts, now: morning + 600_000 })).toBe(false);
  });
});
