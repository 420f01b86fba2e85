// Days on terms of their own: legs that wait for each other, budgets for worse prices, and a pace for the one address that all
// calls leave from, with the seconds in which it is shut out.

import type { FollowerTerms } from '../../domain/account.ts';
import { noLimits } from '../../domain/limits.ts';
import type { Seeded } from '../support/seeded.ts';
import { noFaults } from './faults.ts';
import type { History } from './history.ts';
import { legInstruments, type SharedPace } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

/** Small, so that eight followers have to wait for their turns. */
export const ownPace: SharedPace = { edge: { perSecond: 8, exitReserve: 3 }, turnLimitMs: 20_000 };

export const sharedRules: History['rules']['shared'] = {
  perSecond: 8,
  entriesPerSecond: 5,
  turnLimitMs: 20_000,
  shut: { after: 6, accounts: 3, ms: 60_000 },
};

export function ownTermsOf(own: Seeded): Pick<FollowerTerms, 'legs' | 'limits'> {
  return {
    legs: own.next() < 0.6 ? 'HedgeFirst' : 'Together',
    limits: {
      ...noLimits,
      parity: own.pick([null, null, { unit: 'Ticks', most: 3 }, { unit: 'Rupees', most: 2000_00 }]),
    },
  };
}

export type OwnDay = {
  /** Ms from now at which the master's work ends. */
  readonly until: number;
  readonly spreads: boolean;
  readonly shutOut: boolean;
};

export function befall(world: World, own: Seeded, { until, spreads, shutOut }: OwnDay): void {
  const { time } = world;
  for (let count = spreads ? own.between(2, 4) : 0; count > 0; count -= 1)
    time.after(own.between(4000, until), () => {
      spread(world, own);
    });
  if (shutOut && own.next() < 0.5)
    time.after(own.between(4000, Math.max(4000, until - 15_000)), () => {
      shut(world, own.between(3000, 9000));
    });
}

/** The master buys one strike and sells the other within a moment, or takes both legs back. */
function spread({ exchange, time }: World, own: Seeded): void {
  const [bought, sold] = legInstruments;
  if (bought === undefined || sold === undefined) return;
  const product = 'NRML';
  const how = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
  const short = -exchange.net(masterId, sold.id, product);
  const long = exchange.net(masterId, bought.id, product);
  const unwinds = short > 0 && long > 0;
  const [first, second] = unwinds ? [sold, bought] : [bought, sold];
  const fresh = bought.lotSize * own.between(1, 6);
  const rests = !unwinds && own.next() < 0.3;
  const price = exchange.price(first.id);
  const buy = (): void => {
    const asked = { instrumentId: first.id, side: 'Buy', product, qty: unwinds ? short : fresh, stopPx: 0 } as const;
    if (rests) exchange.place(masterId, { ...asked, ordType: 'Limit', price: price - 4 * first.tick }, how);
    else exchange.place(masterId, { ...asked, ordType: 'Market', price: 0 }, how);
  };
  const sell = (): void => {
    const qty = unwinds ? long : fresh;
    exchange.place(
      masterId,
      { instrumentId: second.id, side: 'Sell', ordType: 'Market', product, qty, price: 0, stopPx: 0 },
      how,
    );
  };
  buy();
  time.after(own.between(20, 400), sell);
  // Whether what rests fills in time is the market's affair.
  time.after(own.between(2000, 40_000), () => {
    exchange.setPrice(first.id, price - own.between(-6, 8) * first.tick);
  });
}

/** Nothing that any follower asks for in this time arrives, and no answer comes. */
function shut({ accounts, time }: World, ms: number): void {
  const lost = { ...noFaults, requestLost: 1 };
  for (const at of accounts.values()) {
    if (at.id === masterId) continue;
    const before = at.rates;
    at.rates = lost;
    time.after(ms, () => {
      if (at.rates === lost) at.rates = before;
    });
  }
}
