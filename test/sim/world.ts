// The broker's side and the machine's side of one day, with the handles by which things are made to go wrong.

import { createHash } from 'node:crypto';
import type { FollowerTerms } from '../../domain/account.ts';
import { accountId, type AccountId } from '../../domain/ids.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import { steadyAccount } from '../../main/broker/steady-account.ts';
import { seeded, type Seeded } from '../support/seeded.ts';
import type { EpisodeName } from './episodes.ts';
import { createExchange, type Exchange, type ExchangePlan } from './exchange.ts';
import { noFaults, type FaultName, type FaultRates } from './faults.ts';
import type { WireEvent } from './history.ts';
import { openLine } from './sim-account.ts';
import {
  legInstruments,
  openSimDesk,
  simInstruments,
  type Rig,
  type SharedPace,
  type SimDesk,
  type SimDeskPlan,
} from './sim-desk.ts';
import { aDisk, type SimDisk } from './sim-disk.ts';
import type { AtBroker, Line } from './sim-wire.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export const masterId = 'MA001';

export type World = {
  readonly time: VirtualTime;
  readonly exchange: Exchange;
  readonly disk: SimDisk;
  readonly followers: readonly string[];
  readonly settleMs: number;
  readonly accounts: ReadonlyMap<string, AtBroker>;
  readonly wire: WireEvent[];
  /** How often each fault struck, and each episode was played. */
  readonly struck: Map<FaultName | EpisodeName, number>;
  readonly desk: () => SimDesk | null;
  readonly line: (id: string) => Line | null;
  readonly boot: () => void;
  /** The machine is off from now on, whatever it was doing. */
  readonly crash: () => void;
  readonly suspend: (ms: number) => void;
  readonly stepClock: (ms: number) => void;
  readonly clockKept: () => boolean;
  /** Names everything that happened so far, in its order. */
  readonly digest: () => string;
};

export type WorldPlan = {
  readonly seed: number;
  readonly terms: ReadonlyMap<string, FollowerTerms>;
  readonly rates: FaultRates;
  readonly settleMs: number;
  readonly inPieces: number;
  readonly thin?: ExchangePlan['thin'];
  readonly fundsOf?: SimDeskPlan['fundsOf'];
  readonly shared?: SharedPace | undefined;
  readonly tradeBooks?: boolean;
  readonly polledSeldom?: boolean;
  /** Where the journal is a file; absent: in memory. */
  readonly folder?: string | undefined;
  readonly onHalt: (world: World, reason: string) => void;
  /** The desk could not be opened; it is tried again. */
  readonly onUnopened?: (reason: string) => void;
  readonly rig?: Rig;
};

const starts: Readonly<Record<string, number>> = { 'NSE|3045': 800_00, 'NFO|35001': 24_800_00, 'NFO|42001': 150_00 };

