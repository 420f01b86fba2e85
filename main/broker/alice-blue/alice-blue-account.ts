// One signed-in account behind the broker port: the trading calls, the order feed, and the order book read beneath it.

import type { SessionState } from '../../../domain/account.ts';
import type { ExecutionReport } from '../../../domain/execution-report.ts';
import type { AccountId } from '../../../domain/ids.ts';
import type { InstrumentIndex } from '../../../domain/instrument-index.ts';
import type { CommandOutcome } from '../../../domain/order-command.ts';
import { err, ok, type Err, type Result } from '../../../domain/result.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Redactor } from '../../redactor.ts';
import {
  type BrokerAccount,
  type BrokerListener,
  type FeedState,
  type LinkState,
  type OrderBook,
  type ReadFor,
} from '../broker.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import { narrowed, type ClockBound } from './clock-bound.ts';
import { readOutgoingAddress } from './egress.ts';
import { createBookReads } from './book-reads.ts';
import { feedWords } from './feed-words.ts';
import { createFeedHearing } from './feed-hearing.ts';
import { openHttpLine } from './http-exchange.ts';
import { nextSessionEnd } from './ist-time.ts';
import { createOrderGate } from './order-gate.ts';
import { createOrderFeed } from './order-feed.ts';
import { createOrderPoll, pollPace } from './order-poll.ts';
import { readOrderFrame, type ReadContext } from './parse.ts';
import { createReadBudget } from './read-budget.ts';
import { openRestClient } from './rest-client.ts';
import { isOfToday, type Session } from './session.ts';
import { readWebhook } from './webhook.ts';

export type AliceBlueAccountPlan = {
  readonly accountId: AccountId;
  readonly addresses: BrokerAddresses;
  /** Null: not signed in yet; the account says so and waits for `resume`. */
  readonly session: Session | null;
  /** Today's instruments; asked for at each use, so that a reload needs no new account. */
  readonly instruments: () => InstrumentIndex;
  /** Always: the master, whose orders we do not make. WhenWorking: a follower. */
  readonly watch: 'Always' | 'WhenWorking';
  readonly clock: Clock;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly localAddress?: string;
  /** By IPv4 alone, where that is what is registered. */
  readonly family?: 4;
  /** A page that answers the caller's address; empty or absent where none is set. */
  readonly addressPage?: string;
  /** What is not known for certain about the broker; the safe stance unless said otherwise. */
  readonly stance?: BrokerStance;
};

export type AliceBlueAccount = BrokerAccount & {
  /** Takes a new session after a sign-in; the feed and the reading start again. */
  readonly resume: (session: Session) => void;
  /** The broker's postback. It proves nothing, so all it can do is to bring the next reading of the book forward. */
  readonly webhook: (body: string) => Result<null>;
  /** The session of this moment, for the account's price feed; null: none that may be used. */
  readonly session: () => Session | null;
  /** Forgets the session here; the broker's own page ends it there. */
  readonly signOut: () => void;
};

/** An own command makes the book worth watching for this long, whatever the last book showed. */
const busyAfterCommandMs = 30_000;
/** Failed reads in a row before the account counts as out of reach. */
const readsUntilUnreachable = 3;
const closeGraceMs = 2_000;

