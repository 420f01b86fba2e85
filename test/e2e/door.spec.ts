// The local door in the real console: opened by its switch, used by curl, and out of reach for every web page.

import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import Database from 'better-sqlite3';
import { everyoneReady, test, type Console } from './console.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

async function openDoor(desk: Console): Promise<{ readonly port: number; readonly secret: string }> {
  const { page } = desk;
  const port = await freePort();
  await page.getByTestId('tab-settings').click();
  await page.getByTestId('door-port').fill(String(port));
  await page.getByTestId('door-port-save').click();
  await page.getByTestId('door-on').click();
  await expect(page.getByTestId('door-state')).toContainText('Open');
  await page.getByTestId('door-secret-show').click();
  const secret = await page.getByRole('textbox', { name: 'Secret (header x-qa-secret)' }).inputValue();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  return { port, secret };
}

type Answer = { readonly status: number; readonly body: string };

async function curl(...words: readonly string[]): Promise<Answer> {
  const { stdout } = await run('curl', ['-s', '--noproxy', '*', '-w', '\n%{http_code}', ...words]);
  const cut = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(cut + 1)), body: stdout.slice(0, cut) };
}

const json = ['-H', 'content-type: application/json'] as const;
const trade = JSON.stringify({ trade: { id: 'M-1', symbol: 'SBIN', side: 'BUY', quantity: 100, price: 500.5 } });

/** Runs a script in a page of another site, in a browser window of its own that knows nothing of the console. */
function inStrangePage(desk: Console, url: string, script: string): Promise<unknown> {
  return desk.app.evaluate(
    async ({ BrowserWindow }, [address, code]) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, partition: 'a stranger' } });
      await window.loadURL(address);
      const answer: unknown = await window.webContents.executeJavaScript(code);
      window.destroy();
      return answer;
    },
    [url, script] as const,
  );
}

test('the door is closed at first, opens by its switch, and gives way when it is switched off', async ({ desk }) => {
  const { port, secret } = await openDoor(desk);
  const good = await curl(`http://127.0.0.1:${port}/api/health`, '-H', `x-qa-secret: ${secret}`);
  expect(good.status).toBe(200);
  expect(JSON.parse(good.body)).toMatchObject({ ok: true, mode: 'Practice', copying: 'On' });
  const given = await curl(
    `http://127.0.0.1:${port}/api/trades/replicate`,
    ...json,
    '-H',
    `x-qa-secret: ${secret}`,
    '-d',
    trade,
  );
  expect(JSON.parse(given.body)).toMatchObject({ ok: true, summary: { successful: 3, failed: 0 } });
  expect((await desk.copies()).map(({ quantity, status }) => [quantity, status])).toEqual([
    [50, 'OPEN'],
    [100, 'OPEN'],
    [200, 'OPEN'],
  ]);

  await desk.page.getByTestId('door-secret-rotate').click();
  await desk.page.getByTestId('door-secret-rotate-yes').click();
  await expect(desk.page.getByRole('textbox', { name: 'Secret (header x-qa-secret)' })).not.toHaveValue(secret);
  await expect(desk.page.getByTestId('door-earlier')).toBeVisible();
  const earlier = await curl(`http://127.0.0.1:${port}/api/health`, '-H', `x-qa-secret: ${secret}`);
  expect(earlier.status).toBe(200);

  await desk.page.getByTestId('door-on').click();
  await expect(desk.page.getByTestId('door-state')).toContainText('Closed');
  await expect(run('curl', ['-s', '--noproxy', '*', `http://127.0.0.1:${port}/api/health`])).rejects.toThrow();
});

