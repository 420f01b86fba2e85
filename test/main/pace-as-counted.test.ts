// The pace as the simulated broker counts it, by arrival, over a line that holds some calls up. Time is computed, so that
// `npm run proof -- pace 1000000` plays half a day of backlog; a sample runs with `npm test`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { accountId, orderId, type AccountId } from '../../domain/ids.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { defaultPace, edgePace, type Pace, type Urgency } from '../../domain/pacing.ts';
import { createReadBudget } from '../../main/broker/alice-blue/read-budget.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import { createExecute } from '../../main/replication/execute.ts';
import { callRates } from '../../main/simulator/call-rates.ts';
import { openLedger, type Ledger } from '../../main/simulator/ledger.ts';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { anEntry } from '../support/an-entry.ts';
import { seeded } from '../support/seeded.ts';

const requests = Number(process.env['LOCKSTEP_PACED'] ?? 24_000);
const seed = Number(process.env['LOCKSTEP_PROOF_SEED'] ?? 1);
const figures: string[] = [];
afterAll(() => {
  const folder = join(import.meta.dirname, '..', '..', 'artifacts', 'proof');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pace.txt'), `${figures.join('\n')}\n`);
});

/** A backlog of a day or more: the stop of entries after the calls of one day is another rule, tested apart. */
const { perDay: _perDay, warnPerDay: _warnPerDay, ...pace } = defaultPace;

type Account = { readonly id: AccountId; readonly ledger: Ledger; orders: number; reads: number };

type Plan = {
  readonly accounts: number;
  readonly requests: number;
  readonly urgency: (at: number) => Urgency;
  readonly edge?: Pace;
  /** Reads are asked for as fast as the budget gives them. */
  readonly reading: boolean;
};

/** Each account has more to send than it may, until so many requests have arrived. */
async function backlog(plan: Plan) {
  const time = createVirtualTime();
  const clock = time.machineClock(() => true);
  const chance = seeded(seed);
  const began = time.now();
  let arrived = 0;
  let ended = began;
  let named = 0;
  const noted = (account: Account, endpoint: 'place' | 'orderBook'): void => {
    if (arrived >= plan.requests) return;
    arrived += 1;
    ended = time.now();
    if (endpoint === 'place') account.orders += 1;
    account.ledger.noteRequest({
      kind: 'request',
      sequence: arrived,
      arrival: { wallMs: time.now(), monoMs: time.now() },
      account: account.id,
      endpoint,
      method: '',
      path: '',
      remoteAddress: '',
      fields: null,
    });
  };
  /** Most calls take 5 to 60 ms each way; one in fifty is held up for up to two seconds. */
  const held = (): number => (chance.next() < 0.02 ? chance.between(200, 2000) : chance.between(5, 60));
  const accounts = Array.from({ length: plan.accounts }, (_, at): Account => ({
    id: accountId(`AC${String(at).padStart(4, '0')}`),
    ledger: openLedger(null),
    orders: 0,
    reads: 0,
  }));
  const port = (account: Account): BrokerAccount => {
    const take = (): Promise<CommandOutcome> =>
      new Promise((resolve) => {
        time.after(held(), () => {
          noted(account, 'place');
          time.after(held(), () => {
            resolve({ kind: 'Placed', orderId: orderId(String(arrived)) });
            time.promiseSettled();
          });
        });
      });
    return { accountId: account.id, place: take, replace: take, cancel: take } as unknown as BrokerAccount;
  };
  const next = (account: AccountId) => {
    named += 1;
    const command = anEntry(account, `L${String(named).padStart(9, '0')}`);
    return { command, urgency: plan.urgency(named), notAfter: null };
  };
  const execute = createExecute({
    accounts: new Map(accounts.map((account) => [account.id, port(account)])),
    clock,
    pace,
    ...(plan.edge === undefined ? {} : { edge: plan.edge }),
    onAnswer: ({ command }) => {
      if (arrived < plan.requests) execute.send([next(command.accountId)]);
    },
    onLeaving: () => undefined,
  });
  execute.send(
    Array.from({ length: 12 * accounts.length }, (_, at) => next((accounts[at % accounts.length] as Account).id)),
  );
  for (const account of accounts) {
    if (!plan.reading) continue;
    const budget = createReadBudget(clock);
    const read = (): void => {
      if (arrived >= plan.requests) return;
      if (budget.take(chance.next() < 0.5 ? 'Net' : 'Asked')) {
        account.reads += 1;
        time.after(held(), () => noted(account, 'orderBook'));
      }
      clock.after(chance.between(50, 700), read);
    };
    read();
  }
  let minutes = 0;
  while (arrived < plan.requests && minutes < 100_000) {
    minutes += 1;
    await time.run(began + minutes * 60_000);
  }
  execute.close();
  const rates = accounts.flatMap(({ id, ledger }) => callRates(ledger, [{ id }]));
  const seconds = (ended - began) / 1000;
  return { accounts, rates, seconds, arrived };
}

const peak = (rates: readonly { readonly orderCallsPeak: number }[]): number =>
  Math.max(...rates.map(({ orderCallsPeak }) => orderCallsPeak));
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

describe('the pace, as the broker counts what arrives', { timeout: Math.max(60_000, requests) }, () => {
  it.each([
    { what: 'entries', urgency: (): Urgency => 'Entry', perMinute: 180 },
    { what: 'exits', urgency: (): Urgency => 'Exit', perMinute: 200 },
    { what: 'entries and exits', urgency: (at: number): Urgency => (at % 3 === 0 ? 'Exit' : 'Entry'), perMinute: 180 },
  ])(
    'of an account with a backlog of $what never exceeds a window, and uses at least 97 % of what it may',
    async ({ what, urgency, perMinute }) => {
      const { accounts, rates, seconds, arrived } = await backlog({
        accounts: 4,
        requests: Math.ceil(requests / 4),
        urgency,
        reading: true,
      });
      expect(peak(rates)).toBeLessThan(10);
      const reads = Math.max(...rates.map(({ otherCallsPeak }) => otherCallsPeak));
      expect(reads).toBeLessThanOrEqual(1800);
      const used = Math.min(...accounts.map(({ orders }) => orders)) / ((seconds / 60) * perMinute);
      expect(used).toBeGreaterThanOrEqual(0.97);
      figures.push(
        `${what}: ${arrived} requests, ${sum(accounts.map(({ orders }) => orders))} of them orders, in ${Math.round(seconds)} s of 4 accounts: at most ${peak(rates)} order calls of one account in a second, at most ${reads} reads in 15 minutes, ${(used * 100).toFixed(1)} % of the permitted rate`,
      );
    },
  );

  it('of an address keeps within its own window, uses at least 97 % of it, and serves a hundred accounts alike', async () => {
    const { accounts, rates, seconds, arrived } = await backlog({
      accounts: 100,
      requests: Math.ceil(requests / 4),
      urgency: () => 'Entry',
      edge: edgePace,
      reading: false,
    });
    expect(peak(rates)).toBeLessThan(10);
    const orders = accounts.map((account) => account.orders);
    const used = sum(orders) / (seconds * (edgePace.perSecond - edgePace.exitReserve));
    expect(used).toBeGreaterThanOrEqual(0.97);
    expect(Math.max(...orders) - Math.min(...orders)).toBeLessThanOrEqual(2);
    figures.push(
      `one address: ${arrived} requests in ${Math.round(seconds)} s of 100 accounts: ${(used * 100).toFixed(1)} % of the permitted rate, ${Math.min(...orders)} to ${Math.max(...orders)} orders an account`,
    );
  });
});
