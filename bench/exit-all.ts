// Exit All over real sockets: from the press reaching the engine to the first cancel at the broker, and to the last
// account proven flat. `npm run bench -- exit-all`; the simulated broker runs in a process of its own. A cancel is stamped
// there once its request has been read, before the latency is waited for: what the broker's process and the machine are
// busy with meanwhile counts too, so the figures are upper bounds of what the engine took. The dialog's plan is asked for a second
// before, as the window does; the press is the first of its process.

import { request } from 'undici';
import { openBenchDesk, post, startBroker } from './parts/outside-desk.ts';

type Request = { readonly account: string; readonly endpoint: string; readonly arrival: { readonly wallMs: number } };
type Ledger = {
  readonly commands: readonly Request[];
  readonly positions: readonly { readonly account: string; readonly netQuantity: number }[];
  readonly orders: readonly { readonly account: string; readonly status: string }[];
};

const openOrders = 10;
const instruments = ['3045', '1594', '2885', '1333', '11536'];
const byHand = {
  exchange: 'NSE',
  product: 'INTRADAY',
  orderComplexity: 'REGULAR',
  validity: 'DAY',
  slTriggerPrice: '',
  source: 'MOB',
  quantity: 3,
};

async function ledger(control: string): Promise<Ledger> {
  const { body } = await request(`${control}/ledger?brief=1`);
  return (await body.json()) as Ledger;
}

/** The master trades five positions, two of them short, and leaves ten orders resting; every follower copies them. */
async function furnish(control: string, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) await post(`${control}/funds`, { account, paise: 100_000_000_00 });
  const trades = instruments.map((instrumentId, at) => ({
    instrumentId,
    transactionType: at < 2 ? 'SELL' : 'BUY',
    orderType: 'MARKET',
    price: '',
  }));
  const rests = Array.from({ length: openOrders }, (_, at) => ({
    // In what is held long, so that none of them is an exit.
    instrumentId: instruments[2 + (at % 3)],
    transactionType: 'BUY',
    orderType: 'LIMIT',
    price: '1',
  }));
  for (const order of [...trades, ...rests]) {
    await post(`${control}/order`, { ...byHand, ...order, account: 'PR1001' });
    // As the pace of copying allows.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const wanted = accounts.length * (trades.length + rests.length);
  while ((await ledger(control)).orders.length < wanted) await new Promise((resolve) => setTimeout(resolve, 100));
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

console.log(
  'accounts   latency    first cancel   last first cancel   all proven flat   flat   left   ms from the press reaching the engine',
);
const only = Number(process.argv[2] ?? 0);
for (const [followers, latency] of [
  [10, '0-0'],
  [10, '25-25'],
  [99, '25-25'],
] as const) {
  if (only !== 0 && followers !== only) continue;
  const broker = await startBroker(18_700 + followers, followers, latency);
  const { control } = broker;
  const accounts = Array.from({ length: followers + 1 }, (_, at) => (at === 0 ? 'PR1001' : `PR${2000 + at}`));
  const { desk, close } = await openBenchDesk(broker);
  await furnish(control, accounts);
  // Everything has traded and been heard, and no call of the last second counts any more.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  // As the window does it: the dialog shows what an exit would do, and its button is held for a second.
  const plan = await desk.handlers.call('previewExit', {
    scope: { kind: 'Fleet', includeMaster: true },
    reach: 'Everything',
  });
  if (!plan.ok) throw new Error(plan.message);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const before = (await ledger(control)).commands.length;
  const pressedAt = performance.timeOrigin + performance.now();
  const answer = await desk.handlers.call('exitAll', { includeMaster: true });
  if (!answer.ok) throw new Error(answer.message);
  let run = desk.snapshot().exit;
  while (run === null || run.finishedAt === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    run = desk.snapshot().exit;
  }
  const flat = run.accounts.filter(({ state }) => state === 'Flat');
  const provenMs = flat.map(({ provenAt }) => (provenAt ?? Number.NaN) - pressedAt);
  const { commands, positions, orders } = await ledger(control);
  const firsts = accounts.map(
    (id) =>
      (commands.slice(before).find(({ account, endpoint }) => account === id && endpoint === 'cancel')?.arrival
        .wallMs ?? Number.NaN) - pressedAt,
  );
  const wrong =
    positions.filter(({ netQuantity }) => netQuantity !== 0).length +
    orders.filter(({ status }) => ['OPEN', 'PENDING', 'TRIGGER PENDING'].includes(status)).length;
  const cells = [Math.min(...firsts), Math.max(...firsts), Math.max(...provenMs)];
  console.log(
    `${String(accounts.length).padStart(8)}   ${latency.padEnd(8)} ${cells.map((ms) => ms.toFixed(1).padStart(14)).join('   ')} ${String(flat.length).padStart(10)} ${String(run.accounts.length - flat.length).padStart(6)}   median proven ${median(provenMs).toFixed(0)}${wrong === 0 ? '' : `, AND ${wrong} OPEN IN THE LEDGER`}`,
  );
  await close();
  broker.stop();
}
process.exit(0);
