import { describe, expect, it } from 'vitest';
import { leftoverFromMs, leftoversOf, leftoverUntilMs, type HeldNow } from '../../domain/leftover.ts';
import { morning } from '../support/an-order.ts';

const cutOff = morning + 5 * 3_600_000;
const held = (alias: string, ...positions: HeldNow['positions'][number][]): HeldNow => ({
  accountId: alias,
  alias,
  positions,
});
const sbin = (netQty: number, product: 'MIS' | 'CNC' = 'MIS') =>
  ({ instrumentId: 'NSE|3045', symbol: 'SBIN-EQ', product, netQty }) as const;
const itc = (netQty: number) => ({ instrumentId: 'NSE|1660', symbol: 'ITC-EQ', product: 'MIS', netQty }) as const;
const at = (now: number, followers: readonly HeldNow[], master: HeldNow | null = null) =>
  leftoversOf(followers, master, () => cutOff, now).map(({ alias, symbol, netQty, masterHolds }) => [
    alias,
    symbol,
    netQty,
    masterHolds,
  ]);

describe('the leftovers of the day', () => {
  const fleet = [held('Asha', sbin(50), itc(-20)), held('Meera', sbin(100))];

  it('are listed from half an hour before the cut-off until squaring off is over', () => {
    expect(at(cutOff - leftoverFromMs - 1, fleet)).toEqual([]);
    expect(at(cutOff - leftoverFromMs, fleet)).toHaveLength(3);
    expect(at(cutOff + leftoverUntilMs, fleet)).toHaveLength(3);
    expect(at(cutOff + leftoverUntilMs + 1, fleet)).toEqual([]);
  });

  it('show first what the master no longer has, since nothing else will close it', () => {
    expect(at(cutOff - 60_000, fleet, held('Arjun', sbin(100)))).toEqual([
      ['Asha', 'ITC-EQ', -20, false],
      ['Asha', 'SBIN-EQ', 50, true],
      ['Meera', 'SBIN-EQ', 100, true],
    ]);
  });

  it('are intraday positions alone: delivery and what is flat are left out, and the master’s delivery holds nothing', () => {
    expect(at(cutOff, [held('Asha', sbin(50, 'CNC'), itc(0))])).toEqual([]);
    expect(at(cutOff, [held('Asha', sbin(50))], held('Arjun', sbin(50, 'CNC')))).toEqual([
      ['Asha', 'SBIN-EQ', 50, false],
    ]);
  });

  it('are none where no cut-off is known, as in practice', () => {
    expect(leftoversOf(fleet, null, () => null, cutOff)).toEqual([]);
  });
});
