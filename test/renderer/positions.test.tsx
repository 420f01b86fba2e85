import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ExitPendingView } from '../../domain/exit-view.ts';
import { err } from '../../domain/result.ts';
import type { DriftView, MissedView } from '../../domain/worklists.ts';
import { ExitCopiesButton } from '../../renderer/components/exit-copies-button.tsx';
import { GroupBar } from '../../renderer/components/group-bar.tsx';
import { CatchUpScreen } from '../../renderer/screens/catch-up.tsx';
import { PositionsScreen } from '../../renderer/screens/positions.tsx';
import { doing, showPage } from './a-page.tsx';
import { aCopy, aDesk, aFollower, anAccount, anOrder, morning } from './builders.ts';

const sbin = { instrumentId: 'NSE|3045', symbol: 'SBIN', product: 'MIS' as const };
const drift: DriftView = {
  accountId: 'FO001',
  alias: 'Farah',
  ...sbin,
  targetQty: 200,
  copiedQty: 150,
  actualQty: 150,
  cause: 'Rejected',
  explanation: 'One copy of 50 was refused: margin.',
  repair: { side: 'Buy', qty: 50, purpose: 'Copy' },
  since: morning,
};
const pending: ExitPendingView = {
  masterKey: 'M-9',
  followerId: 'FO001',
  alias: 'Farah',
  ...sbin,
  qty: 150,
  state: 'Failed',
  since: morning,
  reason: 'The broker is busy.',
  tries: 3,
};
const held = (netQty: number, realisedPnl: number | null = null, unrealisedPnl: number | null = null) => [
  { ...sbin, netQty, realisedPnl, unrealisedPnl },
];
const desk = (change: Parameters<typeof aDesk>[0] = {}) =>
  aDesk({
    master: anAccount({ positions: held(100) }),
    followers: [
      aFollower({ positions: held(150, -12_345) }),
      aFollower({ id: 'FO002', alias: 'Gita', positions: held(100) }),
    ],
    ...change,
  });

