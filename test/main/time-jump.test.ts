import { afterEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../main/clock.ts';
import { watchTimeJumps } from '../../main/replication/time-jump.ts';
import { manualClock } from '../support/manual-clock.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

describe('a jump of time', () => {
  const watched = (ahead: () => number) => {
    const clock = manualClock(1_000_000);
    const jumps: number[] = [];
    const { look, close } = watchTimeJumps({ ...clock, now: () => clock.now() + ahead() }, (ms) => jumps.push(ms));
    return { clock, jumps, look, close };
  };

  it('is told once when the wall has moved on without the monotonic clock, and when it was set back', async () => {
    let ahead = 0;
    const { clock, jumps } = watched(() => ahead);
    await clock.advance(10_000);
    expect(jumps).toEqual([]);
    ahead = 30 * 60_000;
    await clock.advance(10_000);
    ahead = 0;
    await clock.advance(10_000);
    expect(jumps).toEqual([30 * 60_000, 30 * 60_000]);
  });

  it('is told to the first who asks after it, before the next look, and once', async () => {
    let ahead = 0;
    const { clock, jumps, look } = watched(() => ahead);
    await clock.advance(1500);
    ahead = 17_000;
    look();
    expect(jumps).toEqual([17_000]);
    look();
    await clock.advance(5000);
    expect(jumps).toEqual([17_000]);
  });

  it('is none when it drifts by little, and nothing is told after the end', async () => {
    let ahead = 0;
    const { clock, jumps, close } = watched(() => ahead);
    ahead = 3000;
    await clock.advance(5000);
    close();
    ahead = 60_000;
    await clock.advance(5000);
    expect(jumps).toEqual([]);
  });
});

describe('after the machine has slept', () => {
  let practice: Practice;
  afterEach(async () => {
    await practice.stop();
  });

  it('every account’s book is read again before anything is copied to it, and then copying goes on', async () => {
    let ahead = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
    practice = await openPractice({ simulator: { now: clock.now }, plan: { clock } });
    const reconciled = () =>
      practice.view().journal.filter(({ kind, account }) => kind === 'AccountReconciled' && account === 'PR2002')
        .length;
    await until(() => reconciled() === 1);
    ahead = 60_000;
    await until(() => reconciled() === 2);
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
  });

  it('as the system says itself, the sleep and the waking are written down, told, and every book is read again', async () => {
    practice = await openPractice();
    const lines = (kind: string) => practice.view().journal.filter((line) => line.kind === kind);
    const reconciled = () => lines('AccountReconciled').filter(({ account }) => account === 'PR2002').length;
    await until(() => reconciled() === 1);
    practice.desk().power('Suspend');
    await until(() => lines('MachineSleeps').length === 1);
    practice.desk().power('Resume');
    await until(() => lines('MachineWoke').length === 1 && reconciled() === 2);
    expect(practice.view().notices.map(({ key }) => key)).toContain('machine-woke');
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
  });
});
