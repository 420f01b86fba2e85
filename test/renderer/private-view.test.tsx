import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms } from '../../domain/account.ts';
import { App } from '../../renderer/app.tsx';
import { createPrivateView } from '../../renderer/private-view.ts';
import { doing, showPage } from './a-page.tsx';
import { aCopy, aDesk, aFollower, aLine, aNotice, anOrder, aSetUp, someTimes } from './builders.ts';

const asha = aFollower({ id: 'FO001', alias: 'Asha', availableFunds: 12_34_567_00 });
const ashaRao = aFollower({ id: 'FO002', alias: 'Asha Rao' });
const times = someTimes({ answeredAt: null });
const desk = aDesk({
  followers: [asha, ashaRao],
  accounts: [aSetUp({ id: 'FO001', alias: 'Asha' }), aSetUp({ id: 'FO002', alias: 'Asha Rao' })],
  orders: [anOrder({ copies: [aCopy({ times, followerAlias: 'Asha Rao', reasonText: 'margin for FO002' })] })],
  journal: [aLine({ text: 'Asha Rao: will send BUY 10', account: 'FO002' })],
  notices: [aNotice({ title: 'Asha Rao: copy failed (margin)', body: 'C-FO002 is short', account: 'FO002' })],
});

describe('the view while the screen is shared', () => {
  it('holds no name, code or balance in any words, and tells accounts apart by number', () => {
    const view = createPrivateView().view(desk);
    expect(view.followers.map(({ alias }) => alias)).toEqual(['Follower 1', 'Follower 2']);
    expect(view.notices[0]).toMatchObject({ title: 'Follower 2: copy failed (margin)', body: 'C-code 2 is short' });
    expect(view.journal[0]?.text).toBe('Follower 2: will send BUY 10');
    expect(view.orders[0]?.copies[0]).toMatchObject({ followerAlias: 'Follower 2', reasonText: 'margin for code 2' });
    expect(view.followers.every(({ availableFunds }) => availableFunds === null)).toBe(true);
    expect(view.accounts.map(({ appCode }) => appCode)).toEqual(['hidden', 'hidden']);
  });

  it('hides the holder of a mandate and the funds that limits are held against', () => {
    const mandate = {
      holder: 'Asha Rao Devi',
      validUntil: '2099-12-31',
      maxOrderValue: null,
      maxUsedCapital: null,
      maxDailyLoss: null,
      segments: [],
    };
    const follower = aFollower({
      terms: { ...newFollowerTerms, mandate },
      today: { orders: 3, contracts: 1, used: 5_00_000_00, dayPnl: -900_00 },
    });
    const [shown] = createPrivateView().view(aDesk({ followers: [follower] })).followers;
    expect(shown?.terms.mandate?.holder).toBe('Holder 1');
    expect(shown?.today).toEqual({ orders: 3, contracts: 1, used: null, dayPnl: null });
  });

  it('keeps what calls are made with, and every state and figure of trading', () => {
    const view = createPrivateView().view(desk);
    expect(view.followers.map(({ id }) => id)).toEqual(['FO001', 'FO002']);
    expect(view.notices[0]?.account).toBe('FO002');
    expect(view.orders[0]?.copies[0]).toMatchObject({ clOrdId: 'LAAAAAAAA1', status: 'Filled', cumQty: 75 });
    expect(view.copying).toEqual(desk.copying);
  });

  it('is not broken by a name that is one of our own words', () => {
    const odd = aDesk({ ...desk, copying: { kind: 'On' }, followers: [aFollower({ alias: 'On' })], notices: [] });
    const view = createPrivateView().view(odd);
    expect(view.copying).toEqual({ kind: 'On' });
    expect(view.followers[0]?.alias).toBe('Follower 1');
  });

  it('gives the same part for the same part, so that nothing is drawn anew', () => {
    const hide = createPrivateView().view;
    const first = hide(desk);
    const next = hide({ ...desk, seq: desk.seq + 1, notices: [] });
    expect(next.followers[0]).toBe(first.followers[0]);
    expect(next.orders).toBe(first.orders);
  });

  it('hides what came by another way just so', () => {
    const { any } = createPrivateView();
    const lines = [aLine({ text: 'Asha: taken by the broker for C-FO001', account: 'FO001' })];
    expect(any(lines, desk)[0]).toMatchObject({
      text: 'Follower 1: taken by the broker for C-code 1',
      account: 'FO001',
    });
  });

  it('leaves no name, code or balance in the page', async () => {
    const page = await showPage(desk, <App />);
    expect(page.container.textContent).toContain('Asha');
    await doing(() => fireEvent.click(page.getByTestId('privacy-toggle')));
    const words = `${page.container.textContent}${[...page.container.querySelectorAll('[title],[aria-label]')]
      .map((one) => `${one.getAttribute('title')} ${one.getAttribute('aria-label')}`)
      .join()}`;
    for (const secret of ['Asha', '12,34,567', 'FO002']) expect(words).not.toContain(secret);
    await doing(() => fireEvent.keyDown(window, { key: 'H', ctrlKey: true, shiftKey: true }));
    expect(page.container.textContent).toContain('Asha Rao');
  });

  it('keeps the real name in what is edited, so that a mask is never saved', async () => {
    const page = await showPage(desk, <App />);
    await doing(() => fireEvent.click(page.getByTestId('privacy-toggle')));
    await doing(() => page.screen.getState().open({ kind: 'EditAccount', accountId: 'FO002' }));
    expect(page.getByDisplayValue('Asha Rao')).toBeTruthy();
  });
});
