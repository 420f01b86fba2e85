import { describe, expect, it } from 'vitest';
import { drillExercises, drillOf, drillPoints, type DrillResult } from '../../domain/drill.ts';

const limitMs = 90_000;
const result: Omit<DrillResult, 'points'> = {
  exercise: 'DeadFeed',
  happened: '',
  noticedMs: 4000,
  rightMs: 9000,
  acts: ['dismissNotice'],
  atRisk: 0,
};

describe('a fire drill', () => {
  it('is the same again for the same seed, and another for another', () => {
    expect(drillOf(7)).toEqual(drillOf(7));
    const orders = new Set(
      Array.from({ length: 40 }, (_, seed) =>
        drillOf(seed)
          .map(({ exercise }) => exercise)
          .join(),
      ),
    );
    expect(orders.size).toBeGreaterThan(8);
  });

  it('has each trouble once, the ended session last, whatever the seed', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const steps = drillOf(seed);
      expect(steps.map(({ exercise }) => exercise).toSorted()).toEqual([...drillExercises].toSorted());
      expect(steps.at(-1)?.exercise).toBe('ExpiredSession');
      for (const { pick } of steps) expect(pick >= 0 && pick < 1).toBe(true);
    }
  });
});

describe('its points', () => {
  it('are 100 for noticing at once, acting right and leaving nothing at risk', () => {
    expect(drillPoints(result, limitMs)).toBe(100);
    expect(drillPoints({ ...result, noticedMs: 5000 }, limitMs)).toBe(100);
  });

  it('fall with the time to notice, down to none of the forty at the limit', () => {
    expect(drillPoints({ ...result, noticedMs: 47_500 }, limitMs)).toBe(80);
    expect(drillPoints({ ...result, noticedMs: limitMs }, limitMs)).toBe(60);
  });

  it('lose forty without the right action and twenty with money left alone', () => {
    expect(drillPoints({ ...result, rightMs: null }, limitMs)).toBe(60);
    expect(drillPoints({ ...result, atRisk: 1 }, limitMs)).toBe(80);
  });

  it('are none for who noticed nothing while money was at risk', () => {
    expect(drillPoints({ ...result, noticedMs: null, rightMs: null, atRisk: 80_000_00 }, limitMs)).toBe(0);
  });
});
