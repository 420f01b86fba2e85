import { cleanup, fireEvent, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { err } from '../../domain/result.ts';
import { App } from '../../renderer/app.tsx';
import { attentionRows } from '../../renderer/attention-rows.ts';
import { MessageLine } from '../../renderer/components/message-line.tsx';
import { priceDifference } from '../../renderer/price-difference.ts';
import { doing, showPage } from './a-page.tsx';
import {
  aCopy,
  aDesk,
  aDrift,
  aFollower,
  aMissed,
  anAccount,
  aNotice,
  anExitAccount,
  anExitRun,
  anOrder,
  someTimes,
} from './builders.ts';

/** Without an answer there is no delay to plot, and this page has no canvas. */
const times = someTimes({ answeredAt: null });
const failed = aCopy({
  times,
  clOrdId: 'LFAILED',
  followerAlias: 'Meera',
  status: 'Rejected',
  reasonCode: 'BROKER_REJECTED',
  reasonText: 'RED:Margin Shortfall: Rs 4,000',
  remedy: 'Add funds, lower the multiplier, or leave this follower out; it was not resized.',
});
const unknown = aCopy({ times, clOrdId: 'LUNKNOWN', followerAlias: 'Asha', status: 'Unknown' });
const order = anOrder({ key: '777', copies: [aCopy({ times, clOrdId: 'LFILLED' }), failed, unknown] });
const desk = aDesk({ orders: [order] });

const theList = async (view = desk) => {
  const page = await showPage(view, <App />);
  await doing(() => fireEvent.click(page.getByTestId('tab-attention')));
  return page;
};

describe('the attention list', () => {
  it('holds doubts before failures, and nothing that went well or was put aside', () => {
    const aside = aCopy({ clOrdId: 'LASIDE', status: 'Rejected' });
    const orders = [{ ...order, copies: [...order.copies, { ...aside, attention: 'PutAside' as const }] }];
    expect(attentionRows({ orders, attention: [] }).map(({ id }) => id)).toEqual(['LUNKNOWN', 'LFAILED']);
  });

  it('says the broker’s words, the plain cause and what to do, and counts in the tab', async () => {
    const page = await theList();
    const row = page.getByTestId('attention-LFAILED').textContent;
    expect(row).toContain('margin: RED:Margin Shortfall: Rs 4,000');
    expect(row).toContain('Add funds');
    expect(page.getByTestId('tab-attention-count').textContent).toBe('2');
  });

  it('offers no way to send an order of unknown outcome again', async () => {
    const page = await theList();
    expect(page.queryByTestId('retry-LUNKNOWN')).toBeNull();
    expect(page.queryByTestId('skip-LUNKNOWN')).toBeNull();
    expect(page.getByTestId('attention-LUNKNOWN').textContent).toContain('nothing is sent again');
  });

  it('asks again only after the price difference was shown, at the limit that was typed', async () => {
    const page = await theList();
    await doing(() => fireEvent.click(page.getByTestId('retry-LFAILED')));
    expect(page.getByTestId('retry-dialog').textContent).toContain('801.00');
    expect(page.getByTestId('retry-difference').textContent).toContain('₹5.05 a unit, ₹1,010.00 in all, worse');
    await doing(() => fireEvent.change(page.getByTestId('retry-limit'), { target: { value: '800' } }));
    expect(page.getByTestId('retry-difference').textContent).toContain('the master’s own price or better');
    await doing(() => fireEvent.click(page.getByTestId('retry-send')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'retryCopy', input: { clOrdId: 'LFAILED', limit: '800' } });
    expect(page.queryByTestId('retry-dialog')).toBeNull();
  });

  it('asks for fewer units where fewer are typed, and says that the others are not sent later', async () => {
    const page = await theList();
    await doing(() => fireEvent.click(page.getByTestId('retry-LFAILED')));
    await doing(() => fireEvent.change(page.getByTestId('retry-qty'), { target: { value: '50' } }));
    expect(page.getByTestId('retry-difference').textContent).toContain('₹252.50 in all, worse');
    expect(page.getByTestId('retry-forgone').textContent).toContain('150 fewer');
    await doing(() => fireEvent.click(page.getByTestId('retry-send')));
    expect(page.desk.calls.at(-1)).toEqual({
      name: 'retryCopy',
      input: { clOrdId: 'LFAILED', limit: '805.05', qty: 50 },
    });
  });

  it('has the cursor again where it was once its dialog is closed', async () => {
    const page = await theList();
    const grid = page.getByRole('grid', { name: 'Attention list' });
    await doing(() => grid.focus());
    await doing(() => fireEvent.keyDown(grid, { key: 'End' }));
    await doing(() => fireEvent.keyDown(grid, { key: 'Enter' }));
    expect(page.getByTestId('retry-dialog').contains(document.activeElement)).toBe(true);
    await doing(() => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' }));
    await waitFor(() => expect(document.activeElement).toBe(grid));
  });

  it('keeps the dialog and says why when it is refused', async () => {
    const page = await theList();
    page.desk.answer('retryCopy', err('QTY_ABOVE_MAXIMUM', 'Above this follower’s maximum.'));
    await doing(() => fireEvent.click(page.getByTestId('retry-LFAILED')));
    await doing(() => fireEvent.click(page.getByTestId('retry-send')));
    expect(page.getByTestId('retry-error').textContent).toBe('Above this follower’s maximum.');
  });

  it('says why nothing can be asked for when the master is out again', async () => {
    const page = await theList();
    page.desk.answer('previewRetry', err('RETRY_MASTER_OUT', 'The master is out.'));
    await doing(() => fireEvent.click(page.getByTestId('retry-LFAILED')));
    expect(page.getByTestId('retry-error').textContent).toBe('The master is out.');
    expect((page.getByTestId('retry-send') as HTMLButtonElement).disabled).toBe(true);
  });

  it('takes a skipped copy off the list', async () => {
    const page = await theList();
    await doing(() => fireEvent.click(page.getByTestId('skip-LFAILED')));
    expect(page.queryByTestId('attention-LFAILED')).toBeNull();
    expect(page.getByTestId('tab-attention-count').textContent).toBe('1');
  });

  it('says what will be listed here when nothing is', async () => {
    const page = await theList(aDesk());
    expect(page.getByText(/Nothing waits for you\. An order/)).toBeTruthy();
  });

  it('is where a notice of a failure leads, at its row; and where it was dealt with, to the order', async () => {
    const notice = aNotice({ key: 'failed:777', masterOrderId: '777' });
    const page = await showPage(aDesk({ orders: [order], notices: [notice] }), <App />);
    await doing(() => page.desk.show({ kind: 'Notice', notice }));
    expect(page.getByTestId('attention-LUNKNOWN').getAttribute('aria-selected')).toBe('true');

    const settled = { ...order, copies: [aCopy({ times, clOrdId: 'LFILLED' })] };
    const later = await showPage(aDesk({ orders: [settled], notices: [notice] }), <App />);
    await doing(() => later.desk.show({ kind: 'Notice', notice }));
    expect(later.getAllByTestId('order-group-777')[0]?.getAttribute('aria-selected')).toBe('true');
  });

  it('opens from the tray', async () => {
    const page = await showPage(desk, <App />);
    await doing(() => page.desk.show({ kind: 'Attention' }));
    expect(page.getByTestId('attention-LFAILED')).toBeTruthy();
  });
});

describe('an order in doubt', () => {
  const doubt = {
    clOrdId: 'LUNKNOWN',
    accountId: 'FO001',
    alias: 'Asha',
    masterKey: '777',
    purpose: 'Copy',
    instrumentId: 'NSE|3045',
    symbol: 'SBIN-EQ',
    side: 'Buy',
    product: 'MIS',
    ordType: 'Limit',
    orderQty: 100,
    price: 795_00,
    stopPx: 0,
    since: 1,
    state: 'ProvenAbsent',
    evidence: 'Read 3 times over 2 min: neither the order book nor the trades show it.',
    readings: 3,
    masterPrice: 795_00,
    priceNow: 796_00,
    sendRefusal: '',
  } as const;

  it('that the books prove absent is sent as the very same order, after its price was shown', async () => {
    const page = await theList(aDesk({ orders: [order], attention: [doubt] }));
    expect(page.getByTestId('attention-LUNKNOWN').textContent).toContain('neither the order book nor the trades');
    await doing(() => fireEvent.click(page.getByTestId('send-LUNKNOWN')));
    expect(page.getByTestId('send-dialog').textContent).toContain('₹1.00 a unit, ₹100.00 in all, worse');
    await doing(() => fireEvent.click(page.getByTestId('send-confirm')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'sendAttention', input: { clOrdId: 'LUNKNOWN' } });
  });

  it('that cannot be verified has no button that sends, and says why it waits', async () => {
    const cannot = { ...doubt, state: 'CannotVerify', sendRefusal: 'Its book cannot be read.' } as const;
    const page = await theList(aDesk({ orders: [order], attention: [cannot] }));
    expect(page.queryByTestId('send-LUNKNOWN')).toBeNull();
    expect(page.getByTestId('attention-LUNKNOWN').textContent).toContain('Cannot verify');
  });

  it('keeps its button shut while something forbids the sending', async () => {
    const barred = { ...doubt, sendRefusal: 'The market is closed.' };
    const page = await theList(aDesk({ orders: [order], attention: [barred] }));
    const button = page.getByTestId('send-LUNKNOWN') as HTMLButtonElement;
    expect([button.disabled, button.title]).toEqual([true, 'The market is closed.']);
  });

  it('from an earlier day, which no order of today shows, is listed and counted too', async () => {
    const old = { ...doubt, clOrdId: 'LOLD', masterKey: '1', state: 'EarlierDay' } as const;
    const page = await theList(aDesk({ attention: [old] }));
    expect(page.getByTestId('attention-LOLD').textContent).toContain('From an earlier day');
    expect(page.getByTestId('attention-count').textContent).toBe('1');
  });
});

describe('the message line', () => {
  const three = [1, 2, 3].map((nth) => aNotice({ key: `k${nth}`, title: `Trouble ${nth}`, at: nth }));

  it('is there without trouble too, so that nothing moves when trouble comes', async () => {
    const page = await showPage(aDesk(), <App />);
    expect(page.getByTestId('calm-line')).toBeTruthy();
    await doing(() => page.desk.push(...three.map((notice) => ({ kind: 'Notice', notice }) as const)));
    expect(page.queryByTestId('calm-line')).toBeNull();
    expect(page.getByTestId('banner-more').textContent).toBe('2 more');
  });

  it('does not claim calm while a warning stands, also after its toast has gone, and puts it away at a press', async () => {
    const page = await showPage(aDesk(), <App />);
    const warnings = [1, 2].map((nth) => aNotice({ key: `w${nth}`, level: 'Warning', title: `Warning ${nth}` }));
    await doing(() => page.desk.push(...warnings.map((notice) => ({ kind: 'Notice', notice }) as const)));
    expect(page.queryByTestId('calm-line')).toBeNull();
    expect(page.getByTestId('warning-line').textContent).toContain('Warning 2');
    expect(page.getByTestId('warning-line').textContent).toContain('1 more');
    const putAway = (key: string) => doing(() => fireEvent.click(page.getByTestId(`put-away-${key}`)));
    await putAway('w2');
    expect(page.desk.calls.map(({ input }) => input)).toEqual([{ key: 'w2' }]);
    expect(page.getByTestId('warning-line').textContent).toContain('Warning 1');
    await putAway('w1');
    expect(page.getByTestId('calm-line')).toBeTruthy();
  });

  it('opens every warning that stands, each with its own button, and folds again', async () => {
    const warnings = [1, 2].map((nth) => aNotice({ key: `w${nth}`, level: 'Warning', title: `Warning ${nth}` }));
    const page = await showPage(aDesk({ notices: warnings }), <App />);
    const line = () => page.getByTestId('warning-line').textContent;
    expect(line()).not.toContain('Warning 1');
    await doing(() => fireEvent.click(page.getByTestId('banner-more')));
    expect(line()).toMatch(/Warning 2.*Warning 1/);
    expect(page.getByTestId('put-away-w1')).toBeTruthy();
    await doing(() => fireEvent.click(page.getByTestId('banner-more')));
    expect(line()).not.toContain('Warning 1');
  });

  it('lets the only trouble be read in full by keyboard where its words do not fit', async () => {
    const width = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'scrollWidth');
    Object.defineProperty(HTMLElement.prototype, 'scrollWidth', { configurable: true, get: () => 5000 });
    try {
      const page = await showPage(aDesk({ notices: three.slice(0, 1) }), <App />);
      const more = page.getByTestId('banner-more');
      expect(more.textContent).toBe('Read it all');
      await doing(() => fireEvent.click(more));
      expect(page.getByTestId('banner').className).toContain('open');
      expect(more.getAttribute('aria-expanded')).toBe('true');
    } finally {
      if (width === undefined) Reflect.deleteProperty(HTMLElement.prototype, 'scrollWidth');
      else Object.defineProperty(HTMLElement.prototype, 'scrollWidth', width);
    }
    cleanup();
    const fits = await showPage(aDesk({ notices: three.slice(0, 1) }), <App />);
    expect(fits.queryByTestId('banner-more')).toBeNull();
  });

  it('claims no calm while an action waits to be caught up, a position is out of step or an exit is under way', async () => {
    const exit = anExitRun({ accounts: [anExitAccount({ state: 'Flat' }), anExitAccount({ accountId: 'FO002' })] });
    const page = await showPage(
      aDesk({ missed: [aMissed()], drift: [aDrift()], exit, exits: [exit], notices: [aNotice({ level: 'Warning' })] }),
      <App />,
    );
    expect(page.queryByTestId('calm-line')).toBeNull();
    const words = page.getByTestId('waiting-line').textContent;
    expect(words).toContain('1 of 2 accounts proven flat so far');
    expect(words).toContain('1 action of the master’s missed');
    expect(words).toContain('1 position out of step');
    expect(words).toContain('1 warning: A copy failed');
    await doing(() => fireEvent.click(page.getByText('Read')));
    expect(page.getByTestId('warning-line').textContent).toContain('Meera: margin');
    await doing(() => fireEvent.click(page.getByTestId('banner-more')));
    await doing(() => fireEvent.click(page.getByText('Catch up…')));
    expect(page.screen.getState().tab).toBe('CatchUp');
  });

  it('tells of an order in doubt once: by the attention list, where it is on it', async () => {
    const notices = [aNotice({ key: 'unknown:777', level: 'Warning', title: 'Asha: outcome not known yet' })];
    const page = await showPage(aDesk({ orders: [order], notices }), <App />);
    expect(page.getByTestId('waiting-line').textContent).toContain('2 orders on the attention list');
    expect(page.getByTestId('waiting-line').textContent).not.toContain('warning');
    cleanup();
    const elsewhere = await showPage(aDesk({ notices }), <App />);
    expect(elsewhere.getByTestId('warning-line').textContent).toContain('outcome not known yet');
  });

  it('claims no calm while the positions of an account cannot be read', async () => {
    const followers = [aFollower({ alias: 'Asha', positionsAt: Date.now() - 42_000 })];
    const page = await showPage(aDesk({ followers }), <App />);
    expect(page.getByTestId('waiting-line').textContent).toContain('Positions unread: Asha.');
  });

  it('acknowledges all at a press or by key', async () => {
    const page = await showPage(aDesk({ notices: three }), <App />);
    await doing(() => fireEvent.keyDown(window, { key: 'A', ctrlKey: true, shiftKey: true }));
    expect(page.desk.calls.map(({ input }) => input)).toEqual([{ key: 'k1' }, { key: 'k2' }, { key: 'k3' }]);
    expect(page.queryByTestId('banner')).toBeNull();
  });
});

describe('the difference to the master’s price', () => {
  it('is worse for a buy that is dearer and for a sale that is cheaper', () => {
    expect(priceDifference('Buy', 800_00, 801_00, 200)).toEqual({ perUnit: 1_00, total: 200_00 });
    expect(priceDifference('Sell', 800_00, 799_50, 10)).toEqual({ perUnit: 50, total: 5_00 });
    expect(priceDifference('Sell', 800_00, 801_00, 1).total).toBe(-1_00);
  });
});

describe('what holds new entries back', () => {
  const held = {
    scope: { kind: 'Fleet' },
    state: 'ReduceOnly',
    reason: 'Lockstep ended without closing while positions were open (Asha: SBIN-EQ +50).',
    actor: 'Lockstep',
    cancelResting: false,
    at: 1,
  } as const;

  it('does not read as if it held for the whole desk where it holds for one follower', async () => {
    const part = { ...held, state: 'Halted', scope: { kind: 'Follower', followerId: 'FO001' as never } } as const;
    const page = await showPage(aDesk({ trading: [part] }), <App />);
    expect(page.getByTestId('trading-cell').textContent).toContain('1 PART HALTED');
  });

  it('is in the strip for as long as it is so, and allowed again only after a look at what is held', async () => {
    const page = await showPage(aDesk({ trading: [held] }), <App />);
    expect(page.getByTestId('trading-cell').textContent).toContain('REDUCE ONLY');
    await doing(() => fireEvent.click(page.getByTestId('trading-cell')));
    expect(page.getByTestId('trading-dialog').textContent).toContain('SBIN-EQ +50');
    await doing(() => fireEvent.click(page.getByTestId('allow-Fleet')));
    expect(page.desk.calls.at(-1)).toMatchObject({
      name: 'setTradingState',
      input: { scope: { kind: 'Fleet' }, state: 'Active' },
    });
    expect(page.queryByTestId('trading-cell')).toBeNull();
  });

  it('is not in the strip while nothing is', async () => {
    const page = await showPage(aDesk(), <App />);
    expect(page.queryByTestId('trading-cell')).toBeNull();
  });
});

describe('the message line under the pointer', () => {
  const one = aNotice({ key: 'first', title: 'The first', at: 1 });
  const two = aNotice({ key: 'second', title: 'The second', at: 2 });
  const overTheLine = (element: HTMLElement): void => {
    fireEvent(
      element,
      Object.assign(new Event('pointermove', { bubbles: true }), { movementX: 3, movementY: 0 }) as unknown as Event,
    );
  };

  it('keeps what is being read in its place when another comes', async () => {
    const page = await showPage(aDesk({ notices: [one] }), <App />);
    await doing(() => overTheLine(page.getByTestId('notice-first')));
    await doing(() => page.desk.push({ kind: 'Notice', notice: two }));
    expect(page.queryByTestId('notice-second')).toBeNull();
    expect(page.getByTestId('banner-more').textContent).toBe('1 more');
  });

  it('shows what came since once that is acknowledged, though the pointer rests where it was', async () => {
    const page = await showPage(aDesk({ notices: [one] }), <App />);
    await doing(() => overTheLine(page.getByTestId('notice-first')));
    await doing(() => fireEvent.click(page.getByLabelText('Acknowledge: The first')));
    await doing(() => page.desk.push({ kind: 'Notice', notice: two }));
    expect(page.getByTestId('notice-second').textContent).toContain('The second');
  });
});

describe('the message line after everything was acknowledged', () => {
  it('does not say that there is no trouble while an account that is copied from or to is not connected', async () => {
    const link = { ...anAccount().link, session: { kind: 'NeedsLogin', reason: 'The session is over.' } } as const;
    const none = await showPage(aDesk({ copying: { kind: 'On' }, master: anAccount({ link }) }), <MessageLine />);
    expect(none.queryByTestId('calm-line')).toBeNull();
    expect(none.getByTestId('waiting-line').textContent).toContain('Not connected: Arjun');
    none.unmount();
    const followers = [
      aFollower({ link, state: 'Held' }),
      aFollower({ id: 'FO002', link, state: 'Off', enabled: false }),
    ];
    const one = await showPage(aDesk({ copying: { kind: 'On' }, followers }), <MessageLine />);
    expect(one.getByTestId('waiting-line').textContent).toContain('Not connected: Asha');
  });
});
