import { describe, expect, it } from 'vitest';
import { afterOutcome, afterProbeSent, closedBreaker, entryThrough, type Breaker } from '../../domain/breaker.ts';

const failed = (times: number, now = 0, from: Breaker = closedBreaker): Breaker =>
  Array.from({ length: times }).reduce<Breaker>((breaker) => afterOutcome(breaker, 'Unknown', now), from);

describe('the circuit breaker', () => {
  it('that is closed has counted nothing, waits for nothing and has no probe out', () => {
    expect(closedBreaker).toEqual({ failures: 0, openUntil: null, probing: false });
  });

  it('stays closed through four failures and opens with the fifth, for fifteen seconds', () => {
    expect(entryThrough(failed(4), 0)).toBe('Closed');
    expect([0, 14_999, 15_000].map((at) => entryThrough(failed(5), at))).toEqual(['Open', 'Open', 'Probe']);
  });

  it.each(['Placed', 'Refused'] as const)(
    'is closed again by an order that was %s, however many had failed',
    (outcome) => {
      expect(afterOutcome(failed(9), outcome, 1)).toEqual(closedBreaker);
      expect(entryThrough(failed(4, 0, afterOutcome(failed(4), outcome, 0)), 0)).toBe('Closed');
    },
  );

  it('lets one probe through, and twice as long passes after each that fails, up to two minutes', () => {
    let breaker = failed(5);
    const waits: number[] = [];
    for (let probe = 0, now = 0; probe < 6; probe += 1) {
      waits.push((breaker.openUntil ?? 0) - now);
      now = breaker.openUntil ?? 0;
      expect(entryThrough(breaker, now)).toBe('Probe');
      breaker = afterProbeSent(breaker);
      expect(entryThrough(breaker, now)).toBe('Open');
      breaker = afterOutcome(breaker, 'NotSent', now);
    }
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 120_000, 120_000]);
  });
});
