import { expect, type Page } from '@playwright/test';
import { chooseInstrument, pinPrice, sbin, test, type Console } from './console.ts';

type Refused = {
  readonly quantity?: string;
  readonly limit?: string;
  readonly field: 'quantity' | 'price';
  readonly words: RegExp;
};

async function expectRefused(page: Page, { quantity = '100', limit, field, words }: Refused): Promise<void> {
  await page.getByTestId('ticket-quantity').fill(quantity);
  await page.getByTestId('ticket-type').selectOption(limit === undefined ? 'Market' : 'Limit');
  if (limit !== undefined) await page.getByTestId('ticket-price').fill(limit);
  await page.getByTestId('ticket-submit').click();
  const input = page.getByTestId(`ticket-${field}`);
  await expect(input).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('label.field', { has: input }).getByRole('alert')).toHaveText(words);
  await expect(page.getByTestId('ticket-error')).toContainText('Not sent.');
}

/** Neither an order nor as much as a command that the broker would have had to refuse. */
async function expectNothingSent(desk: Console): Promise<void> {
  const { orders, commands } = await desk.ledger();
  expect(orders).toEqual([]);
  expect(commands).toEqual([]);
}

test('the ticket refuses a bad quantity or price at its field, with the reason, and nothing reaches the broker', async ({
  desk,
}) => {
  const { page } = desk;
  await pinPrice(desk, 800);
  await chooseInstrument(page, sbin.typed, sbin.id);
  await expectRefused(page, { quantity: '0', field: 'quantity', words: /zero/ });
  await expectRefused(page, { quantity: '-5', field: 'quantity', words: /"-5" is not a whole number/ });
  await expectRefused(page, { quantity: '2.5', field: 'quantity', words: /"2\.5" is not a whole number/ });
  await expectRefused(page, { quantity: 'ten', field: 'quantity', words: /"ten" is not a whole number/ });
  await expectRefused(page, { quantity: '', field: 'quantity', words: /Type a quantity/ });
  await expectRefused(page, { limit: '800.03', field: 'price', words: /between ticks of .*Use 800\.00 or 800\.05/ });
  await expectRefused(page, { limit: '0', field: 'price', words: /zero/ });
  await expectRefused(page, { limit: '-800', field: 'price', words: /-800/ });
  await expectNothingSent(desk);
});

test('the ticket takes derivatives in whole lots only and names the nearest ones', async ({ desk }) => {
  const { page } = desk;
  for (const tradingSymbol of [/^NIFTY\w+F$/, /^NIFTY\w+C26400$/]) {
    await page.getByTestId('ticket-instrument').fill('NIFTY');
    await page
      .getByTestId(/^ticket-hit-/)
      .filter({ has: page.getByText(tradingSymbol) })
      .click();
    await expect(page.locator('.ticket-facts')).toContainText('lot 65');
    await expectRefused(page, { quantity: '66', field: 'quantity', words: /not whole lots of 65\. Use 65 or 130/ });
    await expectRefused(page, { quantity: '1', field: 'quantity', words: /not whole lots of 65\. Use 65/ });
  }
  await expectNothingSent(desk);
});

test('the ticket says that an unknown symbol is not listed, and sends nothing without an instrument', async ({
  desk,
}) => {
  const { page } = desk;
  const search = page.locator('.field.search');
  await page.getByTestId('ticket-instrument').fill('NOSUCHSHARE');
  await expect(search.getByRole('alert')).toHaveText('Nothing is listed under "NOSUCHSHARE".');
  await page.getByTestId('ticket-quantity').fill('100');
  await page.getByTestId('ticket-submit').click();
  await expect(search.getByRole('alert')).toContainText('Choose an instrument');
  await expect(page.getByTestId('ticket-error')).toContainText('Not sent.');
  await expectNothingSent(desk);
});

test('the engine refuses by itself what a field let through', async ({ desk }) => {
  const good = {
    instrumentId: sbin.id,
    side: 'Buy',
    ordType: 'Limit',
    product: 'MIS',
    quantity: '100',
    price: '800',
    trigger: '',
  } as const;
  const attempts: readonly [Partial<Record<keyof typeof good, string>>, string][] = [
    [{ quantity: '0' }, 'TICKET_QUANTITY'],
    [{ quantity: '-5' }, 'TICKET_QUANTITY'],
    [{ quantity: '1e3' }, 'TICKET_QUANTITY'],
    [{ quantity: '999999999' }, 'TICKET_QUANTITY'],
    [{ price: '800.03' }, 'TICKET_TICK'],
    [{ instrumentId: 'NSE|0' }, 'TICKET_SYMBOL_UNKNOWN'],
    [{ instrumentId: 'NSE|26000' }, 'TICKET_SYMBOL_NOT_TRADABLE'],
    [{ side: 'Hold' }, 'INPUT_REFUSED'],
    [{ note: 'x' } as never, 'INPUT_REFUSED'],
  ];
  for (const [part, code] of attempts) {
    const answer = await desk.ask('placeMasterOrder', { ...good, ...part } as typeof good);
    expect(answer, JSON.stringify(part)).toMatchObject({ ok: false, code });
  }
  await expectNothingSent(desk);
});