describe('the positions screen', () => {
  it('sums each instrument and shows each account, with profit only where the broker gave it', async () => {
    const page = await showPage(desk(), <PositionsScreen />);
    const head = page.getByTestId('position-NSE|3045/MIS');
    expect(head.textContent).toContain('master +100');
    expect(head.textContent).toContain('followers +250');
    expect(page.getByTestId('position-NSE|3045/MIS/FO001').textContent).toContain('−123.45');
    expect(page.getByTestId('position-NSE|3045/MIS/FO002').textContent).toContain('not available');
    expect(page.getByTestId('positions-summary').textContent).toBe('1 instrument, all in step');
  });

  it('sums what is open and what is closed over all accounts, and sums nothing where one of them is not known', async () => {
    const whole = desk({
      master: anAccount({ positions: held(100, 0, 10_000) }),
      followers: [aFollower({ positions: held(150, -12_345, -2_500) })],
    });
    const page = await showPage(whole, <PositionsScreen />);
    expect(page.getByTestId('position-NSE|3045/MIS/FO001').textContent).toContain('−25.00');
    expect(page.getByTestId('position-NSE|3045/MIS').textContent).toContain('−123.45+75.00');
    page.unmount();
    const part = await showPage(desk(), <PositionsScreen />);
    expect(part.getByTestId('position-NSE|3045/MIS').textContent).toContain('not availablenot available');
  });

  it('calls nothing flat, and no quantity of now, by a reading that is old', async () => {
    const positionsAt = Date.now() - 42_000;
    const page = await showPage(
      desk({
        master: anAccount({ positions: held(100), positionsAt: Date.now() }),
        followers: [
          aFollower({ positions: held(150), positionsAt }),
          aFollower({ id: 'FO002', alias: 'Gita', positions: [], positionsAt }),
        ],
        drift: [{ ...drift, accountId: 'FO002', actualQty: 0 }],
      }),
      <PositionsScreen />,
    );
    expect(page.getByTestId('position-NSE|3045/MIS/FO001').textContent).toMatch(/\+150.*read 4\d s ago/);
    expect(page.getByTestId('position-NSE|3045/MIS/FO002').textContent).toMatch(/not known.*read 4\d s ago/);
    expect(page.getByTestId('position-NSE|3045/MIS/FO001').textContent).toContain('not known since');
    expect(page.getByTestId('position-NSE|3045/MIS/FO002').textContent).toContain('differed then');
    expect(page.getByTestId('position-NSE|3045/MIS/FO001').textContent).not.toMatch(/in step$|in step,/);
    expect(page.getByTestId('position-NSE|3045/MIS/FO002').textContent).not.toContain('flat');
    expect(page.getByTestId('positions-summary').textContent).toContain('2 accounts not read now');
    expect(page.getByTestId('position-NSE|3045/MIS/MA001').textContent).not.toContain('ago');
  });

  it('says of accounts whose positions were never read that it is not known what they hold', async () => {
    const unread = aFollower({ positions: null, positionsAt: null });
    const none = await showPage(
      aDesk({ master: anAccount({ positions: [] }), followers: [unread] }),
      <PositionsScreen />,
    );
    expect(none.getByTestId('positions-summary').textContent).toBe(
      'No position anywhere that could be read, 1 account not read now',
    );
    none.unmount();
    const some = await showPage(
      aDesk({
        master: anAccount({ positions: held(150) }),
        followers: [aFollower({ id: 'FO002', positions: held(150) }), unread],
      }),
      <PositionsScreen />,
    );
    expect(some.getByTestId('positions-summary').textContent).toBe(
      '1 instrument, in step as last read, 1 account not read now',
    );
  });

  it('calls an instrument in step only while every account of it is read', async () => {
    const old = aFollower({ positions: held(150), positionsAt: Date.now() - 42_000 });
    const page = await showPage(desk({ followers: [old] }), <PositionsScreen />);
    expect(page.getByTestId('position-NSE|3045/MIS').textContent).toContain('not all read now');
    expect(page.getByTestId('positions-summary').textContent).toBe(
      '1 instrument, in step as last read, 1 account not read now',
    );
  });

  it('calls nothing in step that only the master holds', async () => {
    const page = await showPage(desk({ followers: [aFollower({ positions: [] })] }), <PositionsScreen />);
    expect(page.getByTestId('position-NSE|3045/MIS').textContent).toContain('held by the master alone');
  });

  it('marks and explains what is out of step, and mends it with one press', async () => {
    const page = await showPage(desk({ drift: [drift] }), <PositionsScreen />);
    const row = page.getByTestId('position-NSE|3045/MIS/FO001');
    expect(row.dataset['outOfStep']).toBe('true');
    expect(row.textContent).toContain('A copy failed');
    expect(row.textContent).toContain('One copy of 50 was refused: margin.');
    page.desk.answer('repairDrift', err('MARGIN', 'The margin is not enough.'));
    const button = page.getByTestId('repair-NSE|3045/MIS/FO001');
    expect(button.textContent).toBe('Buy 50 to be in step');
    await doing(() => fireEvent.click(button));
    expect(page.desk.calls.at(-1)).toEqual({
      name: 'repairDrift',
      input: { accountId: 'FO001', instrumentId: 'NSE|3045', product: 'MIS', limit: '' },
    });
    expect(page.getByRole('alert').textContent).toBe('The margin is not enough.');
  });

  it('puts an exit that was not made before everything else, and opens its dialog', async () => {
    const page = await showPage(desk({ drift: [drift], exitsPending: [pending] }), <PositionsScreen />);
    const row = page.getByTestId('position-NSE|3045/MIS/FO001');
    expect(row.textContent).toContain('+150 still to close');
    expect(row.textContent).toContain('Tried again 3 times.');
    await doing(() => fireEvent.click(page.getByTestId('exit-pending-FO001')));
    expect(page.screen.getState().dialog).toEqual({
      kind: 'Exit',
      asked: { scope: { kind: 'InStep', masterKey: 'M-9', accountId: 'FO001' }, reach: 'Copied' },
    });
  });

  it('shows only what is out of step when asked, and says so when there is nothing', async () => {
    const page = await showPage(desk({ drift: [drift] }), <PositionsScreen />);
    await doing(() => fireEvent.click(page.getByTestId('choice-OutOfStep')));
    expect(page.queryByTestId('position-NSE|3045/MIS/FO002')).toBeNull();
    expect(page.queryByTestId('position-NSE|3045/MIS/FO001')).not.toBeNull();
    page.unmount();
    const calm = await showPage(desk(), <PositionsScreen />);
    await doing(() => fireEvent.click(calm.getByTestId('choice-OutOfStep')));
    expect(calm.container.textContent).toContain('Every account holds what it should.');
  });

  it('says what to expect while nobody holds anything', async () => {
    const page = await showPage(aDesk(), <PositionsScreen />);
    expect(page.container.textContent).toContain('No account holds anything.');
  });
});

