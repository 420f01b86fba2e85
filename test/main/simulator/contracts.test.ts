import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datedExpiries } from '../../../main/simulator/expiries.ts';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import type { Loose } from './practice-client.ts';
import { startStill } from './practice-client.ts';

const NOON = Date.parse('2026-11-25T12:00:00+05:30');
let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startStill({ now: () => NOON });
});
afterAll(() => simulator.stop());

const fetched = (tail: string) => fetch(`${simulator.urls.contractMaster}/${tail}`);

describe('the contract master', () => {
  it('lists a dozen BSE shares in BSE’s own columns', async () => {
    const lines = (await (await fetched('BSE.csv')).text()).trim().split('\n');
    expect(lines[0]).toBe(
      'Exch,Exchange Segment,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Lot Size,Tick Size,Trading Symbol',
    );
    expect(lines).toContain('BSE,bse_cm,SBIN,500112,E,STATE BANK OF INDIA,SBIN,1,0.05,SBIN');
    expect(lines).toHaveLength(13);
  });

  it('lists commodities with units per lot, futures without option type, in MCX’s order of columns', async () => {
    const lines = (await (await fetched('MCX.csv')).text()).trim().split('\n');
    expect(lines[0]).toContain('Instrument Name,Trading Symbol,Formatted Ins Name,Expiry Date,Lot Size');
    const gold = lines.find((line) => line.includes(',GOLDM,') && line.includes(',FUTCOM,'));
    expect(gold).toMatch(
      /^MCX,mcx_fo,GOLDM,\d+,FUTCOM,,0,GOLDM04DEC26F,GOLDM04DEC26F,GOLDM 04DEC26 FUT,2026-12-04,100,1$/,
    );
    const lotOf = (symbol: string) => lines.find((line) => line.split(',')[2] === symbol)?.split(',')[11];
    expect(['GOLDM', 'SILVERM', 'CRUDEOILM', 'CRUDEOIL', 'NATGASMINI'].map(lotOf)).toEqual([
      '100',
      '5',
      '10',
      '100',
      '250',
    ]);
    expect(lines.filter((line) => line.includes(',OPTFUT,CE,')).length).toBeGreaterThan(8);
    expect(new Set(lines.map((line) => line.split(',')[3])).size).toBe(lines.length);
  });

  it('lets options on commodities end before their future, and neither on a closed day', () => {
    expect(datedExpiries('2026-11-25', 5, 3)).toEqual({ future: '2026-12-04', option: '2026-12-02' });
    expect(datedExpiries('2026-12-02', 5, 3)).toEqual({ future: '2027-01-05', option: '2027-01-01' });
  });

  it('serves JSON with snake_case keys and the expiry as a number of milliseconds', async () => {
    const answer = await fetched('NFO');
    expect(answer.headers.get('content-type')).toBe('application/json');
    const { NFO }: Loose = await answer.json();
    expect(NFO[0]).toEqual({
      exch: 'NFO',
      exchange_segment: 'nse_fo',
      symbol: 'NIFTY',
      token: expect.stringMatching(/^\d+$/),
      instrument_type: 'FUTIDX',
      option_type: '',
      strike_price: '-1',
      instrument_name: 'NIFTY',
      formatted_ins_name: 'NIFTY DEC FUT',
      trading_symbol: 'NIFTY29DEC26F',
      expiry_date: Date.parse('2026-12-29T00:00:00Z'),
      lot_size: '65',
      tick_size: '0.1',
      board_lot_qty: '65',
    });
  });

  it('serves a zip of one JSON file with titled keys and the expiry as text', async () => {
    const bytes = Buffer.from(await (await fetched('NFO_contract.zip')).arrayBuffer());
    expect(bytes.readUInt32LE(0)).toBe(0x04034b50);
    const nameLength = bytes.readUInt16LE(26);
    expect(bytes.subarray(30, 30 + nameLength).toString()).toBe('NFO_contract_251126.json');
    const data = inflateRawSync(bytes.subarray(30 + nameLength, 30 + nameLength + bytes.readUInt32LE(18)));
    const { NFO }: Loose = JSON.parse(data.toString());
    expect(NFO[0]).toMatchObject({
      'Trading Symbol': 'NIFTY29DEC26F',
      'Expiry Date': String(Date.parse('2026-12-29T00:00:00Z')),
    });
    expect(bytes.readUInt32LE(bytes.length - 22)).toBe(0x06054b50);
    expect(bytes.readUInt32LE(bytes.readUInt32LE(bytes.length - 6))).toBe(0x02014b50);
  });

  it('has no file of an unknown name', async () => {
    expect((await fetched('XYZ.csv')).headers.get('content-type')).toContain('text/html');
    expect((await fetched('XYZ_contract.zip')).headers.get('content-type')).toContain('text/html');
  });
});
