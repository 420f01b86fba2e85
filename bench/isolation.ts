// Whether accounts that are slow or dead hold up the others: from the master's order to the orders of fifty followers that
// are always well, while the other fifty are well, slow or dead, in turns. `npm run bench -- isolation [TURNS]`

import { request } from 'undici';
import { buyByHand, openBenchDesk, post, sleep, startBroker } from './parts/outside-desk.ts';
import { quantile } from './parts/quantile.ts';

const followers = 100;
const limit = 1.1;
const warmUps = 2;
/** Until what hung has been given up, and the books have told what became of it. */
const restMs = 9000;

type LedgerOrder = { readonly account: string; readonly pricePaise: number; readonly arrivedMonoMs: number };

const idOf = (at: number): string => `PR${2001 + at}`;
const ill = (many: number): readonly string[] => Array.from({ length: many }, (_, at) => idOf(at));
const steady = new Set(Array.from({ length: followers / 2 }, (_, at) => idOf(followers / 2 + at)));

const kinds = {
  'all are well': () => [],
  'one is dead': () => ill(1).map((account) => ({ account, endpoint: 'place', times: null, answer: { kind: 'hang' } })),
  'fifty are dead': () =>
    ill(50).map((account) => ({ account, endpoint: 'place', times: null, answer: { kind: 'hang' } })),
  'fifty are slow': () => ill(50).map((account) => ({ account, times: null, delayAfterMs: 3000 })),
} as const;
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];

async function measure(turns: number): Promise<number> {
  const broker = await startBroker(18_970, followers);
  const { desk, close } = await openBenchDesk(broker);
  const isReady = (): boolean => desk.snapshot().followers.every(({ state }) => state === 'Copying');
  for (let looks = 0; looks < 600 && !isReady(); looks += 1) await sleep(100);

  const spans: Record<Kind, number[]> = {
    'all are well': [],
    'one is dead': [],
    'fifty are dead': [],
    'fifty are slow': [],
  };
  let paise = 700_00;
  async function round(kind: Kind): Promise<readonly number[]> {
    const faults = kinds[kind]();
    if (faults.length > 0) await post(`${broker.control}/faults`, faults);
    paise += 5;
    await post(`${broker.control}/order`, { ...buyByHand, price: (paise / 100).toFixed(2) });
    await sleep(2000);
    await post(`${broker.control}/faults/clear`, {});
    await sleep(restMs);
    const { body } = await request(`${broker.control}/ledger?brief=1`);
    const same = ((await body.json()) as { orders: readonly LedgerOrder[] }).orders.filter(
      ({ pricePaise }) => pricePaise === paise,
    );
    const start = same.find(({ account }) => account === buyByHand.account)?.arrivedMonoMs;
    const theirs = same.filter(({ account }) => steady.has(account));
    if (start === undefined || theirs.length !== steady.size)
      throw new Error(`${theirs.length} of ${steady.size} copies arrived of the order at ${paise} paise while ${kind}`);
    return theirs.map(({ arrivedMonoMs }) => arrivedMonoMs - start);
  }
  for (let at = 0; at < warmUps; at += 1) await round('all are well');
  for (let turn = 0; turn < turns; turn += 1)
    for (let at = 0; at < names.length; at += 1) {
      const kind = names[(turn + at) % names.length] ?? 'all are well';
      spans[kind].push(...(await round(kind)));
    }

  console.log(`${turns} orders of the master's each way; ms to the orders of the ${steady.size} that are always well`);
  console.log('                    median      95th');
  for (const kind of names) {
    const cells = [0.5, 0.95].map((share) => quantile(spans[kind], share).toFixed(2).padStart(10));
    console.log(`${kind.padEnd(16)}${cells.join('')}`);
  }
  const base = quantile(spans['all are well'], 0.95);
  const worst = Math.max(...names.map((kind) => quantile(spans[kind], 0.95) / base));
  console.log(
    `95th beside accounts that are slow or dead, at worst: ${worst.toFixed(2)} times that of all well, at most ${limit}`,
  );
  await close();
  broker.stop();
  return worst <= limit ? 0 : 1;
}

process.exit(await measure(Number(process.argv[2] ?? 8)));
