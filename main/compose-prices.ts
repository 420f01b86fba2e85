// The live prices' part of the composition: one market session for the whole desk, asked for what is in use.

import type { AccountId } from '../domain/ids.ts';
import { createQuoteFeed } from './broker/alice-blue/quote-feed.ts';
import type { OpenedAccounts } from './compose-accounts.ts';
import type { OpenedJournal } from './compose-journal.ts';
import type { BoundLate } from './compose-late.ts';
import type { ComposePlan } from './compose-plan.ts';
import type { OpenedReference } from './compose-reference.ts';
import { instrumentsInUse } from './instruments-in-use.ts';
import { watchPrices, type PriceWatch } from './price-watch.ts';
import { createQuotes } from './quotes.ts';

export type DeskPrices = {
  readonly prices: PriceWatch;
  /** The account whose session they come by. */
  readonly pricedId: AccountId;
};

const quoteFreshMs = 15_000;

export function openPrices(
  plan: ComposePlan,
  { blotter, addresses, accounts, masterId }: OpenedJournal & OpenedReference & OpenedAccounts,
  late: BoundLate,
): DeskPrices {
  const { clock, log } = plan;
  const pricedId = accounts.has(masterId) ? masterId : ([...accounts.keys()][0] ?? masterId);
  const prices = watchPrices({
    clock,
    quotes: (stands) => createQuotes(clock, quoteFreshMs, stands),
    standing: () => instrumentsInUse(accounts.keys(), (id) => late.watch?.figures(id).positions ?? [], blotter),
    // The broker allows one market session per user, and one account's prices serve them all.
    source: (take) =>
      createQuoteFeed({
        accountId: pricedId,
        addresses,
        session: () => accounts.get(pricedId)?.session() ?? null,
        clock,
        random: plan.random,
        log,
        redactor: plan.redactor,
        onQuote: (id, { price, band }) => {
          take(id, price, band);
        },
        onState: (state, trouble) => {
          if (state === 'Live') late.feed?.clear('prices');
          if (trouble?.code !== 'FEED_ADDRESS') return;
          late.feed?.raise({
            key: 'prices',
            at: clock.now(),
            level: 'Error',
            title: 'No live prices',
            body: trouble.reason,
            account: pricedId,
            masterOrderId: '',
          });
        },
      }),
  });
  return { prices, pricedId };
}
