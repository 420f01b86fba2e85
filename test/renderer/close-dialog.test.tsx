import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CloseDialog } from '../../renderer/components/close-dialog.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aCopy, aDesk, anExitAccount, anExitRun, anOrder, morning } from './builders.ts';

const open = () =>
  aDesk({
    orders: [
      anOrder({
        symbol: 'SBIN-EQ',
        copies: [
          aCopy({ clOrdId: 'LAAAAAAAA1', followerAlias: 'Mother', attention: 'Doubt', side: 'Buy', orderQty: 125_000 }),
        ],
      }),
    ],
    exits: [
      anExitRun({
        id: 'EXIT-1',
        startedAt: morning,
        finishedAt: null,
        accounts: [anExitAccount({ state: 'Closing' })],
      }),
    ],
  });
const answers = (page: Page) => page.desk.calls.filter(({ name }) => name === 'answerClose').map(({ input }) => input);

describe('closing with something unresolved', () => {
  it('lists account, contract, side and quantity, says what the journal keeps, and tells that it asks', async () => {
    const page = await showPage(open(), <CloseDialog nth={1} />);
    expect(page.getByTestId('close-row-LAAAAAAAA1').textContent).toMatch(
      /^MotherSBIN-EQB1,25,000unknown at the broker/,
    );
    expect(page.getByTestId('close-dialog').textContent).toMatch(/in the journal.*LEFT at the next start/s);
    expect(answers(page)).toEqual([{ choice: 'Shown' }]);
  });

  it('keeps running by the press at hand, and closes only by the other', async () => {
    const page = await showPage(open(), <CloseDialog nth={1} />);
    expect(document.activeElement).toBe(page.getByTestId('close-stay'));
    await doing(() => fireEvent.click(page.getByTestId('close-stay')));
    await doing(() => fireEvent.click(page.getByTestId('close-anyway')));
    expect(answers(page)).toEqual([{ choice: 'Shown' }, { choice: 'Stay' }, { choice: 'Close' }]);
  });

  it('tells again that it asks when it is asked again', async () => {
    const page = await showPage(open(), <span />);
    for (const nth of [1, 2]) {
      await doing(() => page.desk.show({ kind: 'Close' }));
      expect(page.screen.getState().closing).toBe(nth);
    }
  });

  it('says so when nothing is unresolved any more', async () => {
    const page = await showPage(aDesk(), <CloseDialog nth={1} />);
    expect(page.getByTestId('close-dialog').textContent).toContain('Nothing is unresolved any more.');
  });
});
