import { fireEvent } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { DriftView } from '../../domain/worklists.ts';
import { StartCopyingDialog } from '../../renderer/components/copying-toggle.tsx';
import { TradingDialog } from '../../renderer/components/trading-cell.tsx';
import { doing, showPage } from './a-page.tsx';
import { aDesk, aFollower, anOrder } from './builders.ts';

const drift: DriftView = {
  accountId: 'FO001',
  alias: 'Asha',
  instrumentId: 'NSE|3045',
  symbol: 'SBIN-EQ',
  product: 'MIS',
  targetQty: 100,
  copiedQty: 100,
  actualQty: 40,
  cause: 'Foreign',
  explanation: 'Traded by hand.',
  repair: null,
  since: 0,
};

it.each([
  ['Starting copying', <StartCopyingDialog key="start" />],
  ['Allowing entries again', <TradingDialog key="trading" />],
])('%s shows first what differs from what was copied, with the way to look at it', async (_, dialog) => {
  const page = await showPage(aDesk({ followers: [aFollower({ alias: 'Asha' })], drift: [drift] }), dialog);
  expect(page.getByTestId('drift-first').textContent).toContain('1 position out of step with what was copied');
  expect(page.getByTestId('drift-first').textContent).toContain('SBIN-EQ MIS: holds +40, should hold +100');
  await doing(() => fireEvent.click(page.getByText('Look at the positions first')));
  expect(page.screen.getState().tab).toBe('Positions');
});

it('says nothing of a difference where there is none', async () => {
  const page = await showPage(aDesk({ followers: [aFollower({})] }), <StartCopyingDialog />);
  expect(page.queryByTestId('drift-first')).toBeNull();
  expect(page.getByTestId('start-dialog').textContent).toContain('nothing out of step');
});

it('Starting copying says how many of the master’s trades were never copied, which no difference shows', async () => {
  const off = anOrder({ key: '1', notCopied: 'Copying was off', cumQty: 100, copies: [] });
  const untraded = anOrder({ key: '2', notCopied: 'Copying was off', cumQty: 0, copies: [] });
  const page = await showPage(aDesk({ orders: [off, untraded, anOrder({ key: '3' })] }), <StartCopyingDialog />);
  expect(page.getByTestId('not-copied').textContent).toContain(
    '1 order of the master’s traded today and was not copied',
  );
});
