import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms } from '../../domain/account.ts';
import { noLimits } from '../../domain/limits.ts';
import { FollowerDialog } from '../../renderer/components/follower-dialog.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk, aFollower } from './builders.ts';

const show = (part: Parameters<typeof aFollower>[0] = {}): Promise<Page> =>
  showPage(aDesk({ followers: [aFollower({ multiplier: '0.7', ...part })] }), <FollowerDialog followerId="FO001" />);
const type = (page: Page, testId: string, value: string): Promise<void> =>
  doing(() => fireEvent.change(page.getByTestId(testId), { target: { value } }));
const saved = async (page: Page): Promise<unknown> => {
  await doing(() => fireEvent.click(page.getByTestId('terms-save')));
  return page.desk.calls.filter((call) => call.name === 'setFollowerTerms').at(-1)?.input;
};

describe('a follower’s terms on screen', () => {
  it('say what an order would become while they are being typed', async () => {
    const page = await show();
    const sample = (): string => page.getByTestId('size-sample').textContent;
    expect(sample()).toContain('1 lot of 65, 65 units, ₹13,000.00');
    expect(sample()).toContain('owed 0.4 lot');
    expect(sample()).toContain('0.7× of the master’s 130, 26 owed now');
    await type(page, 'terms-multiplier', '0.4');
    expect(sample()).toContain('nothing: less than one lot');
    await doing(() => fireEvent.click(page.getByTestId('terms-atLeastOneLot')));
    expect(sample()).toContain('lifted to one lot');
    await type(page, 'terms-sizing', 'FixedLots');
    await type(page, 'terms-fixed', '3');
    expect(sample()).toContain('195 units');
    expect(await saved(page)).toEqual({
      followerId: 'FO001',
      multiplier: '0.4',
      atLeastOneLot: true,
      sizing: 'FixedLots',
      fixed: '3',
    });
  });

  it.each([
    ['limits-maxDailyLoss', '₹1,00,000.00'],
    ['terms-maxQty', '1,00,000'],
    ['limits-maxPositions', ''],
  ])('%s shows a large figure in digit groups beneath it, and takes an empty one as no limit', async (field, echo) => {
    const page = await show();
    for (const [typed, shown] of [
      [echo === '' ? '12' : '100000', echo],
      ['', ''],
    ] as const) {
      await type(page, field, typed);
      expect([typed, page.getByTestId(field).getAttribute('aria-invalid')]).toEqual([typed, 'false']);
      expect(page.getByTestId(field).parentElement?.textContent).toContain(shown);
    }
  });

  it('send only what was changed of the limits, as it was typed', async () => {
    const page = await show({ terms: { ...newFollowerTerms, limits: { ...noLimits, maxPositions: 4 } } });
    await type(page, 'limits-maxDailyLoss', '100000');
    expect(page.getByTestId('limits-maxDailyLoss').getAttribute('aria-invalid')).toBe('false');
    await doing(() => fireEvent.click(page.getByTestId('limits-segments-Options')));
    expect(await saved(page)).toEqual({
      followerId: 'FO001',
      limits: { maxDailyLoss: '100000', segments: ['Options'] },
    });
  });

  it('where no limits were ever set say that nothing is copied, and a save sets them', async () => {
    const page = await show({ terms: { ...newFollowerTerms, limits: null } });
    expect(page.getByTestId('follower-dialog').textContent).toContain('nothing is copied');
    expect(await saved(page)).toEqual({ followerId: 'FO001', limits: {} });
  });
});
