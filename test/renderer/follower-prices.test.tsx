import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms } from '../../domain/account.ts';
import type { ParityView } from '../../domain/desk-view.ts';
import { noLimits } from '../../domain/limits.ts';
import type { ParityBudget } from '../../domain/parity.ts';
import { FollowerDialog } from '../../renderer/components/follower-dialog.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk, aFollower } from './builders.ts';

const show = (budget: ParityBudget | null, parity: ParityView | null = null): Promise<Page> => {
  const terms = { ...newFollowerTerms, entryWithinMs: 20_000, limits: { ...noLimits, parity: budget } };
  return showPage(aDesk({ followers: [aFollower({ terms, parity })] }), <FollowerDialog followerId="FO001" />);
};
const type = (page: Page, testId: string, value: string): Promise<void> =>
  doing(() => fireEvent.change(page.getByTestId(testId), { target: { value } }));
const valueOf = (page: Page, testId: string): string => (page.getByTestId(testId) as HTMLInputElement).value;
const saved = async (page: Page): Promise<unknown> => {
  await doing(() => fireEvent.click(page.getByTestId('terms-save')));
  return page.desk.calls.filter(({ name }) => name === 'setFollowerTerms').at(-1)?.input;
};

describe('how a follower keeps to the master’s price', () => {
  it('shows the terms as they stand and sends only what was changed', async () => {
    const page = await show({ unit: 'Rupees', most: 5_000_00 });
    expect(valueOf(page, 'terms-entryWithin')).toBe('20');
    expect(valueOf(page, 'limits-parity')).toBe('5000');
    expect(valueOf(page, 'limits-parityUnit')).toBe('Rupees');
    expect(valueOf(page, 'terms-legs')).toBe('Together');
    await type(page, 'terms-entryWithin', '45');
    await type(page, 'terms-legs', 'HedgeFirst');
    expect(await saved(page)).toEqual({ followerId: 'FO001', entryWithin: '45', legs: 'HedgeFirst' });
  });

  it('asks for the budget anew when its unit changes, and says in which unit it is typed', async () => {
    const page = await show({ unit: 'Rupees', most: 5_000_00 });
    await type(page, 'limits-parityUnit', 'Ticks');
    expect(valueOf(page, 'limits-parity')).toBe('');
    expect(page.getByTestId('limits-parity').parentElement?.textContent).toContain('in a day, ticks');
    await type(page, 'limits-parity', '40');
    expect(await saved(page)).toEqual({ followerId: 'FO001', limits: { parity: '40', parityUnit: 'Ticks' } });
  });

  it('takes more than five minutes for an entry, or a hundred thousand ticks, for no figure', async () => {
    const page = await show({ unit: 'Ticks', most: 40 });
    for (const [field, last, beyond] of [
      ['terms-entryWithin', '300', '301'],
      ['limits-parity', '100000', '100001'],
    ] as const) {
      await type(page, field, last);
      expect(page.getByTestId(field).getAttribute('aria-invalid')).toBe('false');
      await type(page, field, beyond);
      expect(page.getByTestId(field).getAttribute('aria-invalid')).toBe('true');
      expect(page.getByRole('alert').textContent).toContain(`"${beyond}" is not a whole number from 1 to ${last}`);
      await type(page, field, last);
    }
  });

  it.each([
    [{ unit: 'Rupees', used: 1_250_00, most: 5_000_00 }, '₹1,250.00 of ₹5,000.00 used today (25 %)'],
    [{ unit: 'Ticks', used: 40, most: 40 }, '40 ticks of 40 ticks used today (100 %): entries are stopped'],
  ] as const)('says how much of the day’s budget is used: %o', async (used, words) => {
    const page = await show({ unit: used.unit, most: used.most }, used);
    expect(page.getByTestId('parity-bar').textContent.trim()).toBe(words);
  });

  it('shows no bar where no budget is set', async () => {
    expect((await show(null)).queryByTestId('parity-bar')).toBeNull();
  });
});
