// From the start of the process to a desk in which every account is reconciled or held, over a journal of twenty days.
// `npm run bench -- restart`, or with a number of rows: `npm run bench -- restart 100000`.

import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccountsStore } from '../db/accounts-store.ts';
import { openDatabase } from '../db/database.ts';
import { createJournalStore } from '../db/journal-store.ts';
import { deriveExecId } from '../domain/execution-report.ts';
import { accountId, clOrdId, instrumentId, orderId, type AccountId } from '../domain/ids.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import type { OrderTerms } from '../domain/order.ts';
import { safeStance } from '../main/broker/alice-blue/broker-stance.ts';
import { systemClock, type Clock } from '../main/clock.ts';
import { composeDesk } from '../main/compose.ts';
import { silentLog } from '../main/log.ts';
import { useOutsideBroker } from '../main/practice/practice-broker.ts';
import { createRedactor } from '../main/redactor.ts';
import { createBlotter } from '../main/replication/blotter.ts';
import { createJournal } from '../main/replication/journal.ts';
import { seedPractice } from '../main/seed-practice.ts';
import { defaultAccountSeeds } from '../main/simulator/accounts.ts';
import { consoleEnvironment } from '../main/simulator/simulator-urls.ts';
import { startSimulator, type RunningSimulator } from '../main/simulator/start-simulator.ts';
import { openVault } from '../main/vault.ts';
import { createSettingsStore } from '../db/settings-store.ts';

const followers = 100;
const days = 20;
const unknown = 50;
const roundTripMs = 25;
const starts = 5;
const dayMs = 86_400_000;

type Started = { readonly safeAt: number; readonly accounts: number };
type Secrets = readonly (readonly [string, string])[];

/** The child: the engine as a desk composes it; says when the last account was reconciled, epoch ms. */
async function runDesk(folder: string, secrets: Secrets): Promise<void> {
  const broker = await useOutsideBroker(process.env);
  if (!broker.ok) throw new Error(broker.message);
  const made = await composeDesk({
    folder,
    version: '0.0.0',
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    redactor: createRedactor(),
    env: process.env,
    loadKeytar: () => Promise.reject(new Error('no keychain in a benchmark')),
    memory: new Map(secrets),
    about: {
      electron: '',
      chromium: '',
      node: process.versions.node,
      runtime: { kind: 'Assembled', declared: '' },
      profile: folder,
      logFile: '',
    },
    actor: 'the benchmark',
    practice: broker.value,
  });
  if (!made.ok) throw new Error(made.message);
  process.send?.('open');
}

function terms(slice: number): OrderTerms {
  return {
    instrumentId: instrumentId('NSE', '3045'),
    side: slice % 2 === 0 ? 'Buy' : 'Sell',
    ordType: 'Limit',
    timeInForce: 'Day',
    product: 'MIS',
    orderQty: 100,
    price: 790_00,
    stopPx: 0,
  };
}

/** Days of the usual kind: every order of the master's copied to everyone, answered and filled. */
function writeDays(folder: string, rows: number, ids: readonly AccountId[]): number {
  const opened = openDatabase(join(folder, 'lockstep.sqlite'));
  if (!opened.ok) throw new Error(opened.message);
  const db = opened.value;
  // Nothing of this is to survive a power cut.
  db.pragma('synchronous = OFF');
  const store = createJournalStore(db);
  const masterId = ids[0] ?? accountId('');
  const today = Date.now();
  let at = 0;
  const clock: Clock = { ...systemClock, now: () => at };
  const blotter = createBlotter();
  const names = { alias: (id: string) => id, symbol: () => 'SBIN-EQ' };
  const journal = createJournal({ store, blotter, clock, names, masterId, instrumentOf: () => undefined });
  const perEvent = followers * 3 + 1;
  const events = Math.ceil(rows / days / perEvent);
  for (let day = days - 1; day >= 0; day -= 1) {
    at = today - day * dayMs;
    blotter.clear();
    journal.commit([
      { kind: 'SessionOpened', mode: 'Practice', version: '0.0.0', masterId, followers: ids.slice(1) },
      { kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'the benchmark' },
    ]);
    for (let event = 0; event < events; event += 1) writeEvent(event, day === 0 && event === events - 1);
    if (day > 0) journal.commit([{ kind: 'SessionClosed' }]);
  }
  const count = store.lastSeq();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return count;

  function writeEvent(event: number, isLast: boolean): void {
    const masterKey = orderId(`9${String(event).padStart(13, '0')}`);
    const order = terms(event);
    const report = (account: AccountId, id: ReturnType<typeof orderId>, tag: string) => {
      const facts = {
        accountId: account,
        orderId: id,
        ...order,
        tag,
        state: 'Filled' as const,
        unknownStatus: '',
        cumQty: order.orderQty,
        cumValue: order.orderQty * order.price,
        text: '',
        transactTime: at,
        receivedAt: at,
        source: 'Feed' as const,
      };
      return { ...facts, execId: deriveExecId(facts) };
    };
    const copies = ids.slice(1).map((follower, index) => ({
      follower,
      ref: clOrdId(`L${(event * followers + index).toString(36).toUpperCase().padStart(8, '0')}A`),
      id: orderId(`8${String(event).padStart(7, '0')}${String(index).padStart(6, '0')}`),
      isLost: isLast && index < unknown,
    }));
    journal.commit([
      { kind: 'MasterReported', report: report(masterId, masterKey, ''), notCopied: '', masterHeld: null },
      ...copies.map(({ follower, ref }): JournalFact => ({
        kind: 'NewIntended',
        key: { masterKey, followerId: follower, purpose: 'Copy', slice: 0 },
        command: { kind: 'New', accountId: follower, clOrdId: ref, ...order },
        heldAtDecision: null,
        masterAt: at,
      })),
    ]);
    const known = copies.filter(({ isLost }) => !isLost);
    journal.commit(
      known.map(({ ref, id }): JournalFact => ({
        kind: 'CommandAnswered',
        clOrdId: ref,
        command: 'New',
        outcome: { kind: 'Placed', orderId: id },
        sentAt: at,
        answeredAt: at + 40,
      })),
    );
    journal.commit(
      known.map(({ follower, ref, id }): JournalFact => ({
        kind: 'FollowerReported',
        report: report(follower, id, ref),
        clOrdId: ref,
      })),
    );
  }
}

