// Every field of the window that takes a figure, found in the pages themselves, against every bad value.

import { fireEvent } from '@testing-library/react';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms } from '../../domain/account.ts';
import type { DeskView } from '../../domain/desk-view.ts';
import { noLimits } from '../../domain/limits.ts';
import { CatchUpCard } from '../../renderer/components/catch-up-card.tsx';
import { FollowerDialog } from '../../renderer/components/follower-dialog.tsx';
import { FollowerGrid } from '../../renderer/components/follower-grid.tsx';
import { LocalDoorSettings } from '../../renderer/components/local-door-settings.tsx';
import { ModifyDialog } from '../../renderer/components/modify-dialog.tsx';
import { RetryDialog } from '../../renderer/components/retry-dialog.tsx';
import { TemplatesDialog } from '../../renderer/components/templates-dialog.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aCopy, aDesk, aFollower, anOrder, morning } from './builders.ts';

const fixed = aFollower({ terms: { ...newFollowerTerms, sizing: { kind: 'FixedLots', lots: 2 } } });
const worth = aFollower({ terms: { ...newFollowerTerms, sizing: { kind: 'FixedValue', value: 5_000_00 } } });
const ticks = aFollower({
  terms: { ...newFollowerTerms, limits: { ...noLimits, parity: { unit: 'Ticks', most: 5 } } },
});
const missed = {
  masterKey: 'M-5',
  symbol: 'SBIN-EQ',
  product: 'MIS',
  side: 'Buy',
  orderQty: 100,
  cumQty: 100,
  at: morning,
  why: 'It was too old.',
  priceThen: 800_00,
  priceNow: 803_50,
  gaps: [{ followerId: 'FO001', alias: 'Farah', purpose: 'Copy', qty: 200, costPaise: 700_00 }],
} as unknown as Parameters<typeof CatchUpCard>[0]['action'];
const stop = anOrder({ ordType: 'StopLimit', price: 800_00, stopPx: 790_00, status: 'New' });
const failed = anOrder({ copies: [aCopy({ clOrdId: 'LFAILED', status: 'Rejected' })] });
const press =
  (testId: string) =>
  (page: Page): Promise<void> =>
    doing(() => fireEvent.click(page.getByTestId(testId)));

type Shown = {
  readonly name: string;
  readonly view: Partial<DeskView>;
  readonly piece: ReactNode;
  readonly next?: (page: Page) => Promise<void>;
  /** Those of its fields that no page before it shows; all of them where none is named. */
  readonly fields?: readonly string[];
  readonly least: number;
};

const dialog = <FollowerDialog followerId="FO001" />;
const pages: readonly Shown[] = [
  { name: 'a follower’s terms', least: 11, view: { followers: [aFollower()] }, piece: dialog },
  { name: 'a follower of fixed lots', least: 1, view: { followers: [fixed] }, piece: dialog, fields: ['terms-fixed'] },
  {
    name: 'a follower of a fixed value',
    least: 1,
    view: { followers: [worth] },
    piece: dialog,
    fields: ['terms-fixed'],
  },
  { name: 'a budget in ticks', least: 1, view: { followers: [ticks] }, piece: dialog, fields: ['limits-parity'] },
  {
    name: 'a mandate',
    least: 3,
    view: { followers: [aFollower()] },
    piece: dialog,
    next: press('mandate-edit'),
    fields: ['mandate-maxOrderValue', 'mandate-maxUsedCapital', 'mandate-maxDailyLoss'],
  },
  { name: 'a template', least: 9, view: { followers: [aFollower()] }, piece: <TemplatesDialog from={null} /> },
  { name: 'the grid', least: 3, view: { followers: [aFollower()] }, piece: <FollowerGrid empty={null} /> },
  { name: 'catching up', least: 1, view: {}, piece: <CatchUpCard action={missed} />, next: press('choice-AtLimit') },
  { name: 'asking once more', least: 1, view: { orders: [failed] }, piece: <RetryDialog clOrdId="LFAILED" /> },
  { name: 'changing an order', least: 3, view: { orders: [stop] }, piece: <ModifyDialog orderKey={stop.key} /> },
  { name: 'the port of the door', least: 1, view: {}, piece: <LocalDoorSettings /> },
];
const bad = ['-1', '1.00005', 'NaN', '1e309', '0', '1,00,000'];

const fieldsOf = (page: Page): readonly HTMLInputElement[] => [
  ...page.container.ownerDocument.querySelectorAll<HTMLInputElement>(
    'input[inputmode="decimal"]:not(.sample-figure), input[inputmode="numeric"]',
  ),
];
/** The words nearest to the field. */
function toldBy(field: HTMLElement): string {
  for (let around = field.parentElement; around !== null; around = around.parentElement) {
    const told = around.querySelector('[role="alert"]');
    if (told !== null) return told.textContent;
  }
  return '';
}

describe('every field for a figure', () => {
  it.each(pages)('of $name refuses each bad value at the field with the reason, and nothing is sent', async (shown) => {
    const page = await showPage(aDesk(shown.view), shown.piece);
    await shown.next?.(page);
    const fields = fieldsOf(page).filter(({ dataset }) => shown.fields?.includes(dataset['testid'] ?? '') ?? true);
    expect(fields.length).toBeGreaterThanOrEqual(shown.least);
    const before = page.desk.calls.length;
    for (const field of fields) {
      const about = field.dataset['testid'] ?? field.getAttribute('aria-label') ?? '';
      const good = field.value;
      const optional = field.placeholder === 'none' || about.startsWith('catch-up');
      for (const typed of [...bad, ...(optional ? [] : [''])]) {
        await doing(() => {
          fireEvent.change(field, { target: { value: typed } });
          fireEvent.blur(field);
        });
        const seen = [about, typed, field.getAttribute('aria-invalid'), toldBy(field)];
        expect(seen).toEqual([
          about,
          typed,
          'true',
          expect.stringMatching(/Type|Use at most|zero|not accepted|0 copies nothing/),
        ]);
        if (typed === '1,00,000') expect(seen[3]).toContain('Type 100000, without commas.');
      }
      for (const form of field.ownerDocument.querySelectorAll('form')) await doing(() => fireEvent.submit(form));
      expect([about, page.desk.calls.length]).toEqual([about, before]);
      await doing(() => fireEvent.change(field, { target: { value: good } }));
    }
  });

  it('stands on one of these pages, or on the ticket and among the broker’s questions, which have tests of their own', () => {
    const folder = join(import.meta.dirname, '../../renderer/components');
    const holders = readdirSync(folder).filter((name) =>
      /inputMode=|<FigureField|<TermsField/.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(new Set(holders)).toEqual(
      new Set([
        'catch-up-card.tsx',
        'figure-field.tsx',
        'follower-columns.tsx',
        'follower-limits.tsx',
        'follower-prices.tsx',
        'follower-sizing.tsx',
        'local-door-settings.tsx',
        'mandate-card.tsx',
        'modify-dialog.tsx',
        'order-maximum.tsx',
        'order-ticket.tsx',
        'retry-dialog.tsx',
        'size-sample.tsx',
        'terms-field.tsx',
      ]),
    );
  });
});
