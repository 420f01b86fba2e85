// Last prices from the market-data socket: connect, log in, subscribe, and begin anew when the line is lost. One
// attempt at a time, since each begins by ending the user's market session: two loops would cut each other for ever.

import type { AccountId, InstrumentId } from '../../../domain/ids.ts';
import type { Paise } from '../../../domain/price.ts';
import type { PriceBand } from '../../../domain/pricing.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import type { CancelTimer, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Redactor } from '../../redactor.ts';
import type { FeedState } from '../broker.ts';
import { openHttpLine } from './http-exchange.ts';
import { createQuoteBook } from './quote-book.ts';
import { openQuoteLine, type QuoteLine } from './quote-line.ts';
import { quotePace, retryDelay, type QuotePace } from './quote-pace.ts';
import { openQuoteSession, sessionOver, wrongAddress } from './quote-session.ts';
import { isSubscribable } from './quote-words.ts';
import type { Session } from './session.ts';

/** Why prices do not come. SESSION_OVER: stopped until `resume`. FEED_ADDRESS: a wrong address in the settings. */
export type QuoteTrouble = { readonly code: string; readonly reason: string };
export type Quote = { readonly price: Paise; readonly at: number; readonly band: PriceBand | null };

export type QuoteFeedPlan = {
  readonly accountId: AccountId;
  readonly addresses: BrokerAddresses;
  /** The session of this moment; null: none that may be used. */
  readonly session: () => Session | null;
  readonly clock: Clock;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly pace?: Partial<QuotePace>;
  readonly localAddress?: string;
  /** `at` is the moment of arrival, epoch ms. */
  readonly onQuote: (instrument: InstrumentId, quote: Quote) => void;
  readonly onState: (state: FeedState, trouble: QuoteTrouble | null) => void;
};

export type QuoteFeed = {
  /** Replaces the wanted instruments. The first wish connects; a feed that nobody wants never ends anyone's session. */
  readonly want: (ids: readonly InstrumentId[]) => void;
  readonly state: () => FeedState;
  /** Whether the last price told still stands: the line is alive and would have told a change. */
  readonly stands: (id: InstrumentId) => boolean;
  /** There is a new session: use it. */
  readonly resume: () => void;
  /** The line may be connected in name only: connect anew, with every price told again. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
};

export function createQuoteFeed(plan: QuoteFeedPlan): QuoteFeed {
  const { clock, log, accountId } = plan;
  const pace = { ...quotePace, ...plan.pace };
  const local = plan.localAddress === undefined ? {} : { localAddress: plan.localAddress };
  const line = openHttpLine({ clock, ...local });
  const book = createQuoteBook();
  const pongs = { come: false };
  const timers = new Map<'retry' | 'steady', CancelTimer>();
  let state: FeedState = 'Off';
  let trouble: QuoteTrouble | null = null;
  let connection: QuoteLine | null = null;
  /** Rises with every attempt and every end, so that what an old one still says is ignored. */
  let generation = 0;
  let attempt = 0;
  let unreadable = 0;
  let closed = false;
  /** Stopped for want of a good session: only `resume` begins again. */
  let stopped = false;
  /** The token of the latest attempt. */
  let tried = '';
  let opening: Promise<void> = Promise.resolve();

  const become = (next: FeedState, why: QuoteTrouble | null = null): void => {
    if (state === next && trouble?.code === why?.code) return;
    state = next;
    trouble = why;
    plan.onState(next, why);
  };
  const arm = (name: 'retry' | 'steady', ms: number, fn: () => void): void => {
    timers.get(name)?.();
    timers.set(name, clock.after(ms, fn));
  };
  const drop = (): void => {
    generation += 1;
    for (const cancel of timers.values()) cancel();
    timers.clear();
    connection?.drop();
    connection = null;
    book.forgetPrices();
  };

  const stop = (code: string, reason: string): void => {
    drop();
    stopped = true;
    log.warn('quote-feed-stopped', { account: accountId, code, reason });
    become('Off', { code, reason });
  };
  const retry = (code: string, text: string): void => {
    drop();
    const reason = plan.redactor.clean(text);
    const misled = code === wrongAddress;
    const delayMs = retryDelay(pace, attempt, misled, plan.random);
    attempt += 1;
    log[misled ? 'error' : 'warn']('quote-feed-lost', { account: accountId, code, reason, delayMs, attempt });
    arm('retry', delayMs, begin);
    become('Connecting', { code, reason });
  };

  /** Gives up what was there and joins the one line of attempts. */
  const begin = (): void => {
    drop();
    const mine = generation;
    if (state !== 'Connecting') become('Connecting');
    opening = opening
      .then(() => (mine === generation ? connect(mine) : undefined))
      .catch((error: unknown) => {
        if (mine === generation) retry('FEED_ERROR', wordsOf(error));
      });
  };
  const connect = async (mine: number): Promise<void> => {
    const session = plan.session();
    if (session === null) return stop('SESSION_MISSING', 'Not signed in: sign in to the broker for live prices.');
    const { token } = session;
    tried = token;
    const stillWanted = (): boolean => mine === generation;
    const leave = await openQuoteSession({ accountId, addresses: plan.addresses, line, token, stillWanted });
    if (mine !== generation) return;
    if (leave.ok) openConnection(token);
    else if (leave.code === sessionOver) stop(leave.code, leave.message);
    else retry(leave.code, leave.message);
  };

  const openConnection = (token: string): void => {
    connection = openQuoteLine({
      accountId,
      token,
      url: plan.addresses.market,
      clock,
      pace,
      book,
      pongs,
      ...local,
      onPrice: hand,
      onUnreadable: tellUnreadable,
      onLive: () => {
        arm('steady', pace.steadyMs, () => (attempt = 0));
        log.info('quote-feed-live', { account: accountId, count: book.wanted().length });
        become('Live');
      },
      onLost: (code, reason) => {
        if (code === 'FEED_SILENT') become('Silent', { code, reason });
        retry(code, reason);
      },
    });
  };

  /** Whatever the listener does, the reading goes on. */
  const hand = (id: InstrumentId, price: Paise, at: number): void => {
    try {
      plan.onQuote(id, { price, at, band: book.band(id) });
    } catch (error) {
      log.error('quote-listener-failed', { account: accountId, reason: wordsOf(error) });
    }
  };
  /** Told at the first, second, fourth, eighth …: a stream of them must not fill the log. */
  const tellUnreadable = (reason: string): void => {
    unreadable += 1;
    if ((unreadable & (unreadable - 1)) !== 0) return;
    log.warn('unreadable-quote', { account: accountId, reason: plan.redactor.clean(reason), count: unreadable });
  };

  return {
    want: (ids) => {
      const { added, removed } = book.want(ids.filter(isSubscribable));
      if (closed) return;
      if (state === 'Live') {
        connection?.subscribe('Unsubscribe', removed);
        connection?.subscribe('Subscribe', added);
      } else if (state === 'Off' && !stopped && added.length > 0) begin();
    },
    state: () => state,
    stands: (id) => state === 'Live' && book.isTold(id),
    resume: () => {
      stopped = false;
      if (closed || book.wanted().length === 0) return;
      if (state !== 'Off' && plan.session()?.token === tried) return;
      attempt = 0;
      begin();
    },
    renew: () => {
      if (closed || state === 'Off') return;
      attempt = 0;
      begin();
    },
    close: async () => {
      closed = true;
      drop();
      become('Off');
      await line.close(0);
    },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
