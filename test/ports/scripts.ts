// What the master's owner, the broker and the person at the desk do in a run, moment by moment: together the two touch
// every port of the engine.

import { accountId } from '../../domain/ids.ts';
import { wholeFleet } from '../../domain/exit-scope.ts';
import type { Side } from '../../domain/order.ts';
import { noFaults, type FaultRates } from '../sim/faults.ts';
import { masterId, type World } from '../sim/world.ts';

/** A desk that cannot be opened is opened again: its owner is told why. */
export function bootUntilOpen(world: World): void {
  try {
    world.boot();
  } catch {
    world.crash();
    world.time.after(2000, () => bootUntilOpen(world));
  }
}

export type Step = { readonly at: number; readonly act: (world: World) => void };
export type Script = { readonly name: 'copying' | 'exiting'; readonly steps: readonly Step[] };

const products = { 'NSE|3045': 'MIS', 'NFO|35001': 'NRML', 'NFO|42001': 'MIS' } as const;
type Contract = keyof typeof products;
const [share, future, option] = Object.keys(products) as [Contract, Contract, Contract];
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 20 } as const;

function trade(at: number, instrumentId: Contract, side: Side, qty: number): Step {
  const asked = { instrumentId, side, qty, ordType: 'Market', price: 0, stopPx: 0 } as const;
  return { at, act: ({ exchange }) => exchange.place(masterId, { ...asked, product: products[instrumentId] }, byHand) };
}

/** Some way from the market, so that it rests. `stop`: it waits for its trigger. */
function rest(at: number, instrumentId: Contract, side: Side, qty: number, away: number, stop = false): Step {
  return {
    at,
    act: ({ exchange }) => {
      const price = exchange.price(instrumentId) + away;
      const terms = stop
        ? ({ ordType: 'StopLimit', stopPx: price, price: price + Math.sign(away) * 100 } as const)
        : ({ ordType: 'Limit', stopPx: 0, price } as const);
      exchange.place(masterId, { instrumentId, side, qty, product: products[instrumentId], ...terms }, byHand);
    },
  };
}

const newestOpen = ({ exchange }: World) => exchange.ordersOf(masterId).findLast(exchange.isOpen);

function modify(at: number, more: number, up: number): Step {
  return {
    at,
    act: (world) => {
      const order = newestOpen(world);
      if (order !== undefined)
        world.exchange.modify(order.orderId, { ...order, qty: order.qty + more, price: order.price + up }, 20);
    },
  };
}

function cancel(at: number): Step {
  return {
    at,
    act: (world) => {
      const order = newestOpen(world);
      if (order !== undefined) world.exchange.cancel(order.orderId, 20);
    },
  };
}

function move(at: number, instrumentId: Contract, by: number): Step {
  return { at, act: ({ exchange }) => exchange.setPrice(instrumentId, exchange.price(instrumentId) + by) };
}

/** For half a second, what is asked of this account's broker goes wrong in this way. */
function trouble(at: number, account: string, rates: Partial<FaultRates>): readonly Step[] {
  const set = (to: FaultRates) => (world: World) => {
    const one = world.accounts.get(account);
    if (one !== undefined) one.rates = to;
  };
  return [
    { at, act: set({ ...noFaults, ...rates }) },
    { at: at + 500, act: set(noFaults) },
  ];
}

function restart(at: number): Step {
  return {
    at,
    act: (world) => {
      world.crash();
      world.time.after(1500, () => bootUntilOpen(world));
    },
  };
}

function session(at: number, account: string, to: 'Ready' | 'Over'): Step {
  return {
    at,
    act: (world) => {
      const one = world.accounts.get(account);
      if (one === undefined) return;
      one.session = to;
      world.wire.push({ kind: to === 'Over' ? 'SessionLost' : 'SessionBack', at: world.time.now(), account });
      one.line?.sessionChanged();
    },
  };
}

function press(at: number, accounts: readonly string[], whole: boolean): Step {
  return {
    at,
    act: (world) => {
      const engine = world.desk()?.engine;
      if (engine === undefined) return;
      world.wire.push({ kind: 'Pressed', at: world.time.now(), accounts, whole });
      const one = { scope: { kind: 'Account', accountId: accountId(accounts[0] ?? '') }, reach: 'Everything' } as const;
      engine.exit(whole ? wholeFleet : one, accounts.map(accountId), 'a person');
      world.time.promiseSettled();
    },
  };
}

/** For a while the journal cannot be written. */
function diskFull(at: number, ms: number): readonly Step[] {
  const set = (fn: () => void) => (world: World) => {
    world.disk.beforeAppend = fn;
  };
  const full = (): void => {
    throw new Error('database or disk is full');
  };
  return [
    { at, act: set(full) },
    { at: at + ms, act: set(() => undefined) },
  ];
}

export const followers = ['FO001', 'FO002', 'FO003'] as const;

export const copying: Script = {
  name: 'copying',
  steps: [
    trade(2000, share, 'Buy', 100),
    rest(3000, share, 'Buy', 40, -400),
    modify(4000, 20, 50),
    cancel(5200),
    trade(6500, future, 'Buy', 300),
    rest(7500, share, 'Sell', 50, -600, true),
    rest(8500, share, 'Sell', 50, 500),
    move(9500, share, 600),
    ...trouble(10_500, 'FO002', { answerLost: 1 }),
    trade(10_600, option, 'Buy', 150),
    ...trouble(12_500, 'FO001', { requestLost: 1 }),
    rest(12_600, option, 'Buy', 75, -300),
    ...trouble(14_500, 'FO003', { notSent: 1 }),
    trade(14_600, future, 'Sell', 100),
    restart(17_000),
    trade(23_000, future, 'Sell', 200),
    cancel(24_000),
    trade(25_000, option, 'Sell', 150),
    trade(26_500, share, 'Buy', 30),
  ],
};

export const exiting: Script = {
  name: 'exiting',
  steps: [
    trade(2000, share, 'Buy', 100),
    trade(3000, future, 'Buy', 200),
    rest(4000, share, 'Buy', 40, -400),
    rest(4500, future, 'Sell', 100, 2000),
    session(5500, 'FO003', 'Over'),
    trade(6000, option, 'Buy', 150),
    session(8000, 'FO003', 'Ready'),
    ...trouble(11_000, 'FO002', { answerLost: 1 }),
    press(11_050, ['FO002'], false),
    trade(13_500, share, 'Buy', 50),
    press(16_000, [masterId, ...followers], true),
    press(16_700, [masterId, ...followers], true),
    restart(17_200),
    trade(27_000, share, 'Buy', 60),
    rest(28_000, share, 'Sell', 60, 700),
    ...diskFull(29_300, 1200),
    press(29_500, [masterId, ...followers], true),
    press(36_000, [masterId, ...followers], true),
  ],
};
