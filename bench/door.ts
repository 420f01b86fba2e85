// Whether a thousand bad requests a second at the local door slow copying down: the last follower's order on the wire,
// quiet, under the same flood at a bare server of another process, and under it at the door, in turns.
// `npm run bench -- door [TURNS]`

import { pathToFileURL } from 'node:url';
import { request } from 'undici';
import { createDoorLine } from '../main/gateway/door-line.ts';
import { silentLog } from '../main/log.ts';
import { playRole, startFlood } from './parts/flood.ts';
import { buyByHand, openBenchDesk, post, sleep, startBroker } from './parts/outside-desk.ts';
import { quantile } from './parts/quantile.ts';

const followers = 10;
const doorPort = 18_990;
const limit = 1.15;
const warmUps = 10;
const settleMs = 400;
const copyMs = 400;

const kinds = ['quiet', 'bare', 'door'] as const;
type Kind = (typeof kinds)[number];
type LedgerOrder = { readonly account: string; readonly pricePaise: number; readonly arrivedMonoMs: number };
/** One order of the master's: its price tells its copies. `cpuMs` is this process's over `ms`. */
type Round = { readonly kind: Kind; readonly paise: number; readonly cpuMs: number; readonly ms: number };

async function ledger(control: string): Promise<readonly LedgerOrder[]> {
  const { body } = await request(`${control}/ledger?brief=1`);
  return ((await body.json()) as { orders: readonly LedgerOrder[] }).orders;
}

/** Ms from the master's order at the broker to the last follower's, for each price. */
function spansOf(orders: readonly LedgerOrder[], prices: readonly number[]): ReadonlyMap<number, number> {
  const spans = new Map<number, number>();
  for (const paise of prices) {
    const same = orders.filter(({ pricePaise }) => pricePaise === paise);
    const start = same.find(({ account }) => account === buyByHand.account)?.arrivedMonoMs;
    if (start === undefined || same.length !== followers + 1)
      throw new Error(`${same.length - 1} of ${followers} copies arrived of the order at ${paise} paise`);
    spans.set(paise, Math.max(...same.map(({ arrivedMonoMs }) => arrivedMonoMs)) - start);
  }
  return spans;
}

const p95 = (spans: readonly number[]): number => quantile(spans, 0.95);

/** The ratio of the 95ths, and where nine of ten ratios lie when both sides are drawn again from themselves. */
function ratioOf(over: readonly number[], under: readonly number[]): string {
  const drawn = (from: readonly number[]): readonly number[] =>
    from.map(() => from[Math.floor(Math.random() * from.length)] ?? 0);
  const ratios = Array.from({ length: 2000 }, () => p95(drawn(over)) / p95(drawn(under)));
  const within = `${quantile(ratios, 0.05).toFixed(2)} to ${quantile(ratios, 0.95).toFixed(2)}`;
  return `${(p95(over) / p95(under)).toFixed(2)} (nine of ten draws ${within})`;
}

async function measure(turns: number): Promise<number> {
  let refused = 0;
  const host = createDoorLine({
    script: pathToFileURL(`${process.cwd()}/out/main/door-thread.js`),
    version: 'bench',
    log: { ...silentLog, warn: (_event, fields) => (refused += Number(fields?.count ?? 0)) },
    call: () => Promise.reject(new Error('no bad request may come so far')),
    claimNonce: () => Promise.reject(new Error('no bad request may come so far')),
  });
  const broker = await startBroker(18_980, followers);
  const { desk, close } = await openBenchDesk(broker, host);
  const opened = await desk.handlers.call('setDoor', { on: true, port: doorPort });
  if (!opened.ok) throw new Error(opened.message);
  const isReady = (): boolean => desk.snapshot().followers.every(({ state }) => state === 'Copying');
  for (let looks = 0; looks < 600 && !isReady(); looks += 1) await sleep(100);
  const flood = await startFlood();
  const portOf = { quiet: null, bare: flood.barePort, door: doorPort };

  const rounds: Round[] = [];
  const rates: Record<Kind, number[]> = { quiet: [], bare: [], door: [] };
  let paise = 700_00;
  async function round(kind: Kind): Promise<Round> {
    await flood.aim(portOf[kind]);
    await sleep(settleMs);
    paise += 5;
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await post(`${broker.control}/order`, { ...buyByHand, price: (paise / 100).toFixed(2) });
    await sleep(copyMs);
    const { user, system } = process.cpuUsage(cpu);
    const done = { kind, paise, cpuMs: (user + system) / 1000, ms: performance.now() - began };
    const { ended, ms } = await flood.aim(null);
    rates[kind].push((ended * 1000) / ms);
    return done;
  }
  for (let at = 0; at < warmUps; at += 1) await round(kinds[at % kinds.length] ?? 'quiet');
  for (const kind of kinds) rates[kind] = [];
  for (let turn = 0; turn < turns; turn += 1)
    for (let at = 0; at < kinds.length; at += 1) rounds.push(await round(kinds[(turn + at) % kinds.length] ?? 'quiet'));
  await sleep(2000);

  const spans = spansOf(
    await ledger(broker.control),
    rounds.map((one) => one.paise),
  );
  const of = (kind: Kind): readonly Round[] => rounds.filter((one) => one.kind === kind);
  const ms = (kind: Kind): readonly number[] => of(kind).map((one) => spans.get(one.paise) ?? Number.NaN);
  console.log(`${followers} followers, ${turns} orders of the master's each way; ms to the last follower's order`);
  console.log('          median      95th   bad requests a second   processor of this process');
  for (const kind of kinds) {
    const share = of(kind).reduce((sum, one) => sum + one.cpuMs, 0) / of(kind).reduce((sum, one) => sum + one.ms, 0);
    const cells = [quantile(ms(kind), 0.5).toFixed(2), p95(ms(kind)).toFixed(2)].map((text) => text.padStart(10));
    const rate = (kind === 'quiet' ? '' : quantile(rates[kind], 0.5).toFixed(0)).padStart(24);
    console.log(`${kind.padEnd(6)}${cells.join('')}${rate}${`${(share * 100).toFixed(1)} %`.padStart(28)}`);
  }
  console.log(`refused at the door: ${refused}`);
  console.log(`95th, the flood at the door against none: ${ratioOf(ms('door'), ms('quiet'))}, at most ${limit}`);
  console.log(`95th, the flood at the bare server against none: ${ratioOf(ms('bare'), ms('quiet'))}`);
  console.log(`95th, the door against the bare server: ${ratioOf(ms('door'), ms('bare'))}`);
  flood.stop();
  await close();
  broker.stop();
  return p95(ms('door')) / p95(ms('quiet')) <= limit ? 0 : 1;
}

if (!playRole()) process.exit(await measure(Number(process.argv[2] ?? 80)));
