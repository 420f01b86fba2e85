import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nextMonthlyExpiry } from '../../../main/simulator/expiries.ts';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, startStill } from './practice-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'practice-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOON = Date.parse('2026-11-25T12:00:00+05:30');
const DAY = 86_400_000;

/** Twenty steps of market with a few orders in between, all of it decided by the seed. */
async function play(seed: number) {
  const simulator = await startStill({ seed, now: () => NOON });
  const client = clientOf(simulator);
  for (let step = 0; step < 20; step += 1) {
    const last = simulator.listInstruments().find(({ token }) => token === '1594')!.last;
    await client.placed({ instrumentId: '1594', quantity: 100 + step, price: String(last) });
    simulator.tick(5);
  }
  const { orders, fills } = simulator.ledger();
  const result = {
    prices: simulator.listInstruments().map(({ token, last }) => [token, last]),
    fills: fills.map(({ brokerOrderId, tradeId, quantity, pricePaise }) => [
      brokerOrderId,
      tradeId,
      quantity,
      pricePaise,
    ]),
    statuses: orders.map(({ status }) => status),
  };
  await simulator.stop();
  return result;
}

describe('the seed', () => {
  it('decides prices and fills', async () => {
    const first = await play(11);
    expect(await play(11)).toEqual(first);
    expect((await play(12)).prices).not.toEqual(first.prices);
  });

  it('moves prices plausibly and on the tick', async () => {
    const simulator = await startStill();
    const opening = simulator.listInstruments();
    simulator.tick(2_000);
    const now = simulator.listInstruments();
    for (const [index, { last, tick, kind, symbol }] of now.entries()) {
      expect(Math.abs(last / tick - Math.round(last / tick)), symbol).toBeLessThan(1e-6);
      if (kind !== 'OPT') expect(Math.abs(last / opening[index]!.last - 1), symbol).toBeLessThan(0.05);
    }
    expect(now.filter(({ last }, index) => last !== opening[index]!.last).length).toBeGreaterThan(40);
    await simulator.stop();
  });
});

describe('the contract master', () => {
  const csv = async (simulator: RunningSimulator, name: string) =>
    (await fetch(`${simulator.urls.contractMaster}/${name}.csv`)).text();

  it('serves each exchange in its own columns, header alone where nothing is listed', async () => {
    const simulator = await startStill({ now: () => NOON });
    const nse = (await csv(simulator, 'NSE')).trim().split('\n');
    expect(nse[0]).toBe(
      'Exch,Exchange Segment,Group Name,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Trading Symbol,Lot Size,Tick Size',
    );
    expect(nse).toContain('NSE,nse_cm,EQ,SBIN,3045,0,STATE BANK OF INDIA,SBIN-EQ,SBIN-EQ,1,0.05');
    expect(nse.length).toBeGreaterThan(40);
    const nfo = (await csv(simulator, 'NFO')).trim().split('\n');
    expect(nfo[1]).toMatch(/^NFO,nse_fo,NIFTY,\d+,FUTIDX,,-1,NIFTY,NIFTY DEC FUT,NIFTY29DEC26F,2026-12-29,65,0\.1$/);
    expect(nfo[2]).toMatch(
      /^NFO,nse_fo,NIFTY,\d+,OPTIDX,CE,26200,NIFTY,NIFTY 29th DEC 26200 CE,NIFTY29DEC26C26200,2026-12-29,65,0\.05$/,
    );
    expect(new Set(nfo.map((line) => line.split(',')[3])).size).toBe(nfo.length);
    for (const name of ['BFO', 'CDS', 'BCD']) expect((await csv(simulator, name)).trim().split('\n')).toHaveLength(1);
    expect(await csv(simulator, 'INDICES')).toBe('exch,symbol,token\nNSE,NIFTY 50,26000\nNSE,NIFTY BANK,26009\n');
    await simulator.stop();
  });

  it('lists contracts that expire on the last Tuesday ahead, or the trading day before it', () => {
    expect(nextMonthlyExpiry('2026-11-20')).toBe('2026-11-23');
    expect(nextMonthlyExpiry('2026-11-23')).toBe('2026-12-29');
    expect(nextMonthlyExpiry('2026-12-30')).toBe('2027-01-26');
  });
});

