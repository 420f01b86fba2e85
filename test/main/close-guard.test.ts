import { describe, expect, it } from 'vitest';
import { unresolvedOf } from '../../domain/unresolved.ts';
import { createCloseGuard } from '../../main/close-guard.ts';
import { aCopy, aDesk, anExitAccount, anExitRun, anOrder, morning, someTimes } from '../renderer/builders.ts';
import { manualClock } from '../support/manual-clock.ts';

function guarding(open: number, hasPage = true) {
  const clock = manualClock(morning);
  const seen = { asked: 0, closed: 0 };
  const desk = { open };
  const guard = createCloseGuard({
    clock,
    unresolved: () => desk.open,
    ask: () => {
      if (hasPage) seen.asked += 1;
      return hasPage;
    },
    close: () => {
      seen.closed += 1;
    },
  });
  return { clock, seen, desk, guard };
}

describe('closing the console', () => {
  it('goes on at once while nothing is unresolved', () => {
    const { guard, seen } = guarding(0);
    expect(guard.mayClose()).toBe(true);
    expect(seen.asked).toBe(0);
  });

  it('is asked about first while something is, and goes on when the person chooses so', async () => {
    const { guard, seen, clock } = guarding(2);
    expect(guard.mayClose()).toBe(false);
    guard.answer({ choice: 'Shown' });
    await clock.advance(600_000);
    expect(seen, 'a person may think as long as they like').toEqual({ asked: 1, closed: 0 });
    guard.answer({ choice: 'Close' });
    expect(seen.closed).toBe(1);
    expect(guard.mayClose()).toBe(true);
  });

  it('keeps running when the person chooses so, and asks again the next time', async () => {
    const { guard, seen, clock } = guarding(1);
    expect(guard.mayClose()).toBe(false);
    guard.answer({ choice: 'Stay' });
    await clock.advance(600_000);
    expect(guard.mayClose()).toBe(false);
    expect(seen).toEqual({ asked: 2, closed: 0 });
  });

  it('goes on where no page can ask, and where the page does not come to show its question', async () => {
    expect(guarding(1, false).guard.mayClose()).toBe(true);
    const { guard, seen, clock } = guarding(1);
    expect(guard.mayClose()).toBe(false);
    await clock.advance(3000);
    expect(seen.closed).toBe(1);
    expect(guard.mayClose()).toBe(true);
  });

  it('asks nobody any more once the system ends', () => {
    const { guard, seen } = guarding(1);
    guard.unattended();
    expect(guard.mayClose()).toBe(true);
    expect(seen.asked).toBe(0);
  });

  it('takes no answer that it cannot read', () => {
    const { guard, seen } = guarding(1);
    expect(guard.answer({ choice: 'Perhaps' })).toMatchObject({ ok: false, code: 'INPUT_REFUSED' });
    expect(seen.closed).toBe(0);
  });
});

describe('what is unresolved', () => {
  const times = someTimes({ sentAt: morning + 2000 });

  it('is every order in doubt, once, and every account that an exit has not done with, the oldest first', () => {
    const doubt = aCopy({ clOrdId: 'LAAAAAAAA1', attention: 'Doubt', status: 'Unknown', side: 'Buy', times });
    const position = { instrumentId: 'NSE|3045', symbol: 'SBIN-EQ', product: 'MIS', netQty: 40 } as const;
    const run = anExitRun({
      id: 'EXIT-1',
      startedAt: morning + 1000,
      finishedAt: null,
      accounts: [
        anExitAccount({ accountId: 'FO001', alias: 'Mother', state: 'Closing', positionsLeft: [position] }),
        anExitAccount({ accountId: 'FO002', alias: 'Father', state: 'Waiting', positionsLeft: [] }),
        anExitAccount({ accountId: 'FO003', state: 'Flat', positionsLeft: [] }),
      ],
    });
    const view = aDesk({ orders: [anOrder({ copies: [doubt, aCopy({ clOrdId: 'LAAAAAAAA2' })] })], exits: [run] });
    expect(unresolvedOf(view)).toMatchObject([
      { alias: 'Mother', contract: 'SBIN-EQ', side: 'Sell', qty: 40, what: 'Exit' },
      { alias: 'Father', contract: '', side: null, qty: null, what: 'Exit' },
      { key: 'LAAAAAAAA1', side: 'Buy', since: morning + 2000, what: 'Unknown' },
    ]);
  });

  it('is nothing when the exits have ended and no order is in doubt', () => {
    const over = anExitRun({ finishedAt: morning, accounts: [anExitAccount({ state: 'Closing' })] });
    expect(unresolvedOf(aDesk({ orders: [anOrder({ copies: [aCopy()] })], exits: [over] }))).toEqual([]);
  });
});
