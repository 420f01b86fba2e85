import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskCallNames } from '../../preload/contract.ts';
import type { MasterTicket } from '../../preload/master-calls.ts';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await openPractice();
});
afterAll(async () => {
  await practice.stop();
});

const ticket: MasterTicket = {
  instrumentId: 'NSE|3045',
  side: 'Buy',
  ordType: 'Limit',
  product: 'MIS',
  quantity: '10',
  price: '790',
  trigger: '',
};
const orders = () => practice.simulator.ledger().orders.length;

describe('the ticket, read again by the engine', () => {
  for (const [quantity, code] of [
    ['0', 'TICKET_QUANTITY'],
    ['-5', 'TICKET_QUANTITY'],
    ['1.5', 'TICKET_QUANTITY'],
    ['', 'TICKET_QUANTITY'],
    ['NaN', 'TICKET_QUANTITY'],
    ['1e3', 'TICKET_QUANTITY'],
    ['1e309', 'TICKET_QUANTITY'],
    ['９', 'TICKET_QUANTITY'],
    ['60000000', 'TICKET_QUANTITY'],
    ['9007199254740993', 'TICKET_QUANTITY'],
  ]) {
    it(`refuses a quantity of "${quantity}" with what to type instead, and nothing reaches the broker`, async () => {
      const before = orders();
      const answer = await practice.ask('placeMasterOrder', { ...ticket, quantity });
      expect(answer).toMatchObject({ ok: false, code });
      expect(orders()).toBe(before);
    });
  }

  it('refuses a quantity off the lot and names the lot', async () => {
    const hits = await practice.call('searchInstruments', { text: 'NIFTY FUT' });
    const future = hits.find(({ lotSize }) => lotSize > 1);
    expect(future).toBeDefined();
    const answer = await practice.ask('placeMasterOrder', {
      ...ticket,
      instrumentId: future?.instrumentId,
      product: 'NRML',
      quantity: String((future?.lotSize ?? 2) + 1),
    });
    expect(answer).toMatchObject({ ok: false, code: 'TICKET_QUANTITY_LOT' });
    expect(answer.ok ? '' : answer.message).toContain(`lots of ${future?.lotSize}`);
  });

  for (const [change, code] of [
    [{ instrumentId: 'NSE|0' }, 'TICKET_SYMBOL_UNKNOWN'],
    [{ instrumentId: 'SBIN' }, 'TICKET_SYMBOL_UNKNOWN'],
    [{ instrumentId: 'NSE|26000' }, 'TICKET_SYMBOL_NOT_TRADABLE'],
    [{ price: '' }, 'PRICE_UNREADABLE'],
    [{ price: '-1' }, 'PRICE_UNREADABLE'],
    [{ price: '0' }, 'TICKET_PRICE'],
    [{ price: '790.001' }, 'PRICE_TOO_FINE'],
    [{ price: '790.03' }, 'TICKET_TICK'],
    [{ ordType: 'Stop', trigger: '' }, 'PRICE_UNREADABLE'],
    [{ ordType: 'StopLimit', trigger: '800', price: '790' }, 'TICKET_TRIGGER_ABOVE_PRICE'],
    [{ product: 'NRML' }, 'TICKET_PRODUCT'],
  ] as const) {
    it(`refuses ${JSON.stringify(change)} as ${code}`, async () => {
      expect(await practice.ask('placeMasterOrder', { ...ticket, ...change })).toMatchObject({ ok: false, code });
    });
  }

  it('refuses a figure pasted with digit groups, and says how to type it', async () => {
    const answer = await practice.ask('placeMasterOrder', { ...ticket, price: '1,00,000' });
    expect(answer.ok ? '' : answer.message).toBe('"1,00,000" has commas. Type 100000, without commas.');
    const { orderId } = await practice.call('placeMasterOrder', { ...ticket, price: '780' });
    expect(orderId).not.toBe('');
    await until(() => orders() === 4);
  });
});

describe('a follower’s terms', () => {
  for (const [edit, code] of [
    [{ multiplier: '0' }, 'MULTIPLIER_OUT_OF_RANGE'],
    [{ multiplier: '-1' }, 'MULTIPLIER_UNREADABLE'],
    [{ multiplier: '0.00001' }, 'MULTIPLIER_TOO_FINE'],
    [{ multiplier: '101' }, 'MULTIPLIER_OUT_OF_RANGE'],
    [{ multiplier: '1e2' }, 'MULTIPLIER_UNREADABLE'],
    [{ maxQty: '0' }, 'MAX_QTY'],
    [{ maxQty: '1.5' }, 'MAX_QTY'],
    [{ maxOrderValue: '0' }, 'MAX_VALUE'],
    [{ maxOrderValue: 'lots' }, 'PRICE_UNREADABLE'],
    [{ copyPolicy: 'Everything' }, 'INPUT_REFUSED'],
    [{ enabled: 'yes' }, 'INPUT_REFUSED'],
  ] as const) {
    it(`refuse ${JSON.stringify(edit)} and stay as they were`, async () => {
      const before = practice.view().followers.find(({ id }) => id === 'PR2001');
      expect(await practice.ask('setFollowerTerms', { followerId: 'PR2001', ...edit })).toMatchObject({
        ok: false,
        code,
      });
      const after = practice.view().followers.find(({ id }) => id === 'PR2001');
      expect([after?.multiplier, after?.maxQty, after?.maxOrderValue, after?.enabled]).toEqual([
        before?.multiplier,
        before?.maxQty,
        before?.maxOrderValue,
        before?.enabled,
      ]);
    });
  }

  it('of a follower that is not on the desk are refused', async () => {
    expect(await practice.ask('setFollowerTerms', { followerId: 'PR1001', enabled: true })).toMatchObject({
      ok: false,
      code: 'FOLLOWER_UNKNOWN',
    });
  });
});

describe('a hostile page', () => {
  it('gets a refusal for any call it makes up', async () => {
    for (const name of ['', 'constructor', '__proto__', 'toString', 'journal;drop', 'Snapshot']) {
      expect(await practice.desk().handlers.call(name, null)).toMatchObject({ ok: false, code: 'CALL_UNKNOWN' });
    }
  });

  it('cannot point the console at a server in the clear beyond this machine', async () => {
    expect(await practice.ask('setAddresses', { rest: 'http://example.com/' })).toMatchObject({
      ok: false,
      code: 'ADDRESS_REFUSED',
    });
    expect(await practice.ask('setAddresses', { market: 'https://127.0.0.1/' })).toMatchObject({
      ok: false,
      code: 'ADDRESS_REFUSED',
    });
  });

  it('gets an answer, never a throw, and moves nothing, whatever it sends', async () => {
    const before = orders();
    const harmless = deskCallNames.filter((name) => !['playDemoMorning', 'exitAll', 'setCopying'].includes(name));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...harmless),
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
        }),
        async (name, input) => {
          const answer = await practice.desk().handlers.call(name, input);
          expect(typeof answer.ok).toBe('boolean');
          if (!answer.ok) expect([answer.code.length > 0, answer.message.length > 0]).toEqual([true, true]);
        },
      ),
      { numRuns: 2000 },
    );
    expect(orders()).toBe(before);
  });
});
