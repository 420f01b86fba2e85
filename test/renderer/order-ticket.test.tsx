import { fireEvent } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { act } from 'react';
import { err } from '../../domain/result.ts';
import { OrderTicket } from '../../renderer/components/order-ticket.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk, aFollower } from './builders.ts';

const placed = (page: Page) =>
  page.desk.calls.filter((call) => call.name === 'placeMasterOrder').map((call) => call.input);
const type = (page: Page, testId: string, value: string) =>
  doing(() => fireEvent.change(page.getByTestId(testId), { target: { value } }));
const submit = (page: Page) => doing(() => fireEvent.click(page.getByTestId('ticket-submit')));

const choose = async (page: Page, text: string, instrumentId: string) => {
  await type(page, 'ticket-instrument', text);
  await act(async () => {
    await vi.advanceTimersByTimeAsync(200);
  });
  await doing(() => fireEvent.click(page.getByTestId(`ticket-hit-${instrumentId}`)));
};

describe('the practice order ticket', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('places what was typed and says what was taken', async () => {
    const page = await showPage(aDesk(), <OrderTicket />);
    await choose(page, 'nif', 'NFO|49543');
    await doing(() => fireEvent.click(page.getByTestId('ticket-side-sell')));
    await type(page, 'ticket-quantity', '150');
    await type(page, 'ticket-type', 'Limit');
    await type(page, 'ticket-price', '26140.10');
    await submit(page);
    expect(placed(page)).toEqual([
      {
        instrumentId: 'NFO|49543',
        side: 'Sell',
        ordType: 'Limit',
        product: 'MIS',
        quantity: '150',
        price: '26140.10',
        trigger: '',
      },
    ]);
    expect(page.getByTestId('ticket-placed').textContent).toContain('order 25112400000042');
  });

  it('refuses a bad value at its field, sends nothing, and says so', async () => {
    const page = await showPage(aDesk(), <OrderTicket />);
    await choose(page, 'nif', 'NFO|49543');
    await type(page, 'ticket-quantity', '100');
    await submit(page);
    expect(placed(page)).toEqual([]);
    expect(page.getByTestId('ticket-error').textContent).toContain('Not sent. 100 is not whole lots of 75');
    expect(page.getByTestId('ticket-quantity').getAttribute('aria-invalid')).toBe('true');
  });

  it('refuses a ticket without an instrument', async () => {
    const page = await showPage(aDesk(), <OrderTicket />);
    await submit(page);
    expect(page.getByTestId('ticket-error').textContent).toContain('Choose an instrument');
  });

  it('shows the refusal of the main process as it came', async () => {
    const page = await showPage(aDesk(), <OrderTicket />);
    page.desk.answer('placeMasterOrder', err('PRACTICE_CLOSED', 'The market is closed.'));
    await choose(page, 'sbin', 'NSE|3045');
    await submit(page);
    expect(page.getByTestId('ticket-error').textContent).toBe('The market is closed.');
  });

  it('leaves the submitting fields after an order, so that a second Enter places no second one', async () => {
    const page = await showPage(aDesk(), <OrderTicket />);
    await choose(page, 'sbin', 'NSE|3045');
    await submit(page);
    expect(document.activeElement).toBe(page.getByTestId('ticket-instrument'));
    await doing(() => fireEvent.keyDown(page.getByTestId('ticket-instrument'), { key: 'Enter' }));
    expect(placed(page)).toHaveLength(1);
  });

  it('turns to buy and sell by B and S, but not while something is being typed', async () => {
    const page = await showPage(aDesk(), <OrderTicket />);
    await doing(() => fireEvent.keyDown(document.body, { key: 's' }));
    expect(page.getByTestId('ticket-side-sell').getAttribute('aria-pressed')).toBe('true');
    await doing(() => fireEvent.keyDown(page.getByTestId('ticket-instrument'), { key: 'b' }));
    expect(page.getByTestId('ticket-side-sell').getAttribute('aria-pressed')).toBe('true');
  });

  it('shows what each follower would get, and why one would get nothing', async () => {
    const followers = [
      aFollower({ multiplier: '2' }),
      aFollower({ id: 'FO002', alias: 'Dev', multiplier: '0.5' }),
      aFollower({ id: 'FO003', alias: 'Kavya', maxQty: 50 }),
      aFollower({ id: 'FO004', alias: 'Tara', enabled: false }),
    ];
    const page = await showPage(aDesk({ followers }), <OrderTicket />);
    await choose(page, 'nif', 'NFO|49543');
    expect(page.getByText('150')).toBeTruthy();
    expect(page.getByText('below one lot')).toBeTruthy();
    expect(page.getByText('75 is above its 50')).toBeTruthy();
    expect(page.getByText('off')).toBeTruthy();
  });
  it('says beside the shares that entries are held back, and for whom', async () => {
    const held = aFollower({ state: 'Off', enabled: true });
    const page = await showPage(aDesk({ followers: [held] }), <OrderTicket />);
    await choose(page, 'nif', 'NFO|49543');
    expect(page.getByTestId('preview-held-back').textContent).toContain('New entries are held back: there');
    page.unmount();
    const some = await showPage(aDesk({ followers: [held, aFollower({ id: 'FO002' })] }), <OrderTicket />);
    await choose(some, 'nif', 'NFO|49543');
    expect(some.getByTestId('preview-held-back').textContent).toContain('held back for some');
  });
});
