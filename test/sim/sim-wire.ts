// What everything that goes between the machine and one account at the virtual broker shares.

import { accountId, type AccountId } from '../../domain/ids.ts';
import type { CommandOutcome, OrderCommand } from '../../domain/order-command.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import type { Clock } from '../../main/clock.ts';
import type { Seeded } from '../support/seeded.ts';
import type { Exchange, SimOrder } from './exchange.ts';
import type { FaultName, FaultRates } from './faults.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How long an answer is waited for. */
export const timeoutMs = 5000;

/** The account at the broker, whatever becomes of the machine that talks to it. */
export type AtBroker = {
  readonly id: string;
  session: 'Ready' | 'Over';
  feed: 'Live' | 'Cut' | 'Silent';
  /** Requests and answers stand still until then, true epoch ms. */
  cloggedUntil: number;
  slowMs: number;
  booksDownUntil: number;
  rates: FaultRates;
  line: Line | null;
};

/** A connection of the running machine to it. */
export type Line = {
  readonly account: BrokerAccount;
  readonly onChange: (order: SimOrder) => void;
  readonly sessionChanged: () => void;
  readonly feedChanged: () => void;
  /** The machine slept: what was on its way is lost. */
  readonly dropAll: () => void;
  /** The feed tells the whole day again. */
  readonly replayDay: () => void;
  readonly poll: () => void;
};

export type LinePlan = {
  readonly time: VirtualTime;
  readonly clock: Clock;
  readonly isAlive: () => boolean;
  readonly chance: Seeded;
  readonly exchange: Exchange;
  readonly at: AtBroker;
  readonly isMaster: boolean;
  /** The account's book is polled as seldom as that of a follower at which nothing works. */
  readonly polledSeldom: boolean;
  readonly record: {
    readonly struck: (fault: FaultName) => void;
    readonly asked: (command: OrderCommand) => number;
    readonly answered: (call: number, outcome: CommandOutcome) => void;
    readonly bookRead: (account: string, startedAt: number, whole: boolean) => void;
  };
};

export type Wire = LinePlan & {
  readonly id: AccountId;
  readonly latency: () => number;
  /** So many ms from now, or as long as the connections stand still. */
  readonly held: (ms: number) => number;
  /** Chance says whether this fault strikes now; it is counted. */
  readonly strikes: (rate: number, fault: FaultName) => boolean;
  /** Grows whenever what was on its way is lost. */
  readonly dropped: () => number;
  readonly drop: () => void;
};

export function createWire(plan: LinePlan): Wire {
  const { at, time, chance } = plan;
  let dropped = 0;
  return {
    ...plan,
    id: accountId(at.id),
    latency: () => chance.between(4, 40) + at.slowMs,
    held: (ms) => Math.max(ms, at.cloggedUntil - time.now()),
    strikes: (rate, fault) => {
      const does = chance.next() < rate;
      if (does) plan.record.struck(fault);
      return does;
    },
    dropped: () => dropped,
    drop: () => {
      dropped += 1;
    },
  };
}
