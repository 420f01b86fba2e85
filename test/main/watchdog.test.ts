import { describe, expect, it } from 'vitest';
import { isRestartedTooOften, restartsOf, vigilOver, wordsAgain } from '../../main/vigil.ts';
import { createWatchdog, whyWatched, type VigilProcess } from '../../main/watchdog.ts';
import { aDesk, aFollower } from '../renderer/builders.ts';
import { manualClock } from '../support/manual-clock.ts';

const empty = aDesk({ followers: [aFollower({ positions: [], workingOrders: 0 })] });
const holding = aDesk({
  followers: [
    aFollower({
      workingOrders: 0,
      positions: [{ instrumentId: 'NSE|3045', symbol: 'SBIN-EQ', product: 'MIS', netQty: 10 }],
    }),
  ],
});
const working = aDesk({ followers: [aFollower({ positions: [], workingOrders: 1 })] });

function aWatchdog() {
  const clock = manualClock();
  const begun: { ended: boolean; dies: () => void }[] = [];
  const failures: string[] = [];
  const watchdog = createWatchdog({
    clock,
    begin: (): VigilProcess => {
      const one = { ended: false, dies: (): void => undefined };
      begun.push(one);
      return {
        end: () => (one.ended = true),
        onEnd: (heard) => (one.dies = heard),
      };
    },
    onFailed: (reason) => failures.push(reason),
  });
  return { clock, begun, failures, watchdog };
}

describe('the watch over the main process', () => {
  it('begins with the first position or order of a follower, once', () => {
    const { watchdog, begun } = aWatchdog();
    watchdog.look(empty);
    expect(begun).toHaveLength(0);
    watchdog.look(working);
    watchdog.look(holding);
    expect(begun).toHaveLength(1);
    expect(whyWatched(holding)).toBe('1 follower has positions or orders at work');
    expect(whyWatched(empty)).toBeNull();
  });

  it('outlasts a position that comes back at once, and ends when nothing has been held for a while', async () => {
    const { watchdog, begun, clock } = aWatchdog();
    watchdog.look(holding);
    watchdog.look(empty);
    await clock.advance(20_000);
    watchdog.look(holding);
    await clock.advance(60_000);
    expect(begun.map(({ ended }) => ended)).toEqual([false]);
    watchdog.look(empty);
    await clock.advance(30_000);
    expect(begun.map(({ ended }) => ended)).toEqual([true]);
    expect(watchdog.isWatching()).toBe(false);
  });

  it('is begun again when it ends by itself, a few times and no more', () => {
    const { watchdog, begun, failures } = aWatchdog();
    watchdog.look(holding);
    for (let times = 0; times < 10; times += 1) begun.at(-1)?.dies();
    expect(begun).toHaveLength(5);
    expect(failures).toHaveLength(1);
  });

  it('ends with an orderly end, and nothing begins it again', () => {
    const { watchdog, begun } = aWatchdog();
    watchdog.look(holding);
    watchdog.close();
    begun[0]?.dies();
    watchdog.look(holding);
    expect(begun.map(({ ended }) => ended)).toEqual([true]);
  });
});

describe('the words of the second process', () => {
  it('name the process it watches over, and nothing else is taken for one', () => {
    expect(vigilOver(['--no-sandbox', '/app', '--vigil-over=4711'])).toBe(4711);
    for (const words of [[], ['--live'], ['--vigil-over='], ['--vigil-over=x'], ['--vigil-over=-1']])
      expect(vigilOver(words)).toBeNull();
  });

  it('are the app’s own again for the next start, with when it was started again', () => {
    expect(wordsAgain(['/app', '--live', '--vigil-over=4711'], 1000)).toEqual([
      '/app',
      '--live',
      '--restarted-at=1000',
    ]);
    expect(wordsAgain(['/app', '--restarted-at=1000', '--vigil-over=1'], 2000)).toEqual([
      '/app',
      '--restarted-at=1000,2000',
    ]);
  });

  it('stop at the third start again within ten minutes', () => {
    const words = ['--restarted-at=1000,2000,3000'];
    expect(isRestartedTooOften(words, 4000)).toBe(true);
    expect(isRestartedTooOften(words, 1000 + 600_000)).toBe(false);
    expect(restartsOf(['--restarted-at=x,,5000,99'], 4000)).toEqual([99]);
  });
});
