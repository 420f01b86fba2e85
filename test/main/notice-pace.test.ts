import { describe, expect, it } from 'vitest';
import type { Notice } from '../../domain/desk-view.ts';
import { paceNotices, forgetMs, gatherMs, rearmMs } from '../../main/notice-pace.ts';
import { manualClock } from '../support/manual-clock.ts';

function aNotice(part: Partial<Notice> = {}): Notice {
  return {
    key: 'failed:1',
    at: 0,
    level: 'Error',
    title: '1 of 14 failed: margin',
    body: '',
    account: '',
    masterOrderId: '',
    ...part,
  };
}

function aPace() {
  const clock = manualClock();
  const told: string[] = [];
  const withdrawn: string[] = [];
  const pace = paceNotices(
    clock,
    ({ title }) => told.push(title),
    (key) => withdrawn.push(key),
  );
  return { clock, pace, told, withdrawn };
}

describe('a notice outside the window', () => {
  it('is gathered: failures that come one by one within a moment are told once, as they stand then', async () => {
    const { clock, pace, told } = aPace();
    for (const count of [1, 3, 7]) {
      pace.raise(aNotice({ title: `${count} of 14 failed: margin`, condition: `margin/${count}` }));
      await clock.advance(100);
    }
    await clock.advance(gatherMs);
    expect(told).toEqual(['7 of 14 failed: margin']);
  });

  it('is told once per condition and while, whatever key it comes under', async () => {
    const { clock, pace, told } = aPace();
    for (const key of ['failed:1', 'failed:2', 'failed:3']) {
      pace.raise(aNotice({ key, title: key, condition: 'margin/F1' }));
      await clock.advance(gatherMs);
    }
    expect(told).toEqual(['failed:1']);
    await clock.advance(rearmMs);
    pace.raise(aNotice({ key: 'failed:4', title: 'failed:4', condition: 'margin/F1' }));
    await clock.advance(gatherMs);
    expect(told).toEqual(['failed:1', 'failed:4']);
  });

  it('is told at once when the same key comes to mean another condition', async () => {
    const { clock, pace, told } = aPace();
    pace.raise(aNotice({ title: 'one', condition: 'margin/F1' }));
    await clock.advance(gatherMs);
    pace.raise(aNotice({ title: 'two', condition: 'margin/F1+F2' }));
    await clock.advance(gatherMs);
    expect(told).toEqual(['one', 'two']);
  });

  it('is told again when a warning has become an error', async () => {
    const { clock, pace, told } = aPace();
    pace.raise(aNotice({ level: 'Warning', title: 'unknown' }));
    await clock.advance(gatherMs);
    pace.raise(aNotice({ level: 'Error', title: 'needs attention' }));
    await clock.advance(gatherMs);
    expect(told).toEqual(['unknown', 'needs attention']);
  });

  it('does not ring for a condition that comes and goes, and rings when it is back after a while', async () => {
    const { clock, pace, told, withdrawn } = aPace();
    const line = aNotice({ key: 'line:PR1001', title: 'line lost' });
    for (let flap = 0; flap < 4; flap += 1) {
      pace.raise(line);
      await clock.advance(gatherMs);
      pace.gone('line:PR1001');
      await clock.advance(5000);
    }
    expect(told).toEqual(['line lost']);
    expect(withdrawn).toHaveLength(4);
    await clock.advance(forgetMs);
    pace.raise(line);
    await clock.advance(gatherMs);
    expect(told).toEqual(['line lost', 'line lost']);
  });

  it('is not told at all when the condition is over before the moment is', async () => {
    const { clock, pace, told } = aPace();
    pace.raise(aNotice());
    pace.gone('failed:1');
    await clock.advance(gatherMs * 2);
    expect(told).toEqual([]);
  });
});
