import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStill } from './practice-client.ts';
import type { Loose } from './practice-client.ts';
import { buildSimulator } from './simulator-build.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await buildSimulator();
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]) {
  const child = spawn(process.execPath, [join(folder, 'simulator.js'), ...args]);
  children.push(child);
  let out = '';
  let err = '';
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  const open = new Promise<string>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (out.includes('Ctrl-C')) resolve(out);
    });
  });
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  return { child, ended, open };
}

const restUrl = (out: string): string => /LOCKSTEP_REST_URL=(\S+)/.exec(out)![1]!;
const controlUrl = (out: string): string => /LOCKSTEP_PRACTICE_CONTROL_URL=(\S+)/.exec(out)![1]!;

async function control(out: string, name: string, body?: unknown): Promise<Loose> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${controlUrl(out)}/${name}`, init)).json();
}

describe('the practice broker as a process', () => {
  it('prints its accounts and the variables for the console, and ends cleanly on a signal', async () => {
    const { child, ended, open } = run('--port', '0', '--followers', '2');
    const out = await open;
    expect(out).toContain('PR2002');
    expect(out).not.toContain('PR2003');
    for (const name of [
      'REST',
      'AUTH',
      'LOGIN',
      'ORDER_FEED_TOKEN',
      'ORDER_FEED',
      'MARKET',
      'CONTRACT_MASTER',
      'PRACTICE_CONTROL',
    ]) {
      expect(out).toMatch(new RegExp(`LOCKSTEP_${name}_URL=\\S+://127\\.0\\.0\\.1:\\d+/`));
    }
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  it.each([[['--port', 'abc']], [['--latency', '9-1']], [['--unknown']], [['--followers', '0']]])(
    'answers %o with a sentence and code 2',
    async (args) => {
      const { code, err } = await run(...args).ended;
      expect(code).toBe(2);
      expect(err).toContain('--');
      expect(err).not.toMatch(/^\s+at /m);
    },
  );

  it('answers a used port with a sentence and code 2', async () => {
    const other = await startStill();
    const { code, err } = await run('--port', String(other.port)).ended;
    await other.stop();
    expect(code).toBe(2);
    expect(err).toBe(
      `Port ${other.port} on 127.0.0.1 is already in use. Stop the program that holds it, or choose another port.\n`,
    );
  });

  it('loses nothing when it is killed: orders, fills, sessions and prices are there again', async () => {
    const ledger = join(folder, 'practice.jsonl');
    const args = ['--port', '0', '--ledger', ledger, '--tick-ms', '0', '--latency', '0-0'];
    const first = run(...args);
    const before = await first.open;
    const { userSession } = await control(before, 'session', { account: 'PR1001' });
    await control(before, 'price', { exchange: 'NSE', token: '3045', price: 950, hold: true });
    const order = {
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 5,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      orderTag: 'KILL',
    };
    const headers = { authorization: `Bearer ${userSession}` };
    for (const price of ['950', '900']) {
      await fetch(`${restUrl(before)}/orders/placeorder`, {
        method: 'POST',
        headers,
        body: JSON.stringify([{ ...order, price }]),
      });
    }
    const then = await control(before, 'ledger?brief=1');
    first.child.kill('SIGKILL');
    await first.ended;

    const second = run(...args);
    const after = await second.open;
    const now = await control(after, 'ledger?brief=1');
    expect(now.orders).toEqual(then.orders);
    expect(now.orders.map(({ status }: Loose) => status)).toEqual(['COMPLETE', 'OPEN']);
    expect(now.fills).toEqual(then.fills);
    expect(now.positions).toEqual(then.positions);
    expect(now.commands.map(({ sequence }: Loose) => sequence)).toEqual(
      then.commands.map(({ sequence }: Loose) => sequence),
    );
    const book: Loose = await (await fetch(`${restUrl(after)}/orders/book`, { headers })).json();
    expect(book.result).toHaveLength(2);
    const { brokerOrderId }: Loose = (
      (await (
        await fetch(`${restUrl(after)}/orders/placeorder`, {
          method: 'POST',
          headers,
          body: JSON.stringify([{ ...order, price: '950' }]),
        })
      ).json()) as Loose
    ).result[0];
    expect(book.result.map((row: Loose) => row.brokerOrderId)).not.toContain(brokerOrderId);
    const quote = (await control(after, 'instruments')).find(({ token }: Loose) => token === '3045');
    expect(quote).toMatchObject({ last: 950, held: true });
  });

  it('runs in a thread, says where, and stops on request', async () => {
    const worker = new Worker(join(folder, 'simulator-thread.js'), { workerData: { seed: 1, tickMs: 0 } });
    const next = (): Promise<Loose> => new Promise((resolve) => worker.once('message', resolve));
    const listening = await next();
    expect(listening).toMatchObject({
      kind: 'listening',
      accounts: expect.arrayContaining([expect.objectContaining({ id: 'PR1001' })]),
    });
    expect((await fetch(`${listening.urls.control}/accounts`)).status).toBe(200);
    const rival = new Worker(join(folder, 'simulator-thread.js'), {
      workerData: { seed: 1, port: Number(new URL(listening.urls.login).port) },
    });
    expect(await new Promise((resolve) => rival.once('message', resolve))).toMatchObject({
      kind: 'failed',
      code: 'PORT_IN_USE',
    });
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('stop');
    expect(await exited).toBe(0);
  });
});
