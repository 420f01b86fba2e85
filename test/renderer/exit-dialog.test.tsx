import { fireEvent } from '@testing-library/react';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExitRequest } from '../../domain/exit-scope.ts';
import { err } from '../../domain/result.ts';
import { ExitDialog } from '../../renderer/components/exit-dialog.tsx';
import { RecentOrders } from '../../renderer/components/recent-orders.tsx';
import { doing, settle, showPage, type Page } from './a-page.tsx';
import {
  aCopy,
  aDesk,
  aFollower,
  anAccount,
  anExitAccount,
  anExitRun,
  anOrder,
  morning,
  someTimes,
} from './builders.ts';

const sbin = { instrumentId: 'NSE|3045', symbol: 'SBIN', product: 'MIS' as const, netQty: -200 };
const fleet = (includeMaster: boolean) => ({ scope: { kind: 'Fleet', includeMaster }, reach: 'Everything' });
const holding = () =>
  aDesk({ master: anAccount({ positions: [sbin] }), followers: [aFollower({ positions: [sbin], workingOrders: 1 })] });
const exits = (page: Page) => page.desk.calls.filter((call) => call.name === 'exit');
const hold = (page: Page) => page.getByTestId('exit-hold');
const pass = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

describe('the Exit All dialog', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('states the consequence in figures, and on the button what will happen now', async () => {
    const page = await showPage(holding(), <ExitDialog />);
    expect(page.getByTestId('exit-dialog').textContent).toMatch(/2accounts2positions1working order/);
    expect(hold(page).textContent).toContain('Exit 2 accounts');
  });

  it('reads the figures again without the master when the master is left out', async () => {
    const page = await showPage(holding(), <ExitDialog />);
    expect((page.getByTestId('exit-include-master') as HTMLInputElement).checked).toBe(true);
    await doing(() => fireEvent.click(page.getByTestId('exit-include-master')));
    expect(hold(page).textContent).toContain('Exit 1 account');
  });

  it('says that there is nothing to exit, and can check anyway', async () => {
    const page = await showPage(aDesk(), <ExitDialog />);
    expect(hold(page).textContent).toContain('Nothing to exit — check anyway');
    expect((hold(page) as HTMLButtonElement).disabled).toBe(false);
  });

  it('works even when the figures cannot be had', async () => {
    const page = await showPage(holding(), <span />);
    page.desk.answer('previewExit', err('BROKER_SILENT', 'The broker did not answer.'));
    await doing(() => page.screen.getState().open({ kind: 'Exit' }));
    page.unmount();
    const again = await showPage(holding(), <ExitDialog />);
    again.desk.answer('previewExit', err('BROKER_SILENT', 'The broker did not answer.'));
    await doing(() => fireEvent.click(again.getByTestId('exit-include-master')));
    expect(again.getByTestId('exit-dialog').textContent).toContain('The broker did not answer.');
    expect(hold(again).textContent).toContain('Exit all of it');
    expect((hold(again) as HTMLButtonElement).disabled).toBe(false);
  });

  it('says of accounts that could not be read that it is not known what they hold, never that nothing is open', async () => {
    const page = await showPage(aDesk(), <ExitDialog />);
    const unread = {
      accountId: 'FO001',
      alias: 'Gita',
      cancels: 0,
      positions: 0,
      orders: 0,
      estimateMs: 0,
      why: 'no session',
    };
    const none = { accounts: 1, positions: 0, workingOrders: 0, orders: 0, estimateMs: 0 };
    page.desk.answer('previewExit', { ok: true, value: { ...none, rows: [unread], unreadable: ['Gita: no session'] } });
    await doing(() => fireEvent.click(page.getByTestId('exit-include-master')));
    const words = page.getByTestId('exit-dialog').textContent;
    expect(words).toContain('of the others it is not known');
    expect(words).not.toContain('Nothing is open by the books');
    expect(hold(page).textContent).not.toContain('Nothing to exit');
  });

  it('names an order of unknown outcome, which no figure holds, for the scope that it concerns', async () => {
    const unknown = aCopy({ status: 'Unknown', side: 'Buy', orderQty: 100, times: someTimes({ answeredAt: null }) });
    const orders = [anOrder({ ...sbin, side: 'Buy', copies: [unknown] })];
    const desk = { ...holding(), orders };
    const page = await showPage(desk, <ExitDialog />);
    expect(page.getByTestId('exit-doubts').textContent).toContain('Asha: Buy 100 SBIN');
    page.unmount();
    const scope = { kind: 'Instrument', instrumentId: 'NSE|2885' as never, includeMaster: true } as const;
    const other = await showPage(desk, <ExitDialog asked={{ scope, reach: 'Everything' }} />);
    expect(other.queryByTestId('exit-doubts')).toBeNull();
  });

  it('does nothing on a click', async () => {
    const page = await showPage(holding(), <ExitDialog />);
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(400);
    fireEvent.pointerUp(hold(page));
    fireEvent.click(hold(page));
    await pass(5000);
    expect(exits(page)).toEqual([]);
  });

  it('fires once when held for a second', async () => {
    const page = await showPage(holding(), <ExitDialog />);
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(1000);
    await pass(5000);
    expect(exits(page)).toEqual([{ name: 'exit', input: fleet(true) }]);
  });

  it('does not fire when the pointer slides off', async () => {
    const page = await showPage(holding(), <ExitDialog />);
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(900);
    fireEvent.pointerLeave(hold(page));
    await pass(5000);
    expect(exits(page)).toEqual([]);
  });

  it.each(['Enter', ' '])(
    'fires when the key "%s" is held, and not by the repeats of an earlier press',
    async (key) => {
      const page = await showPage(holding(), <ExitDialog />);
      fireEvent.keyDown(hold(page), { key, repeat: true });
      await pass(3000);
      expect(exits(page)).toEqual([]);
      fireEvent.keyDown(hold(page), { key });
      await pass(500);
      fireEvent.keyUp(hold(page), { key });
      await pass(3000);
      expect(exits(page)).toEqual([]);
      fireEvent.keyDown(hold(page), { key });
      await pass(1000);
      expect(exits(page)).toHaveLength(1);
    },
  );

  it('shows a refusal and lets it be tried again', async () => {
    const page = await showPage(holding(), <ExitDialog />);
    page.desk.answer('exit', err('ENGINE_BUSY', 'The engine is starting.'));
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(1000);
    expect(page.getByRole('alert').textContent).toBe('The engine is starting.');
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(1000);
    expect(exits(page)).toHaveLength(2);
  });

  const fired = async () => {
    const page = await showPage(holding(), <ExitDialog />);
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(1000);
    return page;
  };
  const run = (finishedAt: number | null, ...accounts: ReturnType<typeof anExitAccount>[]) => ({
    kind: 'Exit' as const,
    exit: anExitRun({ finishedAt, accounts }),
  });

  it('claims success only when every account was read back flat', async () => {
    const page = await fired();
    await doing(() =>
      page.desk.push(
        run(
          null,
          anExitAccount({ state: 'Flat', provenAt: morning }),
          anExitAccount({ accountId: 'MA001', alias: 'Arjun', state: 'Proving' }),
        ),
      ),
    );
    expect(page.getByTestId('exit-verdict').textContent).toContain('1 of 2 accounts proven flat so far');
    const flat = { state: 'Flat' as const, provenAt: morning + 2113 };
    await doing(() =>
      page.desk.push(
        run(morning + 2200, anExitAccount(flat), anExitAccount({ ...flat, accountId: 'MA001', alias: 'Arjun' })),
      ),
    );
    expect(page.getByTestId('exit-verdict').textContent).toBe(
      'All 2 accounts FLAT, read back from the broker in 2.20 s',
    );
    expect(page.getByTestId('exit-account-MA001').dataset['state']).toBe('Flat');
    expect(page.getByTestId('exit-account-MA001').textContent).toContain('read back 09:32:02.113');
    expect(page.queryByTestId('exit-hold')).toBeNull();
  });

  it('names what is left, says why, and offers to exit what is left', async () => {
    const page = await fired();
    await doing(() =>
      page.desk.push(
        run(
          morning + 3000,
          anExitAccount({
            state: 'Left',
            workingLeft: 1,
            positionsLeft: [sbin],
            reason: 'market closed for this scrip',
            provenAt: morning,
          }),
        ),
      ),
    );
    expect(page.getByTestId('exit-verdict').dataset['verdict']).toBe('Left');
    expect(page.getByTestId('exit-account-FO001').textContent).toContain(
      'SBIN −200, 1 working order: market closed for this scrip',
    );
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(1000);
    expect(exits(page)).toHaveLength(2);
  });

  it('joins a run that is under way when it is opened', async () => {
    const page = await showPage({ ...holding(), exit: run(null, anExitAccount()).exit }, <ExitDialog />);
    expect(page.getByTestId('exit-verdict').dataset['verdict']).toBe('Running');
    expect(page.queryByTestId('exit-hold')).toBeNull();
  });

  it('exits one account or only what was copied, as chosen', async () => {
    const page = await showPage(holding(), <ExitDialog />);
    await doing(() => fireEvent.change(page.getByTestId('exit-scope'), { target: { value: 'Account/FO001' } }));
    await doing(() => fireEvent.click(page.getByTestId('choice-Copied')));
    expect(page.queryByTestId('exit-include-master')).toBeNull();
    expect(hold(page).textContent).toContain('Exit 1 account');
    expect(page.getByTestId('exit-plan-FO001').textContent).toContain('111');
    fireEvent.pointerDown(hold(page), { button: 0 });
    await pass(1000);
    expect(exits(page).at(-1)?.input).toEqual({ scope: { kind: 'Account', accountId: 'FO001' }, reach: 'Copied' });
  });

  it('opens on what a button elsewhere asked for, and shows the day’s earlier exits with their proof', async () => {
    const earlier = anExitRun({
      id: 'EXIT-0',
      title: 'EXIT GROUP Home',
      finishedAt: morning + 900,
      accounts: [anExitAccount({ state: 'Flat', provenAt: morning + 800 })],
    });
    const asked: ExitRequest = { scope: { kind: 'MasterOrder', masterKey: 'M-7' }, reach: 'Copied' };
    const page = await showPage({ ...holding(), exits: [earlier], exit: earlier }, <ExitDialog asked={asked} />);
    expect((page.getByTestId('exit-scope') as HTMLSelectElement).value).toBe('MasterOrder/M-7');
    expect(page.queryByTestId('choice-Copied')).toBeNull();
    await doing(() => fireEvent.click(page.getByTestId('exit-past-EXIT-0')));
    expect(page.getByTestId('exit-verdict').dataset['verdict']).toBe('Flat');
    expect(page.getByTestId('exit-dialog').textContent).toContain('Exit group Home');
    await doing(() => fireEvent.click(page.getByTestId('exit-another')));
    expect(hold(page).textContent).toContain('Exit');
  });

  it('stays until it is closed', async () => {
    const page = await fired();
    await doing(() => page.screen.getState().open({ kind: 'Exit' }));
    await doing(() => fireEvent.pointerDown(document.body));
    await settle();
    expect(page.screen.getState().dialog).toEqual({ kind: 'Exit' });
    await doing(() => fireEvent.click(page.getByTestId('exit-close')));
    expect(page.screen.getState().dialog).toBeNull();
  });
});

describe('an exit among the master’s orders', () => {
  it.each([
    ['done only once every account is proven flat', 'Flat', 'Flat'],
    ['left while one account is not, though its closing orders filled', 'Left', '1 LEFT'],
  ] as const)('is shown as %s', async (_, state, words) => {
    const accounts = [anExitAccount({ state: 'Flat' }), anExitAccount({ accountId: 'FO002', state })];
    const exits = [anExitRun({ accounts, finishedAt: morning })];
    const orders = [anOrder({ key: 'EXIT-1', kind: 'ExitRun', status: 'Filled', copies: [aCopy()] })];
    const page = await showPage(aDesk({ orders, exits }), <RecentOrders />);
    const row = page.getByTestId('recent-order-EXIT-1').textContent;
    expect(row).toContain(words);
    expect(row).not.toContain('Done');
  });
});
