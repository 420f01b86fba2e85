// What befalls a day beyond the fate of single requests: each names a fault of the matrix and plays it on a world.

import { accountId } from '../../domain/ids.ts';
import type { Seeded } from '../support/seeded.ts';
import {
  cutFeed,
  cutOff,
  failWrites,
  handOrder,
  loseSession,
  press,
  restartAfter,
  someAccount,
} from './episode-acts.ts';
import { usualFreeze } from './sim-disk.ts';
import { masterId, type World } from './world.ts';

export type EpisodeName = keyof typeof episodes;

/** Played where a scenario names them; chance picks from the others. */
export const onlyByName: readonly EpisodeName[] = [
  'crashInFanOut',
  'crashBeforeFirstByte',
  'crashBeforeOutcome',
  'masterChangesItsMind',
  'nameLost',
  'certificateWrong',
  'powerLost',
  'syncFails',
  'databaseHeld',
  'threadBlocked',
  'closedAndOpened',
  'freezeChanges',
  'booksDiffer',
];

type Episode = (world: World, chance: Seeded) => void;

export const episodes = {
  feedCut: (world, chance) => cutFeed(world, someAccount(world, chance), 'Cut', chance.between(2000, 60_000)),
  masterFeedCut: (world, chance) => cutFeed(world, masterId, 'Cut', chance.between(2000, 60_000)),
  feedSilent: (world, chance) => cutFeed(world, someAccount(world, chance), 'Silent', chance.between(3000, 20_000)),
  sessionOver: (world, chance) => loseSession(world, someAccount(world, chance), chance.between(5000, 60_000)),
  masterSessionOver: (world, chance) => loseSession(world, masterId, chance.between(5000, 60_000)),
  /** Its secrets are gone, so that nobody can log it in again before evening. */
  keychainLost: (world, chance) => {
    const id = chance.pick(world.followers);
    loseSession(world, id, chance.between(60_000, world.settleMs + 80_000));
  },
  clockStep: (world, chance) => {
    const ms = chance.pick([-3_600_000, 3_600_000, -20_000, 20_000, -2000, 2000]);
    world.stepClock(ms);
    world.time.after(chance.between(3000, 60_000), () => world.stepClock(-ms));
  },
  suspend: (world, chance) => world.suspend(chance.between(3000, 90_000)),
  crash: (world, chance) => restartAfter(world, chance.between(200, 20_000)),
  /** What was just committed still leaves; nothing is heard of it. */
  crashAfterCommit: (world, chance) => {
    world.disk.afterAppend = () => {
      world.disk.afterAppend = () => undefined;
      restartAfter(world, chance.between(200, 10_000));
    };
  },
  /** Once the next intents are durable. */
  crashBeforeFirstByte: (world, chance) => {
    world.disk.afterAppend = (rows) => {
      if (!rows.some(({ entry }) => entry.fact.kind === 'NewIntended')) return;
      world.disk.afterAppend = () => undefined;
      restartAfter(world, chance.between(200, 10_000));
      throw new Error('the machine went off');
    };
  },
  crashBeforeCommit: (world, chance) => {
    world.disk.beforeAppend = () => {
      world.disk.beforeAppend = () => undefined;
      restartAfter(world, chance.between(200, 10_000));
      throw new Error('the machine went off');
    };
  },
  /** Some requests of a fan-out are with the broker, some are on their way. */
  crashInFanOut: (world, chance) => {
    world.disk.afterAppend = (rows) => {
      if (!rows.some(({ entry }) => entry.fact.kind === 'NewIntended')) return;
      world.disk.afterAppend = () => undefined;
      world.time.after(chance.between(2, 45), () => restartAfter(world, chance.between(200, 10_000)));
    };
  },
  /** The broker has answered; the answer is not durable yet. */
  crashBeforeOutcome: (world, chance) => {
    world.disk.beforeAppend = (rows) => {
      if (!rows.some(({ entry }) => entry.fact.kind === 'CommandAnswered')) return;
      world.disk.beforeAppend = () => undefined;
      restartAfter(world, chance.between(200, 10_000));
      throw new Error('the machine went off');
    };
  },
  /** Places an order that rests, changes it twice and takes it back, faster than a broker in doubt can be asked. */
  masterChangesItsMind: ({ exchange, time }, chance) => {
    const instrumentId = 'NSE|3045';
    const price = exchange.price(instrumentId) - 200;
    const asked = { instrumentId, side: 'Buy', ordType: 'Limit', product: 'MIS', qty: 60, price, stopPx: 0 } as const;
    const how = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
    const { orderId } = exchange.place(masterId, asked, how);
    let ms = 0;
    for (const change of [{ price: price - 5 }, { qty: 90 }]) {
      ms += chance.between(20, 400);
      time.after(ms, () => {
        exchange.modify(orderId, { ...asked, ...change }, 0);
      });
    }
    time.after(ms + chance.between(20, 400), () => {
      exchange.cancel(orderId, 0);
    });
  },
  /** Five times in a row, in the middle of its recovery. */
  crashLoop: (world, chance) => {
    for (let times = 0; times < 5; times += 1)
      world.time.after(times * 400 + chance.between(0, 200), () => restartAfter(world, 150));
  },
  diskFull: (world, chance) => {
    world.disk.beforeAppend = () => {
      throw new Error('database or disk is full');
    };
    world.time.after(chance.between(300, 8000), () => {
      world.disk.beforeAppend = () => undefined;
    });
  },
  /** The broker's name is not found: no account reaches it. */
  nameLost: (world, chance) => {
    const ms = chance.between(300, 7000);
    for (const id of world.accounts.keys()) cutOff(world, id, ms);
  },
  certificateWrong: (world, chance) => cutOff(world, chance.pick(world.followers), chance.between(5000, 60_000)),
  /** In the middle of a write, which is on the disk whole or not at all; nobody was told. */
  powerLost: (world, chance) => {
    const ms = chance.between(200, 10_000);
    const isKept = chance.next() < 0.5;
    let left = chance.between(0, 8);
    const strike = (): void => {
      left -= 1;
      if (left >= 0) return;
      world.disk.beforeAppend = () => undefined;
      world.disk.afterAppend = () => undefined;
      restartAfter(world, ms);
      throw new Error('the power is gone');
    };
    if (isKept) world.disk.afterAppend = strike;
    else world.disk.beforeAppend = strike;
  },
  /** What was written is said to have failed, though some of it may be on the disk. */
  syncFails: (world, chance) => {
    const ms = chance.between(300, 8000);
    if (chance.next() < 0.5) {
      failWrites(world, 'disk I/O error', ms);
      return;
    }
    world.disk.afterAppend = () => {
      world.disk.afterAppend = () => undefined;
      throw new Error('disk I/O error');
    };
  },
  databaseHeld: (world, chance) => failWrites(world, 'database is locked', chance.between(100, 5000)),
  threadBlocked: (world, chance) => world.time.block(chance.between(500, 4000)),
  /** A person closes the console, whatever is unknown just then, and opens it later. */
  closedAndOpened: (world, chance) => {
    const ms = chance.between(200, 20_000);
    const engine = world.desk()?.engine;
    if (engine === undefined) return;
    world.time.promiseSettled();
    void engine.close().then(() => {
      restartAfter(world, ms);
    });
  },
  /** The exchange takes less, or more, in one order from now on. */
  freezeChanges: (world, chance) => {
    world.disk.freeze.set('NFO|35001', chance.pick([50, 100, 300]));
    world.time.after(chance.between(5000, 40_000), () => world.disk.freeze.set('NFO|35001', usualFreeze));
  },
  clog: (world, chance) => {
    for (const at of world.accounts.values())
      if (chance.next() < 0.5)
        world.time.after(chance.between(0, 2000), () => {
          at.cloggedUntil = world.time.now() + chance.between(500, 12_000);
        });
  },
  slowAccount: (world, chance) => {
    const at = world.accounts.get(chance.pick(world.followers));
    if (at === undefined) return;
    at.slowMs = chance.between(500, 2400);
    world.time.after(60_000, () => {
      at.slowMs = 0;
    });
  },
  storm: (world, chance) => {
    for (const at of world.accounts.values()) {
      const { rates } = at;
      at.rates = { ...rates, rateLimited: 0.7 };
      world.time.after(chance.between(1000, 5000), () => {
        at.rates = rates;
      });
    }
  },
  booksDown: (world, chance) => {
    const at = world.accounts.get(chance.pick(world.followers));
    if (at !== undefined) at.booksDownUntil = world.time.now() + chance.between(5000, 60_000);
  },
  replayDay: (world) => {
    for (const at of world.accounts.values()) at.line?.replayDay();
  },
  exitAll: (world) => press(world, [masterId, ...world.followers], true),
  exitOne: (world, chance) => press(world, [chance.pick(world.followers)], false),
  exitManyPresses: (world, chance) => {
    for (let times = 0; times < 50; times += 1)
      world.time.after(chance.between(0, 1500), () => press(world, [masterId, ...world.followers], true));
  },
  switchOff: (world, chance) => {
    const id = accountId(chance.pick(world.followers));
    const terms = world.disk.terms.get(id);
    if (terms === undefined) return;
    world.desk()?.engine.setTerms(id, { ...terms, enabled: false }, 'a person');
    world.time.after(chance.between(3000, 30_000), () => world.desk()?.engine.setTerms(id, terms, 'a person'));
  },
  otherMultiplier: (world, chance) => {
    const id = accountId(chance.pick(world.followers));
    const terms = world.disk.terms.get(id);
    if (terms !== undefined)
      world.desk()?.engine.setTerms(
        id,
        {
          ...terms,
          multiplier: chance.pick([
            { units: 2, scale: 0 },
            { units: 5, scale: 1 },
          ]),
        },
        'a person',
      );
  },
  handTrade: (world, chance) => handOrder(world, chance.pick(world.followers), '', 'Hand'),
  foreignTag: (world, chance) => handOrder(world, someAccount(world, chance), 'LZZZZZZZZ9', 'Foreign'),
  /** A second order with the reference of one of ours. */
  doubledTag: (world, chance) => {
    const ours = world.exchange.orders.filter(({ by, account }) => by === 'Port' && account !== masterId);
    if (ours.length === 0) return;
    const { account, tag, instrumentId, side, product } = chance.pick(ours);
    world.exchange.place(
      account,
      { instrumentId, side, product, ordType: 'Limit', qty: 1, price: 5, stopPx: 0 },
      { tag, by: 'Foreign', hiddenMs: 0, reject: null, exchangeMs: 10 },
    );
  },
  /** From now on the broker's books tell two quantities of an order that a follower has at the broker. */
  booksDiffer: ({ exchange }, chance) => {
    const ours = exchange.orders.filter(
      ({ by, account, misstated }) => by === 'Port' && account !== masterId && misstated === null,
    );
    if (ours.length === 0) return;
    const order = chance.pick(ours.slice(-8));
    order.misstated = { by: chance.pick([-75, -25, -1, 1, 25, 75]), byFeed: chance.next() < 0.7 };
  },
  /** An order of a follower's shows up among the master's. */
  ownAsMaster: (world, chance) => {
    const ours = world.exchange.orders.filter(({ by, account }) => by === 'Port' && account !== masterId);
    if (ours.length > 0) handOrder(world, masterId, chance.pick(ours).tag, 'Foreign');
  },
} satisfies Record<string, Episode>;