export function openAliceBlueAccount(plan: AliceBlueAccountPlan): AliceBlueAccount {
  const { accountId, clock, log } = plan;
  const stance = plan.stance ?? safeStance;
  const local = plan.localAddress === undefined ? {} : { localAddress: plan.localAddress };
  let clockBound: ClockBound | null = null;
  let leftFrom: string | null = null;
  let addressRefusedAt: number | null = null;
  const line = openHttpLine({
    clock,
    ...local,
    ...(plan.family === undefined ? {} : { family: plan.family }),
    onDated: (answer, from) => {
      // The page that tells the address may be anybody's.
      if (from.href.startsWith(plan.addresses.rest)) clockBound = narrowed(clockBound, answer);
    },
    onConnected: (address) => (leftFrom = address),
  });
  const budget = createReadBudget(clock, stance.readsPer15Minutes, stance.readsKeptFree);
  const gate = createOrderGate(clock, stance.orderCallsPerSecond);

  let listener: BrokerListener | null = null;
  let session: Session | null = null;
  let sessionState: SessionState = { kind: 'NeedsLogin', reason: 'Not signed in yet.' };
  let forgetToken = (): void => undefined;
  let cancelMidnight = (): void => undefined;
  let lastFrameAt: number | null = null;
  let lastBookAt: number | null = null;
  let workingOrders = 0;
  let busyUntil = -Infinity;
  let failedReads = 0;

  /** A feed that misses what the book shows is connected and yet silent: the book is what there is. */
  const feedState = (): FeedState => (feed.state() === 'Live' && hearing.isDeaf() ? 'Silent' : feed.state());
  const feedReason = (): string =>
    feed.state() === 'Live' && hearing.isDeaf() ? feedWords('FEED_DEAF', '') : feed.reason();
  const link = (): LinkState => ({
    session: sessionState,
    feed: feedState(),
    feedReason: feedReason(),
    lastFrameAt,
    lastBookAt,
  });
  const tell = (): void => listener?.onLink(link());
  const become = (next: SessionState): void => {
    const same = JSON.stringify(next) === JSON.stringify(sessionState);
    sessionState = next;
    if (!same) tell();
  };

  const endSession = (reason: string): void => {
    if (sessionState.kind === 'NeedsLogin') return;
    log.warn('session-over', { account: accountId, reason });
    feed.stop();
    become({ kind: 'NeedsLogin', reason: withRemedy(reason) });
    poll.repace();
  };

  /** Commands need a live session; reads go on trying with the old token, so that a false alarm heals by itself. */
  const usableSession = (): Result<Session> => {
    if (session === null) return err('SESSION_MISSING', 'Not signed in: sign in to the broker first.');
    if (!isOfToday(session, clock.now(), stance)) {
      endSession('The session was for an earlier day: sign in again.');
      return err('SESSION_EXPIRED', 'The session was for an earlier day: sign in again.');
    }
    return ok(session);
  };

  const rest = openRestClient({
    accountId,
    addresses: plan.addresses,
    line,
    stance,
    lotSizeOf: (id) => plan.instruments().byId(id)?.lotSize ?? null,
    session: usableSession,
    onSessionOver: (reason, token) => {
      if (token === session?.token) endSession(reason);
    },
    onWrongAddress: (reason) => {
      log.error('wrong-broker-address', { account: accountId, reason });
      listener?.onUnreadable(`Check the broker's addresses in the settings: ${reason}`);
    },
  });

  const context = (receivedAt: number): ReadContext => ({
    accountId,
    receivedAt,
    stance,
    findByTradingSymbol: (exchange, tradingSymbol) =>
      plan.instruments().byTradingSymbol(exchange, tradingSymbol)?.id ?? null,
  });

  const feed = createOrderFeed({
    accountId,
    url: plan.addresses.orderFeed,
    clock,
    random: plan.random,
    log,
    ...local,
    token: () =>
      budget.take('Asked')
        ? rest.orderFeedToken()
        : Promise.resolve(err('READ_BUDGET', 'Too many reads in the last 15 minutes.')),
    onFrame: (frame, receivedAt) => {
      lastFrameAt = receivedAt;
      const read = readOrderFrame(frame, context(receivedAt));
      if (!read.ok) unreadable(read.message);
      else if (read.value) {
        hearing.heard(read.value.orderId);
        listener?.onReport(read.value);
      }
      tell();
      if (stance.readAfterFrame) poll.soon();
    },
    onUnreadable: (reason) => unreadable(reason),
    onState: () => {
      tell();
      poll.repace();
    },
    onConnected: () => {
      hearing.reset();
      void orderBook();
    },
  });

  const unreadable = (reason: string): void => {
    const clean = plan.redactor.clean(reason);
    log.warn('unreadable-from-broker', { account: accountId, reason: clean });
    listener?.onUnreadable(clean);
  };

  const hearing = createFeedHearing({
    clock,
    onChange: () => {
      tell();
      poll.repace();
    },
    onDeaf: (reason) => feed.distrust(reason),
  });

  const poll = createOrderPoll({
    clock,
    random: plan.random,
    read: async (kind) => (await reads.orderBook(kind)).ok,
    pace: () => {
      if (sessionState.kind === 'NeedsLogin') return pollPace.signedOut;
      if (feedState() !== 'Live') return pollPace.alone;
      const watched = plan.watch === 'Always' || workingOrders > 0 || clock.monotonic() < busyUntil;
      if (watched) return pollPace.watching;
      return stance.feedCarries === 'Unproven' ? pollPace.idle : pollPace.trusted;
    },
  });

  const onBook = (book: OrderBook): void => {
    lastBookAt = book.readAt;
    workingOrders = book.reports.filter((report) => report.state === 'Working' || report.state === 'InFlight').length;
    readWorked();
    if (feed.state() === 'Live') hearing.bookShows(book);
    // A book may name the newest first; told so, an exit would be heard before the purchase that it closes.
    for (const report of book.reports.toSorted(earlierFirst)) listener?.onReport(report, book);
    listener?.onBook(book);
    tell();
  };

  const readWorked = (): void => {
    failedReads = 0;
    if (session === null) return;
    become({ kind: 'Ready' });
    if (listener && feed.state() === 'Off') feed.start();
  };

  const readFailed = ({ code, message }: Err): void => {
    // Nobody was asked: a feed that tells shows that the broker is there.
    if (code === 'READ_BUDGET' && feedState() === 'Live') return;
    failedReads += 1;
    if (sessionState.kind === 'NeedsLogin' || failedReads < readsUntilUnreachable) return;
    become({ kind: 'Unreachable', reason: message });
  };

  const reads = createBookReads({
    accountId,
    clock,
    rest,
    budget,
    signedIn: usableSession,
    context,
    redact: plan.redactor.clean,
    onBook,
    onBookFailed: readFailed,
  });
  const orderBook = (why: ReadFor = 'Asked'): Promise<Result<OrderBook>> => reads.orderBook(why);

  const command = async (send: () => Promise<CommandOutcome>): Promise<CommandOutcome> => {
    if (sessionState.kind === 'NeedsLogin')
      return { kind: 'NotSent', code: 'SESSION_NEEDS_LOGIN', text: sessionState.reason };
    busyUntil = clock.monotonic() + busyAfterCommandMs;
    const turn = gate.pass();
    if (turn) await turn;
    const outcome = await send();
    if (outcome.kind === 'Placed') addressRefusedAt = null;
    if (outcome.kind === 'Refused' && stance.addressRefusedCodes.includes(outcome.code)) addressRefusedAt = clock.now();
    poll.soon();
    return outcome;
  };

  const begin = (): void => {
    if (!listener || !usableSession().ok) return;
    feed.start();
    poll.start();
  };

  const resume = (next: Session): void => {
    if (next.accountId !== accountId) throw new Error('A session of another account was handed in');
    forgetToken();
    forgetToken = plan.redactor.remember(next.token);
    session = next;
    failedReads = 0;
    cancelMidnight();
    cancelMidnight = clock.after(
      nextSessionEnd(clock.now(), stance.sessionEndsAtMinute) - clock.now() + 1_000,
      () => void usableSession(),
    );
    feed.stop();
    become({ kind: 'Connecting' });
    begin();
  };
  if (plan.session) resume(plan.session);

  return {
    accountId,
    connect: (heard) => {
      listener = heard;
      tell();
      begin();
    },
    link,
    place: (order) => command(() => rest.place(order)),
    replace: (order) => command(() => rest.replace(order)),
    cancel: (order) => command(() => rest.cancel(order)),
    ...reads,
    orderBook,
    reconnect: (reason) => {
      feed.distrust(reason);
    },
    network: () => ({ clock: clockBound, addressRefusedAt }),
    outgoingAddress: () => readOutgoingAddress(line, plan.addressPage ?? '', leftFrom),
    close: async () => {
      poll.stop();
      feed.stop();
      hearing.reset();
      cancelMidnight();
      listener = null;
      await line.close(closeGraceMs);
      forgetToken();
    },
    resume,
    webhook: (body) => {
      const hint = readWebhook(body, accountId);
      if (!hint.ok) {
        unreadable(hint.message);
        return hint;
      }
      if (stance.webhook === 'Hint') poll.soon();
      return ok(null);
    },
    session: () => {
      const usable = usableSession();
      return usable.ok ? usable.value : null;
    },
    signOut: () => {
      forgetToken();
      session = null;
      endSession('Signed out here. Log in to trade this account again.');
    },
  };
}

/** What ended a session is said in the broker's words, which seldom name the one thing to do. */
function withRemedy(reason: string): string {
  if (reason === '') return 'The session has expired: sign in again.';
  return /sign in|log in/i.test(reason) ? reason : `${reason} Sign in again.`;
}

/** By the broker's clock, which has whole seconds; then by its ids, which it counts up. */
function earlierFirst(a: ExecutionReport, b: ExecutionReport): number {
  const byTime = (a.transactTime ?? 0) - (b.transactTime ?? 0);
  if (byTime !== 0) return byTime;
  return a.orderId.length - b.orderId.length || (a.orderId < b.orderId ? -1 : 1);
}