test('the owner’s five commands, by curl, give orders that the broker’s own ledger knows', async ({ desk }) => {
  const { port, secret } = await openDoor(desk);
  const { practiceControl, database } = await desk.call('about', null);
  const issued = await fetch(`${practiceControl}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'PR2004' }),
  });
  const { userSession } = (await issued.json()) as { readonly userSession: string };
  const send = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const words = [...json, '-H', `x-qa-secret: ${secret}`, '-d', JSON.stringify(body)];
    const { status, body: told } = await curl(`http://127.0.0.1:${port}/api/${path}`, ...words);
    expect({ path, status, told }).toMatchObject({ path, status: 200 });
    return JSON.parse(told) as Record<string, unknown>;
  };

  const followerId = 'F-TEST-001';
  const added = await send('followers/credentials', {
    followerId,
    clientId: 'PR2004',
    apiKey: 'the-app-secret-of-the-follower',
    accessToken: userSession,
  });
  expect(added).toMatchObject({ ok: true, follower_id: followerId, created: true });
  const limits = { lot_multiplier: 0.5, max_quantity: 100, enabled: true };
  expect(await send('followers/risk-config', { followerId, ...limits })).toMatchObject({
    ok: true,
    risk_config: limits,
  });

  const trade = { id: 'M-TEST-001', symbol: 'SBIN', side: 'BUY', quantity: 100, price: 500.5 };
  const replicated = await send('trades/replicate', { trade });
  expect(replicated).toMatchObject({ ok: true, summary: { successful: 4, failed: 0, skipped: 0 } });
  const results = replicated['results'] as readonly Record<string, unknown>[];
  const mine = results.find(({ follower_id }) => follower_id === followerId);
  expect(mine).toMatchObject({ status: 'SUCCESS', executed_quantity: 50 });
  const ordered = async () =>
    (await desk.ledger()).orders.find(({ brokerOrderId }) => brokerOrderId === mine?.['follower_order_id']);
  expect(await ordered()).toMatchObject({ account: 'PR2004', quantity: 50, pricePaise: 500_50, status: 'OPEN' });

  const mapping = (): unknown => {
    const db = new Database(database, { readonly: true });
    try {
      return db
        .prepare('SELECT status, follower_order_id FROM order_mappings WHERE master_order_id = ? AND follower_id = ?')
        .get('M-TEST-001', 'PR2004');
    } finally {
      db.close();
    }
  };
  expect(mapping()).toEqual({ status: 'ACTIVE', follower_order_id: mine?.['follower_order_id'] });
  expect(await send('trades/exit', { masterOrderId: 'M-TEST-001' })).toMatchObject({
    ok: true,
    summary: { successful: 4, failed: 0 },
  });
  expect(await ordered()).toMatchObject({ status: 'CANCELED' });
  expect(mapping()).toMatchObject({ status: 'CANCELLED' });
});

test('no page of another site reaches the door, even with the secret, nor by a name that leads here', async ({
  open,
}) => {
  const desk = await open(['--host-resolver-rules=MAP rebound.example 127.0.0.1', '--no-proxy-server']);
  await everyoneReady(desk.page);
  const { port, secret } = await openDoor(desk);
  const site: Server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>A stranger</title>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const strange = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;

  // With the secret, in every way that a page has of sending something.
  const attempts = (target: string): string => `(async () => {
    const body = ${JSON.stringify(trade)};
    const told = [];
    const tell = async (what, run) => {
      try { told.push([what, await run()]); } catch (error) { told.push([what, 'nothing']); }
    };
    const secret = { 'x-qa-secret': '${secret}' };
    const path = '${target}/api/trades/replicate';
    await tell('json', async () => (await fetch(path, { method: 'POST', headers: { ...secret, 'content-type': 'application/json' }, body })).status);
    await tell('plain', async () => (await fetch(path, { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body })).type);
    await tell('read', async () => (await fetch('${target}/api/followers', { headers: secret })).status);
    await tell('unseen read', async () => (await fetch('${target}/api/followers', { mode: 'no-cors' })).type);
    await tell('beacon', async () => navigator.sendBeacon(path, new Blob([body], { type: 'text/plain' })));
    await tell('frame', () => new Promise((resolve) => {
      const form = document.createElement('form');
      form.method = 'POST'; form.enctype = 'text/plain'; form.action = path; form.target = 'frame';
      const frame = document.createElement('iframe');
      frame.name = 'frame'; frame.onload = () => resolve('loaded');
      document.body.append(frame, form);
      form.submit();
    }));
    await tell('socket', () => new Promise((resolve) => {
      const socket = new WebSocket('${target}'.replace('http', 'ws') + '/api/events');
      socket.onopen = () => resolve('open'); socket.onerror = () => resolve('nothing');
    }));
    return told;
  })()`;
  const told = (await inStrangePage(desk, strange, attempts(`http://127.0.0.1:${port}`))) as [string, unknown][];
  expect(Object.fromEntries(told)).toMatchObject({
    json: 'nothing',
    read: 'nothing',
    plain: 'opaque',
    socket: 'nothing',
  });

  // A name that first led elsewhere and now leads here: to the browser the door is that site itself.
  const rebound = `http://rebound.example:${port}`;
  const asked = (await inStrangePage(
    desk,
    `${rebound}/`,
    `(async () => {
      const answers = [document.body.innerText];
      for (const [path, init] of [
        ['/api/followers', { headers: { 'x-qa-secret': '${secret}' } }],
        ['/api/trades/replicate', { method: 'POST', headers: { 'x-qa-secret': '${secret}', 'content-type': 'application/json' }, body: ${JSON.stringify(trade)} }],
      ]) {
        const answer = await fetch(path, init);
        answers.push(answer.status, await answer.text());
      }
      return answers;
    })()`,
  )) as readonly unknown[];
  const refusal = expect.stringContaining('"code":"REFUSED"');
  expect(asked).toEqual([refusal, 403, refusal, 403, refusal]);

  const mappings = await curl(`http://127.0.0.1:${port}/api/mappings`, '-H', `x-qa-secret: ${secret}`);
  expect(JSON.parse(mappings.body)).toEqual({ ok: true, mappings: [] });
  expect(await desk.copies()).toEqual([]);
  await new Promise((resolve) => site.close(resolve));
});