describe('the day', () => {
  it('begins afresh, in memory and in the file, when the Indian date changes', async () => {
    let now = NOON;
    const ledgerFile = join(folder, 'turn.jsonl');
    const simulator = await startStill({ now: () => now, ledgerFile });
    const today = await clientOf(simulator).placed({ price: '2000' });
    now += DAY;
    const client = clientOf(simulator);
    expect((await client.get('/orders/book')).json.status).toBe('EC916');
    expect((await client.get('/positions')).json.status).toBe('EC920');
    expect(simulator.ledger()).toMatchObject({ day: '2026-11-26', orders: [], commands: [] });
    expect(await client.placed()).toMatch(/^26112600000001$/);
    now += DAY;
    expect(await clientOf(simulator).placed()).toMatch(/^26112700000001$/);
    expect(simulator.ledger().commands).toHaveLength(1);
    expect(today).toMatch(/^26112500000001$/);
    expect(readFileSync(ledgerFile, 'utf8')).not.toContain(today);
    await simulator.stop();
  });

  it('is taken up again from the file within the day, and left behind after it', async () => {
    let now = NOON;
    const options = { now: () => now, ledgerFile: join(folder, 'again.jsonl') };
    const first = await startStill(options);
    first.setFunds({ account: 'PR1001', paise: 777_700 });
    const { session } = clientOf(first);
    await clientOf(first).placed({ quantity: 1 });
    await first.stop();
    const second = await startStill(options);
    expect(second.ledger().orders).toMatchObject([{ status: 'OPEN', tag: 'T1' }]);
    expect((await clientOf(second, 'PR1001', session).get('/limits')).json.result[0].openingCashLimit).toBe(7_777);
    await second.stop();
    now += DAY;
    const third = await startStill(options);
    expect(third.ledger().orders).toHaveLength(0);
    await third.stop();
  });

  it('forgives a line torn by a kill and goes on behind the last whole one', async () => {
    const options = { now: () => NOON, ledgerFile: join(folder, 'torn.jsonl') };
    const first = await startStill(options);
    await clientOf(first).placed();
    await first.stop();
    appendFileSync(options.ledgerFile, '{"kind":"event","ev');
    const second = await startStill(options);
    await clientOf(second).placed();
    await second.stop();
    const third = await startStill(options);
    expect(third.ledger().orders).toHaveLength(2);
    await third.stop();
  });

  it('lets the exchange act on commands it had not reached before a kill', async () => {
    const options = { now: () => NOON, ledgerFile: join(folder, 'late.jsonl') };
    const first = await startStill(options);
    const client = clientOf(first);
    const id = await client.placed();
    first.armFault({ times: null, order: { kind: 'slow-exchange', ms: 600_000 } });
    await client.cancel(id);
    await client.placed();
    expect(first.ledger().orders.map(({ status }) => status)).toEqual(['OPEN', 'PENDING']);
    await first.stop();
    const second = await startStill(options);
    expect(second.ledger().orders.map(({ status }) => status)).toEqual(['CANCELED', 'OPEN']);
    await second.stop();
  });

  it('drops the orders of accounts that are no longer opened', async () => {
    const options = { now: () => NOON, ledgerFile: join(folder, 'fewer.jsonl') };
    const first = await startStill(options);
    await clientOf(first, 'PR2003').placed();
    await clientOf(first).placed();
    await first.stop();
    const second = await startStill({ ...options, accounts: [{ id: 'PR1001' }] });
    expect(second.ledger().orders).toMatchObject([{ account: 'PR1001' }]);
    await second.stop();
  });

  it('refuses a ledger file it cannot read, by name', async () => {
    const ledgerFile = join(folder, 'foreign.jsonl');
    for (const text of ['not ours\n', 'no line', '{"some":"thing"}\n']) {
      writeFileSync(ledgerFile, text);
      await expect(startStill({ ledgerFile })).rejects.toMatchObject({
        code: 'LEDGER_UNREADABLE',
        message: expect.stringContaining(ledgerFile),
      });
      expect(readFileSync(ledgerFile, 'utf8')).toBe(text);
    }
  });
});
