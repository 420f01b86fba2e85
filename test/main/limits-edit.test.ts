import { describe, expect, it } from 'vitest';
import { newFollowerTerms } from '../../domain/account.ts';
import { noLimits } from '../../domain/limits.ts';
import { editLimits } from '../../main/limits-edit.ts';
import { editTerms } from '../../main/terms-edit.ts';

const bad = ['-1', '1.5.5', 'NaN', '1e309', '1e3', '0', '1,00', 'lots', '１００', '٣'];

describe('limits as typed', () => {
  it.each(bad)('"%s" is refused with the reason, in every field that takes a figure', (typed) => {
    for (const field of [
      'maxExposure',
      'maxPositions',
      'maxOrdersPerDay',
      'maxUsedCapital',
      'maxDailyLoss',
      'profitLock',
      'maxSlippage',
    ] as const) {
      const answer = editLimits(noLimits, { [field]: typed });
      expect([field, answer.ok]).toEqual([field, false]);
      if (!answer.ok) expect(answer.message.length).toBeGreaterThan(20);
    }
    for (const edit of [{ maxQty: typed }, { maxOrderValue: typed }, { sizing: 'FixedLots', fixed: typed }] as const)
      expect([edit, editTerms(newFollowerTerms, edit).ok]).toEqual([edit, false]);
  });

  it('are read in plain digits, and an empty text removes a limit', () => {
    const set = editLimits(noLimits, { maxDailyLoss: '100000', maxPositions: '12', maxSlippage: '0.5' });
    expect(set).toMatchObject({ ok: true, value: { maxDailyLoss: 1_00_000_00, maxPositions: 12, maxSlippage: 50 } });
    if (set.ok)
      expect(editLimits(set.value, { maxDailyLoss: ' ' })).toMatchObject({
        value: { maxDailyLoss: null, maxPositions: 12 },
      });
  });

  it('of a part of the fields keep the rest, and set limits where there were none', () => {
    const before = { ...noLimits, allowed: ['SBIN'], profitLock: 500 };
    expect(editLimits(before, { blocked: 'nifty, banknifty\nNIFTY' })).toEqual({
      ok: true,
      value: { ...before, blocked: ['NIFTY', 'BANKNIFTY'] },
    });
    expect(editLimits(null, {})).toEqual({ ok: true, value: noLimits });
    expect(editLimits(noLimits, { allowed: 'SBIN; DROP TABLE' })).toMatchObject({ ok: true });
    expect(editLimits(noLimits, { allowed: "SBIN'" })).toMatchObject({ ok: false, code: 'LIMIT_NAME' });
  });
});

describe('a fixed size', () => {
  it('needs a figure of its own kind, and keeps it while the kind stays', () => {
    expect(editTerms(newFollowerTerms, { sizing: 'FixedLots' })).toMatchObject({ ok: false, code: 'FIXED_SIZE' });
    const set = editTerms(newFollowerTerms, { sizing: 'FixedValue', fixed: '50000' });
    expect(set).toMatchObject({ ok: true, value: { sizing: { kind: 'FixedValue', value: 50_000_00 } } });
    if (!set.ok) throw new Error(set.message);
    expect(editTerms(set.value, { enabled: true })).toMatchObject({
      value: { sizing: { kind: 'FixedValue', value: 50_000_00 } },
    });
    expect(editTerms(set.value, { sizing: 'FixedQty' })).toMatchObject({ ok: false, code: 'FIXED_SIZE' });
  });
});
