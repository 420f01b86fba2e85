// From the master's order to the last follower's order on the wire, beside the bare HTTP client sending as many.
// `npm run bench -- replicate`; the simulated broker runs in a process of its own and its ledger tells the times.

import { Pool, request } from 'undici';
import { openBenchDesk, post, startBroker } from './parts/outside-desk.ts';
import { quantile } from './parts/quantile.ts';

type LedgerOrder = {
  readonly account: string;
  readonly brokerOrderId: string;
  readonly tag: string;
  readonly arrivedMonoMs: number;
};

const sizes = [1, 10, 50, 100];
const rounds = 25;
const dropped = 5;

async function ledger(control: string): Promise<readonly LedgerOrder[]> {
  const { body } = await request(`${control}/ledger?brief=1`);
  return ((await body.json()) as { orders: readonly LedgerOrder[] }).orders;
}

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

async function measureEngine(control: string, followers: number): Promise<readonly number[]> {
  const spans: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = (await ledger(control)).length;
    await post(`${control}/order`, { ...order, account: 'PR1001', source: 'MOB' });
    let orders = await ledger(control);
    while (orders.length < before + 1 + followers) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      orders = await ledger(control);
    }
    const fresh = orders.slice(before);
    const start = fresh.find(({ account }) => account === 'PR1001')?.arrivedMonoMs ?? 0;
    spans.push(Math.max(...fresh.map(({ arrivedMonoMs }) => arrivedMonoMs)) - start);
    // One order a second, as the pace allows a few.
    await new Promise((resolve) => setTimeout(resolve, 450));
  }
  return spans;
}

/** One warm connection per follower, the same bytes, no engine around them. */
async function measureFloor(rest: string, control: string, sessions: readonly string[]): Promise<readonly number[]> {
  const url = new URL(rest);
  const pools = sessions.map(() => new Pool(url.origin, { connections: 1, keepAliveTimeout: 60_000 }));
  const body = JSON.stringify([{ ...order, orderTag: 'FLOOR' }]);
  const spans: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = (await ledger(control)).length;
    await Promise.all(
      pools.map(async (pool, at) => {
        const headers = { authorization: `Bearer ${sessions[at] ?? ''}`, 'content-type': 'application/json' };
        const answer = await pool.request({ method: 'POST', path: `${url.pathname}/orders/placeorder`, headers, body });
        await answer.body.dump();
      }),
    );
    const fresh = (await ledger(control)).slice(before).map(({ arrivedMonoMs }) => arrivedMonoMs);
    spans.push(Math.max(...fresh) - Math.min(...fresh));
  }
  await Promise.all(pools.map((pool) => pool.close()));
  return spans;
}

console.log(
  'followers   engine p50   engine p95   floor p50   floor p95   ms from the master’s order to the last follower’s (floor: first to last)',
);
for (const followers of sizes) {
  const broker = await startBroker(18_900 + followers, followers);
  const { control } = broker;
  const { close } = await openBenchDesk(broker);
  const engine = await measureEngine(control, followers);
  await close();
  const sessions: string[] = [];
  for (let at = 0; at < followers; at += 1) {
    const issued = (await post(`${control}/session`, { account: `PR${2001 + at}` })) as { userSession?: string };
    sessions.push(issued.userSession ?? '');
  }
  const floor = await measureFloor(broker.env['LOCKSTEP_REST_URL'] ?? '', control, sessions);
  broker.stop();
  const cells = [
    quantile(engine.slice(dropped), 0.5),
    quantile(engine.slice(dropped), 0.95),
    quantile(floor.slice(dropped), 0.5),
    quantile(floor.slice(dropped), 0.95),
  ];
  console.log(`${String(followers).padStart(9)}${cells.map((ms) => ms.toFixed(2).padStart(12)).join(' ')}`);
}
process.exit(0);
