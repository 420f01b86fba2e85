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
  it('say what an order would become while they are being typed: size, rupees, what is left, what is owed, and why', async () => {
    const page = await show();
    const sample = (): string => page.getByTestId('size-sample').textContent;
    const figures = [...page.getByTestId('size-sample').querySelectorAll('input')].map(({ value }) => value);
    expect(figures).toEqual(['2', 'NIFTY', '65', '200']);
    expect(sample()).toBe(
      'If the master buys  lots of  with  a lot at ₹, this follower gets' +
        '1 lot of 65, 65 units, ₹13,000.00, ₹24,87,000.00 of its funds left, owed 0.4 lot ' +
        '(0.7× of the master’s 130, 26 owed now)',
    );
    await doing(() => fireEvent.change(page.getByLabelText('lots'), { target: { value: '4' } }));
    expect(sample()).toContain('2 lots of 65, 130 units, ₹26,000.00, ₹24,74,000.00 of its funds left, owed 0.8 lot');
    await doing(() => fireEvent.change(page.getByLabelText('price'), { target: { value: '30000' } }));
    expect(sample()).toContain(
      '₹39,00,000.00, ₹14,00,000.00 more than its funds unless the broker blocks only a margin',
    );
    await doing(() => fireEvent.change(page.getByLabelText('price'), { target: { value: '1,00,000' } }));
    expect(sample()).toContain('Type 100000, without commas.');
    expect(page.getByLabelText('price').getAttribute('aria-invalid')).toBe('true');
    await doing(() => fireEvent.change(page.getByLabelText('price'), { target: { value: '200' } }));
    await doing(() => fireEvent.change(page.getByLabelText('lots'), { target: { value: '2' } }));
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