/** Puts the accounts on the desk and a session of today for each where the desk will look for it. */
async function prepareAccounts(folder: string, simulator: RunningSimulator): Promise<Secrets> {
  const opened = openDatabase(join(folder, 'lockstep.sqlite'));
  if (!opened.ok) throw new Error(opened.message);
  const memory = new Map<string, string>();
  const vault = await openVault({
    service: 'lockstep-practice',
    load: () => Promise.reject(new Error('no keychain in a benchmark')),
    settings: createSettingsStore(opened.value),
    clock: systemClock,
    redactor: createRedactor(),
    issuer: simulator.urls.auth,
    stance: safeStance,
    memory,
  });
  await seedPractice(simulator.accounts, createAccountsStore(opened.value), vault, systemClock);
  for (const { id } of simulator.accounts)
    await vault.setSession({ accountId: accountId(id), token: simulator.issueSession(id), issuedAt: Date.now() });
  opened.value.close();
  return [...memory];
}

async function startOnce(folder: string, simulator: RunningSimulator, secrets: Secrets): Promise<Started> {
  const began = Date.now();
  const child = fork(fileURLToPath(import.meta.url), ['--desk', folder], {
    env: { ...process.env, ...consoleEnvironment(simulator.urls) },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.send(secrets);
  await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    ended.then(() => {
      throw new Error('the desk did not start');
    }),
  ]);
  // The last account's fact may still be waiting for others to share its commit.
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill('SIGKILL');
  await ended;
  const opened = openDatabase(join(folder, 'lockstep.sqlite'));
  if (!opened.ok) throw new Error(opened.message);
  const { accounts, last } = opened.value
    .prepare<[], { accounts: number; last: number }>(
      `SELECT count(DISTINCT account_id) AS accounts, max(at_ms) AS last FROM trade_events
       WHERE kind = 'AccountReconciled' AND seq > (SELECT max(seq) FROM trade_events WHERE kind = 'SessionOpened')`,
    )
    .get() ?? { accounts: 0, last: began };
  opened.value.close();
  return { safeAt: last - began, accounts };
}

async function run(): Promise<void> {
  const rows = Number(process.argv[2] ?? 1_000_000);
  const folder = join(mkdtempSync(join(tmpdir(), 'lockstep-restart-')), 'practice');
  mkdirSync(folder, { mode: 0o700 });
  const simulator = await startSimulator({
    seed: 5,
    tickMs: 0,
    accounts: defaultAccountSeeds(followers),
    latencyMs: { min: roundTripMs, max: roundTripMs },
  });
  try {
    const written = writeDays(
      folder,
      rows,
      simulator.accounts.map(({ id }) => accountId(id)),
    );
    const bytes = statSync(join(folder, 'lockstep.sqlite')).size;
    const secrets = await prepareAccounts(folder, simulator);
    // The first start fetches the contracts, as on any morning; the machine that restarts has them.
    await startOnce(folder, simulator, secrets);
    const measured: Started[] = [];
    for (let start = 0; start < starts; start += 1) measured.push(await startOnce(folder, simulator, secrets));
    const sorted = measured.map(({ safeAt }) => safeAt).toSorted((a, b) => a - b);
    const [load = 0] = loadavg();
    console.log(`${cpus()[0]?.model ?? ''}, load ${load.toFixed(1)}, Node ${process.versions.node}`);
    console.log(
      `${written} rows over ${days} days, ${Math.round(bytes / written)} bytes a row with indexes and orders, ${unknown} unknown orders, ${followers} followers, ${roundTripMs} ms a round trip`,
    );
    console.log(`accounts reconciled: ${Math.min(...measured.map(({ accounts }) => accounts))} of ${followers + 1}`);
    console.log(
      `process start to every account reconciled: median ${sorted[Math.floor(starts / 2)]} ms, worst ${sorted.at(-1)} ms of ${starts} (goal: 1500 ms)`,
    );
  } finally {
    await simulator.stop();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

if (process.argv[2] === '--desk')
  process.once('message', (secrets: Secrets) => {
    void runDesk(process.argv[3] ?? '', secrets);
  });
else await run();