describe('the other ways into an exit', () => {
  it('are one order of the master’s and one group, each opening the dialog on that', async () => {
    const order = anOrder({ copies: [aCopy({ cumQty: 50, status: 'Filled' })] });
    const page = await showPage(
      desk(),
      <>
        <ExitCopiesButton order={order} />
        <ExitCopiesButton order={anOrder({ key: 'M-2', copies: [] })} />
        <ExitCopiesButton
          order={anOrder({ key: 'M-3', copies: [], waiting: [{ followerId: 'FO001', followerAlias: 'Asha' }] })}
        />
        <GroupBar groups={['Home']} group="Home" shown={1} onChange={() => undefined} />
      </>,
    );
    expect(page.queryByTestId('exit-copies-M-2')).toBeNull();
    expect(page.queryByTestId('exit-copies-M-3')).not.toBeNull();
    await doing(() => fireEvent.click(page.getByTestId(`exit-copies-${order.key}`)));
    expect(page.screen.getState().dialog).toEqual({
      kind: 'Exit',
      asked: { scope: { kind: 'MasterOrder', masterKey: order.key }, reach: 'Copied' },
    });
    await doing(() => fireEvent.click(page.getByTestId('exit-group')));
    expect(page.screen.getState().dialog).toEqual({
      kind: 'Exit',
      asked: { scope: { kind: 'Group', group: 'Home' }, reach: 'Everything' },
    });
  });
});

describe('the catch-up screen', () => {
  const missed: MissedView = {
    masterKey: 'M-5',
    ...sbin,
    side: 'Buy',
    orderQty: 100,
    cumQty: 100,
    at: morning,
    why: 'It was too old when it was seen.',
    priceThen: 800_00,
    priceNow: 803_50,
    gaps: [
      { followerId: 'FO001', alias: 'Farah', purpose: 'Copy', qty: 200, costPaise: 700_00 },
      { followerId: 'FO002', alias: 'Gita', purpose: 'Copy', qty: 100, costPaise: null },
    ],
  };

  it('shows each gap with the price then and now and the rupees between', async () => {
    const page = await showPage(desk({ missed: [missed] }), <CatchUpScreen />);
    const card = page.getByTestId('missed-M-5');
    expect(card.textContent).toContain('master 800.00 · now 803.50 (+3.50)');
    expect(page.getByTestId('gap-FO001').textContent).toContain('₹700.00 worse');
    expect(page.getByTestId('gap-FO002').textContent).toContain('not available');
  });

  it('sends nothing until a choice is made, and then for the followers included, at the limit typed', async () => {
    const page = await showPage(desk({ missed: [missed] }), <CatchUpScreen />);
    const go = page.getByTestId('catch-up-go-M-5');
    expect(go.textContent).toBe('Leave 2 followers as they are');
    await doing(() => fireEvent.click(page.getByTestId('choice-AtLimit')));
    await doing(() => fireEvent.change(page.getByTestId('catch-up-limit-M-5'), { target: { value: '802.00' } }));
    await doing(() => fireEvent.click(page.getByLabelText('Include Gita')));
    expect(go.textContent).toBe('Send 1 follower at 802.00');
    const answer = { followerId: 'FO001', done: false, code: 'LIMIT_TICK', message: 'Not on the tick.' };
    page.desk.answer('catchUp', { ok: true, value: [answer] });
    await doing(() => fireEvent.click(go));
    expect(page.desk.calls.at(-1)).toEqual({
      name: 'catchUp',
      input: { masterKey: 'M-5', followerIds: ['FO001'], choice: 'AtLimit', limit: '802.00' },
    });
    expect(page.getByTestId('gap-FO001').textContent).toContain('Not on the tick.');
  });

  it('says that nothing waits to be caught up', async () => {
    const page = await showPage(aDesk(), <CatchUpScreen />);
    // Once: a status line above it would say the same again.
    expect(page.container.textContent?.match(/Nothing waits to be caught up/g)).toHaveLength(1);
  });
});

it('an empty catch-up list says how many of the master’s trades were never copied', async () => {
  const off = anOrder({ notCopied: 'Copying was off', cumQty: 100, copies: [] });
  const page = await showPage(desk({ orders: [off] }), <CatchUpScreen />);
  expect(page.getByTestId('traded-uncopied').textContent).toContain('1 order of the master’s traded today and was not');
  page.unmount();
  const copied = await showPage(desk({ orders: [anOrder({ cumQty: 100 })] }), <CatchUpScreen />);
  expect(copied.queryByTestId('traded-uncopied')).toBeNull();
});
