import { describe, expect, it } from 'vitest';
import { entryThrough } from '../../domain/breaker.ts';
import { afterEdgeOutcome, closedEdge, type EdgeBreaker } from '../../domain/edge-breaker.ts';
import { accountId, orderId } from '../../domain/ids.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';

const lost: CommandOutcome = { kind: 'Unknown', code: 'RESET', text: 'reset' };
const page: CommandOutcome = { kind: 'Unknown', code: 'ANSWER_NOT_JSON', text: 'a page' };
const placed: CommandOutcome = { kind: 'Placed', orderId: orderId('1') };
const refused: CommandOutcome = { kind: 'Refused', code: 'EC912', text: 'no' };

/** One ending after the other, of the accounts named. */
const after = (ends: readonly (readonly [string, CommandOutcome])[], now = 0, from = closedEdge): EdgeBreaker =>
  ends.reduce((edge, [who, outcome]) => afterEdgeOutcome(edge, accountId(who), outcome, now), from);

describe('the circuit breaker of an outgoing address', () => {
  it('doubles from the first time where nobody says how long it was open', () => {
    const probed: EdgeBreaker = { failures: 6, failing: [accountId('A')], openUntil: 60_000, probing: true };
    expect(afterEdgeOutcome(probed, accountId('A'), lost, 70_000)).toMatchObject({
      openUntil: 190_000,
      openMs: 120_000,
    });
  });

  it('stays closed for one account’s own trouble, however long it lasts, and for two accounts’', () => {
    expect(entryThrough(after(Array.from({ length: 50 }, () => ['A', lost] as const)), 0)).toBe('Closed');
    expect(entryThrough(after(Array.from({ length: 50 }, (_, at) => [`A${at % 2}`, lost] as const)), 0)).toBe('Closed');
  });

  it('opens with the sixth failure in a row when three accounts are hit, for a minute', () => {
    const hit = (failures: number): EdgeBreaker =>
      after(Array.from({ length: failures }, (_, at) => [`A${at % 3}`, lost] as const));
    expect(entryThrough(hit(5), 0)).toBe('Closed');
    expect([0, 59_999, 60_000].map((at) => entryThrough(hit(6), at))).toEqual(['Open', 'Open', 'Probe']);
  });

  it('opens at once when two accounts in a row get a page in place of the broker’s answer', () => {
    expect(entryThrough(after([['A', page]]), 0)).toBe('Closed');
    expect(
      entryThrough(
        after([
          ['A', page],
          ['B', page],
        ]),
        0,
      ),
    ).toBe('Open');
  });

  it.each([
    ['a page', { kind: 'Refused', code: 'ANSWER_NOT_JSON', text: 'a page' }],
    ['that too many calls were made', { kind: 'Refused', code: 'HTTP_429', text: 'slow down' }],
  ] as const)('opens as soon for a refusal that says %s', (_, outcome) => {
    const both = after([
      ['A', outcome],
      ['B', outcome],
    ]);
    expect(entryThrough(both, 0)).toBe('Open');
  });

  it('counts a call that could not leave like one that was lost', () => {
    const unsent: CommandOutcome = { kind: 'NotSent', code: 'ECONNREFUSED', text: 'no connection' };
    const hit = after(Array.from({ length: 6 }, (_, at) => [`A${at % 3}`, unsent] as const));
    expect(entryThrough(hit, 0)).toBe('Open');
  });

  it('is open twice as long by a failure of after its time, whether or not that was a probe', () => {
    const open = after([
      ['A', page],
      ['B', page],
    ]);
    expect(afterEdgeOutcome(open, accountId('A'), lost, 59_999)).toMatchObject({ openUntil: 60_000, openMs: 60_000 });
    expect(afterEdgeOutcome(open, accountId('A'), lost, 60_000)).toMatchObject({ openUntil: 180_000, openMs: 120_000 });
  });

  it('begins to count anew when any call gets through, a refusal too', () => {
    for (const through of [placed, refused])
      expect(
        after([
          ['A', lost],
          ['B', lost],
          ['C', lost],
          ['A', lost],
          ['B', lost],
          ['C', through],
        ]),
      ).toEqual(closedEdge);
  });

  it('is open twice as long after each failed probe, up to eight minutes, and calls that left before say nothing new', () => {
    let edge = after([
      ['A', page],
      ['B', page],
    ]);
    const waits: number[] = [];
    for (let probe = 0, now = 0; probe < 5; probe += 1) {
      waits.push((edge.openUntil ?? 0) - now);
      edge = afterEdgeOutcome(edge, accountId('D'), lost, now + 10);
      now = edge.openUntil ?? 0;
      expect(entryThrough(edge, now)).toBe('Probe');
      edge = afterEdgeOutcome({ ...edge, probing: true }, accountId('A'), lost, now);
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 480_000]);
    expect(afterEdgeOutcome(edge, accountId('A'), placed, 1)).toEqual(closedEdge);
  });
});
