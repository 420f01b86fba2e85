// One connection of the market-data socket: the login, its acknowledgement, subscriptions, heartbeats, and prices. It
// is given up once, with a reason; what follows is for the feed to decide.

import type { AccountId, InstrumentId } from '../../../domain/ids.ts';
import type { Paise } from '../../../domain/price.ts';
import type { CancelTimer, Clock } from '../../clock.ts';
import { readQuoteFrame } from './parse-quote.ts';
import type { QuoteBook } from './quote-book.ts';
import type { QuotePace } from './quote-pace.ts';
import { heartbeatWords, loginWords, subscriptionWords } from './quote-words.ts';
import { openWatchedSocket, type WatchedSocketPlan } from './watched-socket.ts';

export type QuoteLinePlan = Pick<WatchedSocketPlan, 'url' | 'localAddress' | 'pongs' | 'onUnreadable'> & {
  readonly accountId: AccountId;
  readonly token: string;
  readonly clock: Clock;
  readonly pace: QuotePace;
  readonly book: QuoteBook;
  /** Acknowledged, and all that is wanted is subscribed. */
  readonly onLive: () => void;
  /** `at` is the moment of arrival, epoch ms. */
  readonly onPrice: (id: InstrumentId, price: Paise, at: number) => void;
  /** At most once, and not after `drop`. */
  readonly onLost: (code: string, reason: string) => void;
};

export type QuoteLine = {
  readonly subscribe: (what: 'Subscribe' | 'Unsubscribe', ids: readonly InstrumentId[]) => void;
  readonly drop: () => void;
};

export function openQuoteLine(plan: QuoteLinePlan): QuoteLine {
  const { clock, pace, book } = plan;
  let acknowledged = false;
  let cancelTimer: CancelTimer = () => undefined;

  const drop = (): void => {
    cancelTimer();
    socket.drop();
  };
  const lost = (code: string, reason: string): void => {
    drop();
    plan.onLost(code, reason);
  };
  const subscribe = (what: 'Subscribe' | 'Unsubscribe', ids: readonly InstrumentId[]): void => {
    for (const words of subscriptionWords(what, ids)) socket.say(words);
  };
  const beat = (): void => {
    socket.say(heartbeatWords);
    cancelTimer = clock.after(pace.heartbeatMs, beat);
  };
  const live = (): void => {
    acknowledged = true;
    cancelTimer();
    subscribe('Subscribe', book.wanted());
    beat();
    plan.onLive();
  };
  const onFrame = (frame: unknown, receivedAt: number): void => {
    const read = readQuoteFrame(frame);
    if (!read.ok) return plan.onUnreadable(read.message);
    const said = read.value;
    switch (said.kind) {
      case 'Other':
        return;
      case 'Refused':
        return lost('FEED_REFUSED', `the price feed did not accept the login (${said.word || 'no reason'})`);
      case 'Acknowledged':
        return acknowledged ? undefined : live();
      case 'Snapshot':
      case 'Delta': {
        const price = acknowledged ? book.take(said) : null;
        if (price !== null) plan.onPrice(said.instrumentId, price, receivedAt);
      }
    }
  };

  const socket = openWatchedSocket({
    ...plan,
    onOpen: () => socket.say(loginWords(plan.accountId, plan.token)),
    onFrame,
    onLost: lost,
  });
  cancelTimer = clock.after(pace.connectMs * 2, () => lost('FEED_NO_ACK', 'no acknowledgement in time'));
  return { subscribe, drop };
}
