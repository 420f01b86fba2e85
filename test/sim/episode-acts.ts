// What episodes are made of: one thing done to a world.

import { accountId } from '../../domain/ids.ts';
import { wholeFleet } from '../../domain/exit-scope.ts';
import type { Seeded } from '../support/seeded.ts';
import { masterId, type World } from './world.ts';

export function someAccount(world: World, chance: Seeded): string {
  return chance.pick([masterId, ...world.followers]);
}

export function restartAfter(world: World, ms: number): void {
  world.crash();
  world.time.after(ms, world.boot);
}

export function cutFeed(world: World, id: string, how: 'Cut' | 'Silent', ms: number): void {
  const at = world.accounts.get(id);
  if (at === undefined) return;
  at.feed = how;
  at.line?.feedChanged();
  world.time.after(ms, () => {
    at.feed = 'Live';
    at.line?.feedChanged();
  });
}

export function loseSession(world: World, id: string, ms: number): void {
  const at = world.accounts.get(id);
  if (at === undefined || at.session === 'Over') return;
  at.session = 'Over';
  world.wire.push({ kind: 'SessionLost', at: world.time.now(), account: id });
  at.line?.sessionChanged();
  world.time.after(ms, () => {
    at.session = 'Ready';
    world.wire.push({ kind: 'SessionBack', at: world.time.now(), account: id });
    at.line?.sessionChanged();
  });
}

/** Nothing leaves for it and nothing is read from it. One that is cut off already comes back when it was to. */
export function cutOff(world: World, id: string, ms: number): void {
  const at = world.accounts.get(id);
  if (at === undefined || at.rates.notSent === 1) return;
  const { rates } = at;
  at.rates = { ...rates, notSent: 1 };
  at.booksDownUntil = world.time.now() + ms;
  world.time.after(ms, () => {
    at.rates = rates;
  });
}

/** The disk answers so to every write for a while, whoever asks. */
export function failWrites(world: World, reason: string, ms: number): void {
  world.disk.beforeAppend = () => {
    throw new Error(reason);
  };
  world.time.after(ms, () => {
    world.disk.beforeAppend = () => undefined;
  });
}

export function press(world: World, accounts: readonly string[], whole: boolean): void {
  const engine = world.desk()?.engine;
  if (engine === undefined) return;
  world.wire.push({ kind: 'Pressed', at: world.time.now(), accounts, whole });
  const [one] = accounts;
  const request = whole
    ? wholeFleet
    : ({ scope: { kind: 'Account', accountId: accountId(one ?? '') }, reach: 'Everything' } as const);
  engine.exit(request, accounts.map(accountId), 'a person');
  world.time.promiseSettled();
}

export function handOrder(world: World, account: string, tag: string, by: 'Hand' | 'Foreign'): void {
  world.exchange.place(
    account,
    { instrumentId: 'NSE|3045', side: 'Buy', ordType: 'Market', product: 'MIS', qty: 10, price: 0, stopPx: 0 },
    { tag, by, hiddenMs: 0, reject: null, exchangeMs: 10 },
  );
}
