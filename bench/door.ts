// Whether a thousand bad requests a second at the local door slow copying down: the last follower's order on the wire,
// quiet, under the same flood at a bare server, and under it at the door, in turns. `npm run bench -- door`

import { createServer, connect, type AddressInfo } from 'node:net';
import { setPriority } from 'node:os';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { request } from 'undici';
import { createDoorLine } from '../main/gateway/door-line.ts';
import { silentLog } from '../main/log.ts';
import { openBenchDesk, post, startBroker } from './parts/outside-desk.ts';

const followers = 10;
const turns = 12;
const ordersATurn = 4;
const badPerSecond = 1000;
const doorPort = 18_990;
const limit = 1.15;

type Role = { readonly role: 'flood'; readonly port: number } | { readonly role: 'bare' };

/** What is refused early, in the middle and late, in turn. */
function badRequests(port: number): readonly string[] {
  const head = (host: string, more: string): string =>
    `POST /api/trades/replicate HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;
  const good = `127.0.0.1:${port}`;
  return [
    head('evil.example', ''),
    head(good, 'Origin: https://evil.example\r\n'),
    head(good, 'Content-Type: text/plain\r\nContent-Length: 2\r\n') + '{}',
    head(good, `Content-Type: application/json\r\nContent-Length: 2\r\nx-qa-secret: ${'0'.repeat(64)}\r\n`) + '{}',
  ];
}

/** What is measured is the receiving: on Linux the sending waits for whatever else wants to run. */
function standBack(): void {
  if (process.platform === 'linux') setPriority(0, 19);
}

/** Sends at an even pace whatever comes back; tells each second how many connections have ended. */
function flood(port: number): void {
  const requests = badRequests(port);
  let sent = 0;
  let ended = 0;
  let on = false;
  const began = (): number => performance.now();
  let since = 0;
  setInterval(() => {
    if (!on) return;
    const due = Math.floor(((began() - since) * badPerSecond) / 1000);
    for (; sent < due; sent += 1) {
      const bytes = requests[sent % requests.length] ?? '';
      const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => (ended += 1));
      socket.resume();
    }
  }, 5);
  parentPort?.on('message', (message: 'on' | 'off') => {
    if (message === 'off') parentPort?.postMessage({ sent, ended, ms: began() - since });
    on = message === 'on';
    [sent, ended, since] = [0, 0, began()];
  });
}

/** The least that a server can do: read something, say something, close. */
function bare(): void {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
  });
  server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
}

type Told = { readonly sent: number; readonly ended: number; readonly ms: number };
type LedgerOrder = { readonly account: string; readonly arrivedMonoMs: number };

const order = {
  exchange: 'NSE',
  instrumentId: '3045',
  transactionType: 'BUY',
  quantity: 10,
  product: 'INTRADAY',
  orderComplexity: 'REGULAR',
  orderType: 'LIMIT',
  validity: 'DAY',
  price: '700',
  slTriggerPrice: '',
};

async function ledger(control: string): Promise<readonly LedgerOrder[]> {
  const { body } = await request(`${control}/ledger?brief=1`);
  return ((await body.json()) as { orders: readonly LedgerOrder[] }).orders;
}

/** Ms from the master's order at the broker to the last follower's. */
async function copyOne(control: string): Promise<number> {
  const before = (await ledger(control)).length;
  await post(`${control}/order`, { ...order, account: 'PR1001', source: 'MOB' });
  let orders = await ledger(control);
  while (orders.length < before + 1 + followers) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    orders = await ledger(control);
  }
  const fresh = orders.slice(before);
  const start = fresh.find(({ account }) => account === 'PR1001')?.arrivedMonoMs ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 400));
  return Math.max(...fresh.map(({ arrivedMonoMs }) => arrivedMonoMs)) - start;
}

function quantile(spans: readonly number[], share: number): number {
  const sorted = spans.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function measure(): Promise<number> {
  const thread = (role: Role): Worker => new Worker(pathToFileURL(process.argv[1] ?? ''), { workerData: role });
  const refused = { count: 0 };
  const host = createDoorLine({
    script: pathToFileURL(`${process.cwd()}/out/main/door-thread.js`),
    version: 'bench',
    log: { ...silentLog, warn: (_event, fields) => (refused.count += Number(fields?.count ?? 0)) },
    call: () => Promise.reject(new Error('no bad request may come so far')),
    claimNonce: () => Promise.reject(new Error('no bad request may come so far')),
  });
  const broker = await startBroker(18_980, followers);
  const { desk, close } = await openBenchDesk(broker, host);
  const opened = await desk.handlers.call('setDoor', { on: true, port: doorPort });
  if (!opened.ok) throw new Error(opened.message);
  const bareServer = thread({ role: 'bare' });
  const barePort = await new Promise<number>((resolve) => bareServer.once('message', resolve));
  const floods = { bare: thread({ role: 'flood', port: barePort }), door: thread({ role: 'flood', port: doorPort }) };

  const spans: Record<'quiet' | 'bare' | 'door', number[]> = { quiet: [], bare: [], door: [] };
  const rates: Record<'bare' | 'door', number[]> = { bare: [], door: [] };
  for (let at = 0; at < 5; at += 1) await copyOne(broker.control);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const kind of ['quiet', 'bare', 'door'] as const) {
      if (kind !== 'quiet') floods[kind].postMessage('on');
      for (let at = 0; at < ordersATurn; at += 1) spans[kind].push(await copyOne(broker.control));
      if (kind === 'quiet') continue;
      const told = await new Promise<Told>((resolve) => {
        floods[kind].once('message', resolve);
        floods[kind].postMessage('off');
      });
      rates[kind].push((told.ended * 1000) / told.ms);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const p95 = (kind: keyof typeof spans): number => quantile(spans[kind], 0.95);
  console.log(
    `${followers} followers, ${turns * ordersATurn} orders of the master's each way; ms to the last follower's order`,
  );
  console.log('              median       95th   bad requests a second');
  for (const kind of ['quiet', 'bare', 'door'] as const) {
    const rate = kind === 'quiet' ? '' : quantile(rates[kind], 0.5).toFixed(0);
    console.log(
      `${kind.padEnd(8)}${quantile(spans[kind], 0.5).toFixed(2).padStart(12)}${p95(kind).toFixed(2).padStart(11)}   ${rate}`,
    );
  }
  console.log(`refused at the door: ${refused.count}`);
  const ratio = p95('door') / p95('quiet');
  console.log(
    `95th with the door under flood against quiet: ${ratio.toFixed(2)} (at most ${limit}); the flood alone: ${(p95('bare') / p95('quiet')).toFixed(2)}`,
  );
  await close();
  broker.stop();
  return ratio <= limit ? 0 : 1;
}

if (isMainThread) process.exit(await measure());
const role = workerData as Role;
standBack();
if (role.role === 'flood') flood(role.port);
else bare();
