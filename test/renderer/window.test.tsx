import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { App } from '../../renderer/app.tsx';
import { heldRows } from '../../renderer/components/held-rows.tsx';
import { doing, showPage } from './a-page.tsx';
import { aCopy, aDesk, aFollower, aLine, aNotice, anAccount, anOrder } from './builders.ts';

describe('the window', () => {
  it('says PRACTICE in words, and LIVE in other words', async () => {
    const practice = await showPage(aDesk(), <App />);
    expect(practice.getByTestId('mode-badge').textContent).toContain('PRACTICE');
    practice.unmount();
    const live = await showPage(aDesk({ mode: 'Live', demo: null }), <App />);
    expect(live.getByTestId('mode-badge').textContent).toContain('LIVE');
    expect(live.queryByTestId('play-demo')).toBeNull();
    expect(live.queryByTestId('ticket-submit')).toBeNull();
  });

  it('stops copying by one press, without a question', async () => {
    const page = await showPage(aDesk(), <App />);
    await doing(() => fireEvent.click(page.getByTestId('copying-toggle')));
    expect(page.desk.calls).toEqual([{ name: 'setCopying', input: { on: false } }]);
    expect(page.getByTestId('copying-toggle').dataset['state']).toBe('Off');
  });

  it('asks before it starts copying, and shows first who is out of step', async () => {
    const page = await showPage(
      aDesk({
        copying: { kind: 'Off' },
        followers: [aFollower({ state: 'OutOfStep', stateReason: '75 short of the master' })],
      }),
      <App />,
    );
    await doing(() => fireEvent.click(page.getByTestId('copying-toggle')));
    expect(page.desk.calls).toEqual([]);
    expect(page.getByTestId('start-dialog').textContent).toContain('75 short of the master');
    await doing(() => fireEvent.click(page.getByTestId('copying-start')));
    expect(page.desk.calls).toEqual([{ name: 'setCopying', input: { on: true } }]);
    expect(page.queryByTestId('start-dialog')).toBeNull();
  });

  it('says why the system halted', async () => {
    const page = await showPage(
      aDesk({ copying: { kind: 'Halted', reason: 'The journal could not be written' } }),
      <App />,
    );
    expect(page.getByTestId('copying-toggle').textContent).toContain('HALTED');
    expect(page.getByTestId('copying-toggle').textContent).toContain('The journal could not be written');
  });

  it('opens Exit All by the button, by the key and on the wish of the tray', async () => {
    const page = await showPage(aDesk(), <App />);
    const closed = async () => {
      expect(page.getByTestId('exit-dialog')).toBeTruthy();
      await doing(() => fireEvent.click(page.getByTestId('exit-close')));
    };
    await doing(() => fireEvent.click(page.getByTestId('exit-all')));
    await closed();
    await doing(() => fireEvent.keyDown(document.body, { key: 'X', ctrlKey: true, shiftKey: true }));
    await closed();
    await doing(() => page.desk.show({ kind: 'ExitDialog' }));
    await closed();
    expect(page.desk.calls.every((call) => call.name === 'previewExit')).toBe(true);
  });

  it('counts failed copies and opens their list', async () => {
    const orders = [
      anOrder({
        copies: [
          aCopy(),
          aCopy({ clOrdId: 'LB', status: 'Rejected', reasonText: 'RMS: margin', remedy: 'Add funds.' }),
        ],
      }),
    ];
    const page = await showPage(
      aDesk({ orders: orders.map((order) => ({ ...order, kind: 'ExitRun' as const })) }),
      <App />,
    );
    expect(page.getByTestId('failed-count').textContent).toBe('1');
    await doing(() => fireEvent.click(page.getByTestId('failed-count')));
    expect(page.getByTestId('attention-LB').textContent).toContain('RMS: margin');
    expect(page.getByTestId('attention-LB').textContent).toContain('Add funds.');
    expect(page.queryByTestId('attention-LAAAAAAAA1')).toBeNull();
  });

  it('takes a copy off the attention list only by hand', async () => {
    const order = anOrder({ kind: 'ExitRun', copies: [aCopy({ status: 'NeedsAttention' })] });
    const page = await showPage(aDesk({ orders: [order] }), <App />);
    await doing(() => fireEvent.click(page.getByTestId('attention-count')));
    await doing(() => fireEvent.click(page.getByTestId('ignore-LAAAAAAAA1')));
    expect(page.desk.calls).toEqual([{ name: 'ignoreAttention', input: { clOrdId: 'LAAAAAAAA1' } }]);
    expect(page.getByTestId('attention-count').textContent).toBe('0');
  });

  it('keeps an error in the banner until it is dismissed', async () => {
    const page = await showPage(
      aDesk({ notices: [aNotice(), aNotice({ key: 'calm', level: 'Info', title: 'Copying on' })] }),
      <App />,
    );
    expect(page.getByTestId('banner').textContent).toContain('Meera: margin');
    expect(page.getByTestId('banner').textContent).not.toContain('Copying on');
    expect(page.getByTestId('notice-calm')).toBeTruthy();
    await doing(() => fireEvent.click(page.getByLabelText('Acknowledge: A copy failed')));
    expect(page.desk.calls).toEqual([{ name: 'dismissNotice', input: { key: 'margin' } }]);
    expect(page.queryByTestId('banner')).toBeNull();
  });

  it('shows one notice per condition', async () => {
    const page = await showPage(aDesk(), <App />);
    await doing(() => page.desk.push({ kind: 'Notice', notice: aNotice({ level: 'Warning', body: 'once' }) }));
    await doing(() => page.desk.push({ kind: 'Notice', notice: aNotice({ level: 'Warning', body: 'twice', at: 5 }) }));
    expect(page.getAllByTestId('notice-margin')).toHaveLength(1);
    expect(page.getByTestId('notice-margin').textContent).toContain('twice');
  });

  it('goes from a notice to the order it is about', async () => {
    const order = anOrder({ key: '777', kind: 'ExitRun' });
    const page = await showPage(aDesk({ orders: [order], notices: [aNotice({ masterOrderId: '777' })] }), <App />);
    await doing(() => fireEvent.click(page.getByLabelText(/^Show the order/)));
    expect(page.getByTestId('order-group-777').getAttribute('aria-selected')).toBe('true');
  });

  it('changes and cancels working orders of the practice master, and no others', async () => {
    const orders = [anOrder({ key: 'done' }), anOrder({ key: 'open', status: 'New', cumQty: 0, avgPx: null })].map(
      (order) => ({ ...order, copies: [] }),
    );
    const page = await showPage(aDesk({ orders }), <App />);
    expect(page.queryByTestId('master-cancel-done')).toBeNull();
    await doing(() => fireEvent.click(page.getByTestId('master-cancel-open')));
    await doing(() => fireEvent.click(page.getByTestId('master-modify-open')));
    await doing(() => fireEvent.change(page.getByTestId('modify-quantity'), { target: { value: '150' } }));
    await doing(() => fireEvent.click(page.getByTestId('modify-submit')));
    expect(page.desk.calls).toEqual([
      { name: 'cancelMasterOrder', input: { orderId: 'open' } },
      { name: 'replaceMasterOrder', input: { orderId: 'open', quantity: '150', price: '26142.50', trigger: '' } },
    ]);
  });

  it('tells a newcomer what to do, and offers a demo morning', async () => {
    const page = await showPage(aDesk({ followers: [], master: null }), <App />);
    await doing(() => fireEvent.click(page.getByTestId('play-demo-here')));
    expect(page.desk.calls).toEqual([{ name: 'playDemoMorning', input: null }]);
    await doing(() =>
      page.desk.push({ kind: 'Demo', demo: { running: true, step: 3, steps: 12, label: 'The master buys' } }),
    );
    expect(page.getByTestId('demo-progress').textContent).toContain('3/12 The master buys');
  });

  it('warns when secrets live in memory only', async () => {
    const page = await showPage(aDesk({ secrets: { kind: 'Memory', reason: 'no keychain' } }), <App />);
    expect(page.getByTestId('secrets-warning').title).toBe('no keychain');
  });

  it('says how old the feed and the book are', async () => {
    const page = await showPage(
      aDesk({
        master: anAccount({
          link: { session: { kind: 'Ready' }, feed: 'Silent', lastFrameAt: null, lastBookAt: null },
        }),
      }),
      <App />,
    );
    expect(page.getByTestId('feed-age').textContent).toBe('no frame yet · book not yet');
    expect(page.getByText('Silent')).toBeTruthy();
  });

  it('says plainly that the engine does not answer, and keeps the last figures under that warning', async () => {
    const page = await showPage(aDesk(), <App />);
    await doing(() => page.store.getState().setEngine({ kind: 'Silent', since: Date.now(), reason: 'It is gone.' }));
    expect(page.getByTestId('connection-lost').textContent).toContain('The engine does not answer');
    expect(page.getByTestId('follower-row-FO001')).toBeTruthy();
  });

  it('shows the journal, newest at the foot, filtered by level', async () => {
    const journal = [aLine({ seq: 1, text: 'first' }), aLine({ seq: 2, level: 'Error', text: 'broken' })];
    const page = await showPage(aDesk({ journal }), <App />);
    await doing(() => fireEvent.click(page.getByTestId('tab-journal')));
    expect(page.getAllByTestId('journal-row').map((row) => row.dataset['level'])).toEqual(['Info', 'Error']);
    await doing(() => fireEvent.click(page.getByTestId('choice-Error')));
    expect(page.getAllByTestId('journal-row')).toHaveLength(1);
    await doing(() =>
      page.desk.push({
        kind: 'Journal',
        lines: [aLine({ seq: 3, text: 'calm' }), aLine({ seq: 4, level: 'Error', text: 'worse' })],
      }),
    );
    expect(page.getAllByTestId('journal-row').map((row) => row.textContent)).toEqual([
      expect.stringContaining('broken'),
      expect.stringContaining('worse'),
    ]);
  });

  it('names the runtime, and says of an assembled one that it refuses live accounts', async () => {
    const page = await showPage(aDesk(), <App />);
    await doing(() => fireEvent.click(page.getByTestId('about-open')));
    expect(page.getByTestId('about-runtime').textContent).toContain('for practice and tests; refuses live accounts');
    await doing(() =>
      fireEvent.change(page.getByTestId('address-rest'), { target: { value: 'https://example.test' } }),
    );
    await doing(() => fireEvent.click(page.getByTestId('addresses-save')));
    expect(page.desk.calls).toEqual([{ name: 'setAddresses', input: { rest: 'https://example.test' } }]);
    expect(page.getByTestId('about-dialog').textContent).toContain('Applies at the next start');
  });
});

describe('rows under the pointer', () => {
  it('keep their places while their contents change, and newer ones wait outside', () => {
    const live = [
      { id: 'c', v: 3 },
      { id: 'b', v: 20 },
      { id: 'a', v: 1 },
    ];
    expect(heldRows(live, ['b', 'a'], (row) => row.id)).toEqual([
      { id: 'b', v: 20 },
      { id: 'a', v: 1 },
    ]);
  });
});