export function createWorld(plan: WorldPlan): World {
  const chance: Seeded = seeded(plan.seed * 7919 + 13);
  const time = createVirtualTime();
  const followers = [...plan.terms.keys()];
  const disk = aDisk(new Map([...plan.terms].map(([id, terms]) => [accountId(id), terms])), plan.folder);
  const wire: WireEvent[] = [];
  const accounts = new Map<string, AtBroker>(
    [masterId, ...followers].map((id) => [
      id,
      {
        id,
        session: 'Ready',
        feed: 'Live',
        cloggedUntil: 0,
        slowMs: 0,
        booksDownUntil: 0,
        rates: noFaults,
        line: null,
      },
    ]),
  );
  for (const at of accounts.values()) at.rates = at.id === masterId ? { ...plan.rates, hidden: 0 } : plan.rates;
  const exchange = createExchange({
    time,
    chance,
    inPieces: plan.inPieces,
    ...(plan.thin === undefined ? {} : { thin: plan.thin }),
    instruments: [...simInstruments, ...legInstruments].map(({ id, lotSize, tick }) => ({
      id,
      lot: lotSize,
      tick,
      start: starts[id] ?? 100_00,
    })),
    onChange: (order) => accounts.get(order.account)?.line?.onChange(order),
  });

  const struck = new Map<FaultName | EpisodeName, number>();
  let run = 0;
  let alive = 0;
  let calls = 0;
  let clockKept = true;
  let desk: SimDesk | null = null;

  const world: World = {
    time,
    exchange,
    disk,
    followers,
    settleMs: plan.settleMs,
    accounts,
    wire,
    struck,
    desk: () => desk,
    line: (id) => accounts.get(id)?.line ?? null,
    boot: () => {
      if (run > 0) disk.startAgain();
      run += 1;
      alive = run;
      const mine = run;
      const isAlive = (): boolean => alive === mine;
      const clock = time.machineClock(isAlive);
      wire.push({ kind: 'Started', at: time.now(), run: mine });
      const ports = new Map<AccountId, BrokerAccount>();
      for (const at of accounts.values()) {
        at.line = openLine({
          time,
          clock,
          isAlive,
          chance,
          exchange,
          at,
          isMaster: at.id === masterId,
          polledSeldom: plan.polledSeldom === true && at.id !== masterId,
          record: {
            struck: (fault) => {
              struck.set(fault, (struck.get(fault) ?? 0) + 1);
            },
            asked: (command) => {
              calls += 1;
              wire.push({ kind: 'Asked', at: time.now(), run: mine, call: calls, command });
              return calls;
            },
            answered: (call, outcome) => {
              wire.push({ kind: 'Answered', at: time.now(), run: mine, call, outcome });
            },
            bookRead: (account, startedAt, whole) => {
              wire.push({ kind: 'BookRead', at: time.now(), run: mine, account, startedAt, whole });
            },
          },
        });
        const { account } = at.line;
        ports.set(account.accountId, steadyAccount(plan.rig?.account(account) ?? account));
      }
      desk = openSimDesk({
        clock: plan.rig?.clock(clock) ?? clock,
        rig: plan.rig,
        disk,
        isAlive,
        masterId,
        followers,
        accounts: ports,
        settleMs: plan.settleMs,
        price: exchange.price,
        ...(plan.fundsOf === undefined ? {} : { fundsOf: plan.fundsOf }),
        shared: plan.shared,
        tradeBooks: plan.tradeBooks,
        onAppended: (rows, mappings) => {
          wire.push({
            kind: 'Committed',
            at: time.now(),
            run: mine,
            entries: rows.map(({ entry }) => entry),
            rows: mappings.map((row) => ({
              clOrdId: row.cl_ord_id,
              status: row.status,
              filled: row.filled_quantity,
              quantity: row.quantity,
              orderId: row.follower_order_id,
            })),
          });
        },
        onHalt: (reason) => {
          if (isAlive()) plan.onHalt(world, reason);
        },
      });
      // A desk that cannot be opened is tried again: its owner sees why.
      desk.engine.start().catch((error: unknown) => {
        if (!isAlive()) return;
        plan.onUnopened?.(error instanceof Error ? error.message : String(error));
        world.crash();
        time.after(2000, world.boot);
      });
      time.promiseSettled();
    },
    crash: () => {
      if (alive === 0) return;
      wire.push({ kind: 'Crashed', at: time.now(), run: alive });
      alive = 0;
      desk = null;
      for (const at of accounts.values()) at.line = null;
    },
    suspend: (ms) => {
      for (const at of accounts.values()) {
        at.line?.dropAll();
        if (at.feed === 'Live') {
          at.feed = 'Cut';
          time.after(ms + 500, () => {
            at.feed = 'Live';
            at.line?.feedChanged();
          });
        }
      }
      time.suspend(ms);
    },
    stepClock: (ms) => {
      clockKept = false;
      time.stepWall(ms);
    },
    clockKept: () => clockKept,
    digest: () => {
      const hash = createHash('sha256');
      // Few long texts are named faster than many short ones.
      let lines = '';
      const say = (line: string): void => {
        lines += line;
        if (lines.length < 65_536) return;
        hash.update(lines);
        lines = '';
      };
      for (const event of wire) {
        if (event.kind === 'Committed')
          say(
            `${event.at}|C|${event.entries.map(({ seq, fact }) => `${seq}${fact.kind}`).join(',')}|${event.rows.map(({ clOrdId, status, filled }) => `${clOrdId}${status}${filled}`).join(',')}\n`,
          );
        else say(`${JSON.stringify(event)}\n`);
      }
      for (const { orderId, account, tag, state, cumQty, cumValue } of exchange.orders)
        say(`${orderId}|${account}|${tag}|${state}|${cumQty}|${cumValue}\n`);
      hash.update(lines);
      return hash.digest('hex');
    },
  };
  return world;
}
