// One seeded exit of a whole fleet, judged by the brokers' ledgers alone.

import type { ExitRunView } from '../../domain/exit-view.ts';
import type { ExitRequest } from '../../domain/exit-scope.ts';
import { accountId } from '../../domain/ids.ts';
import { seeded } from '../support/seeded.ts';
import { openExitDesk, type ExitDesk } from './exit-desk.ts';
import { tokens, type Fault } from './virtual-broker.ts';

export type Trial = {
  readonly seed: number;
  readonly accounts: number;
  /** Share of the accounts that have a fault of their own. */
  readonly failing: number;
  readonly presses: number;
  readonly feedLost?: boolean;
  readonly diskFullMs?: number;
};

export type TrialResult = {
  readonly faults: ReadonlyMap<string, Fault>;
  /** Ms from the first press until the account was proven flat; null: it was not within three seconds. */
  readonly flatAfterMs: ReadonlyMap<string, number>;
  readonly firstCancelAfterMs: number;
  /** What must never be, in words; empty when all is well. */
  readonly broken: readonly string[];
  readonly sends: number;
};

const everyone: ExitRequest = { scope: { kind: 'Fleet', includeMaster: true }, reach: 'Everything' };
const byThen = 3000;

function aFault(chance: ReturnType<typeof seeded>): Fault {
  const ms = chance.pick([1500, 4000, 60_000]);
  return chance.pick<() => Fault>([
    () => ({ kind: 'PositionsDown', ms }),
    () => ({ kind: 'BookDown', ms }),
    () => ({ kind: 'NoSession', ms }),
    () => ({ kind: 'Slow', ms: chance.between(200, 900) }),
    () => ({ kind: 'PositionsLag', ms: chance.between(50, 1500) }),
    () => ({ kind: 'AmbiguousPlaced', times: chance.between(1, 3) }),
    () => ({ kind: 'AmbiguousLost', times: chance.between(1, 2) }),
    () => ({ kind: 'Refused', times: chance.pick([1, 2, 50]) }),
    () => ({ kind: 'CancelLost', times: chance.between(1, 4) }),
    () => ({ kind: 'Bits' }),
    () => ({ kind: 'MarketAway', orders: chance.between(1, 3) }),
  ])();
}

export async function runTrial(trial: Trial): Promise<TrialResult> {
  const chance = seeded(trial.seed * 7919 + 1);
  const broken: string[] = [];
  const flatAfterMs = new Map<string, number>();
  let desk: ExitDesk | null = null;
  let pressedAt = Infinity;
  const onExit = (run: ExitRunView): void => {
    if (desk === null) return;
    for (const { accountId: id, state } of run.accounts) {
      if (state !== 'Flat') continue;
      if (!flatAfterMs.has(id)) flatAfterMs.set(id, desk.time.monotonic() - pressedAt);
      if (desk.brokers.get(accountId(id))?.isFlat() !== true) broken.push(`${id} was called FLAT and is not`);
    }
  };
  const opened = await openExitDesk({
    seed: trial.seed,
    accounts: trial.accounts,
    openOrders: 10,
    positions: 5,
    rttMs: 25,
    faultOf: (_index, roll) => (roll.next() < trial.failing ? aFault(roll) : { kind: 'None' }),
    feedLost: trial.feedLost ?? false,
    diskFull: trial.diskFullMs === undefined ? null : { from: 500, to: 500 + trial.diskFullMs },
    onExit,
  });
  desk = opened;
  const { time, engine, ids, brokers, faults } = opened;
  pressedAt = time.monotonic();
  const runIds = new Set<string>();
  const press = (request: ExitRequest, accounts: readonly (typeof ids)[number][]): void => {
    runIds.add(engine.exit(request, accounts, 'the trial'));
  };
  press(everyone, ids);
  for (let more = 1; more < trial.presses; more += 1) {
    const narrow = ids[chance.between(0, ids.length - 1)];
    time.after(chance.between(0, 2500), () => {
      if (chance.next() < 0.7 || narrow === undefined) press(everyone, ids);
      else if (chance.next() < 0.5)
        press({ scope: { kind: 'Account', accountId: narrow }, reach: chance.pick(['Everything', 'Copied']) }, [
          narrow,
        ]);
      else
        press(
          {
            scope: { kind: 'Instrument', instrumentId: chance.pick(tokens), includeMaster: true },
            reach: 'Everything',
          },
          ids,
        );
    });
  }

  await time.runUntil(pressedAt + byThen);
  const first = opened.runs.get([...runIds][0] ?? '');
  for (const account of first?.accounts ?? []) {
    const listed = account.state === 'Flat' || account.reason !== '' || account.state !== 'Waiting';
    const healthy = faults.get(accountId(account.accountId))?.kind === 'None' && trial.diskFullMs === undefined;
    if (!listed) broken.push(`${account.accountId} is neither flat nor listed after ${byThen} ms`);
    if (healthy && account.state !== 'Flat') broken.push(`${account.accountId} has no fault and is ${account.state}`);
  }
  if (first === undefined) broken.push('the press shows nowhere');
  await time.runUntil(pressedAt + 60_000, () =>
    [...opened.runs.values()].every(({ finishedAt }) => finishedAt !== null),
  );
  for (const run of opened.runs.values()) {
    if (run.finishedAt === null) broken.push(`${run.id} never ends`);
    for (const account of run.accounts)
      if (account.state === 'Left' && account.reason === '')
        broken.push(`${account.accountId} is LEFT without a reason`);
  }
  let firstCancel = Infinity;
  let sends = 0;
  for (const [id, broker] of brokers) {
    broken.push(...broker.overshoots);
    sends += broker.calls.length;
    const moments = broker.calls.map(({ at }) => at);
    firstCancel = Math.min(firstCancel, ...broker.calls.filter(({ kind }) => kind === 'Cancel').map(({ at }) => at));
    for (const [index, at] of moments.entries()) {
      const tenth = moments[index + 10];
      if (tenth !== undefined && tenth - at < 1000) broken.push(`${id} had more than ten calls in a second`);
    }
    const tags = broker.calls.filter(({ kind }) => kind === 'New').map(({ tag }) => tag);
    if (new Set(tags).size !== tags.length) broken.push(`${id} was sent one order twice`);
    const known = new Set(
      opened.facts().flatMap((fact) => (fact.kind === 'NewIntended' ? [fact.command.clOrdId] : [])),
    );
    for (const tag of tags)
      if (!known.has(tag as never)) broken.push(`${id} was sent ${tag}, which the journal does not know`);
  }
  const recorded = opened.facts().filter(({ kind }) => kind === 'ExitFinished').length;
  if (recorded !== opened.runs.size) broken.push(`${recorded} of ${opened.runs.size} runs were recorded`);
  return { faults, flatAfterMs, firstCancelAfterMs: firstCancel - pressedAt, broken: [...new Set(broken)], sends };
}
