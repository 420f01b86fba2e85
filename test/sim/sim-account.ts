// One account at the virtual broker, as the port to a broker: requests that take time and go wrong, a book that lags, a
// feed that loses, repeats and shuffles.

import type { SessionState } from '../../domain/account.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import {
  isCut,
  type BrokerAccount,
  type BrokerListener,
  type LinkState,
  type OrderBook,
} from '../../main/broker/broker.ts';
import type { SimOrder, Stand } from './exchange.ts';
import { createReadings } from './sim-readings.ts';
import { createRequests } from './sim-requests.ts';
import { createWire, timeoutMs, type Line, type LinePlan } from './sim-wire.ts';
import { createStandReports, type StandReport } from './stand-reports.ts';
import { asReport, toldBook, type ToldBook } from './told-book.ts';

const lost: Result<ToldBook> = err('BOOK_UNREAD', 'The book could not be read.');

export function openLine(plan: LinePlan): Line {
  const wire = createWire(plan);
  const { time, chance, exchange, at, clock, isAlive, id, latency, held, strikes } = wire;
  const { struck } = plan.record;
  const reports = createStandReports(id);
  let listener: BrokerListener | null = null;
  let reading: Promise<Result<OrderBook>> | null = null;
  let pollAsked = false;
  let lastFrameAt: number | null = null;
  let lastBookAt: number | null = null;
  let failures = 0;
  let unreachable = false;

  const session = (): SessionState =>
    at.session === 'Over'
      ? { kind: 'NeedsLogin', reason: 'The session is over.' }
      : unreachable
        ? { kind: 'Unreachable', reason: 'Its book cannot be read.' }
        : { kind: 'Ready' };
  const link = (): LinkState => ({
    session: session(),
    feed: at.session === 'Over' ? 'Off' : at.feed === 'Live' ? 'Live' : at.feed === 'Cut' ? 'Connecting' : 'Silent',
    lastFrameAt,
    lastBookAt,
  });
  const tell = (): void => {
    time.promiseSettled();
    listener?.onLink(link());
  };

  function whole(): Promise<Result<OrderBook>> {
    reading ??= new Promise((resolve) => {
      const startedAt = clock.now();
      const begun = time.now();
      const before = wire.dropped();
      const roll = chance.next();
      const down = at.session === 'Over' || begun < at.booksDownUntil || roll < at.rates.bookFails;
      const unreadable = !down && roll < at.rates.bookFails + at.rates.bookUnreadable;
      if (down) struck('BookFails');
      if (unreadable) struck('BookUnreadable');
      const old = !down && strikes(at.rates.bookOld, 'BookOld') ? chance.between(500, 20_000) : 0;
      const there = held(down ? chance.between(5, timeoutMs) : latency());
      const finish = (book: Result<ToldBook>): void =>
        time.whenAwake(() => handOver(before === wire.dropped() ? book : lost));
      const handOver = (book: Result<ToldBook>): void => {
        if (!isAlive()) return;
        reading = null;
        if (book.ok) {
          failures = 0;
          unreachable = false;
          lastBookAt = book.value.readAt;
          const { rows, reportAt } = book.value;
          for (let index = 0; index < rows.length; index += 1)
            if (isNews(rows[index] as StandReport)) listener?.onReport(reportAt(index), book.value);
          // What could not be followed from a cut book is told again by the next one.
          if (plan.isMaster && isCut(book.value)) reports.forgetTold();
          plan.record.bookRead(at.id, begun, book.value.unreadable.length === 0);
          listener?.onBook(book.value);
          tell();
        } else {
          failures += 1;
          if (failures >= 3 && !unreachable) {
            unreachable = true;
            tell();
          }
          pollSoon();
        }
        time.promiseSettled();
        resolve(book);
      };
      time.after(there, () => {
        if (!isAlive()) return;
        if (down) {
          finish(lost);
          return;
        }
        const rows = reports.rowsAt(exchange.ordersOf(at.id), time.now() - old);
        const left = unreadable ? rows.filter(() => chance.next() < 0.6) : rows;
        time.after(held(latency()), () => {
          if (!isAlive()) return;
          const now = clock.now();
          finish(ok(toldBook(left, { unreadable: unreadable ? ['a row was cut'] : [], startedAt, readAt: now })));
        });
      });
    });
    return reading;
  }

  /** What an earlier book told already is told again now and then: often enough to matter, seldom enough to be quick. */
  function isNews({ told, says, open }: StandReport): boolean {
    // Before anybody listens nothing is told.
    if (listener === null) return true;
    if (told.says === says && !open && chance.next() < 0.95) return false;
    told.says = says;
    return true;
  }

  function pollSoon(): void {
    if (pollAsked || !isAlive()) return;
    if (plan.polledSeldom && at.feed === 'Live') return;
    pollAsked = true;
    const ms = at.session === 'Over' ? 60_000 : at.feed === 'Live' ? (plan.isMaster ? 1800 : 3600) : 1000;
    time.after(ms + chance.between(0, 300), () => {
      pollAsked = false;
      poll();
    });
  }

  /** The slow reading beneath everything else. */
  function net(): void {
    time.after(15_000 + chance.between(0, 500), () => {
      if (!isAlive()) return;
      poll();
      net();
    });
  }

  function poll(): void {
    time.whenAwake(() => {
      if (isAlive() && listener !== null && at.session === 'Ready') void whole();
    });
  }

  function frame(order: SimOrder, stand: Stand, again = false): void {
    const visible = Math.max(0, order.visibleAt - time.now());
    const send = (ms: number): void => {
      const before = wire.dropped();
      const heard = (): void => {
        if (!isAlive() || before !== wire.dropped() || at.feed !== 'Live' || at.session === 'Over' || listener === null)
          return;
        time.promiseSettled();
        lastFrameAt = clock.now();
        if (strikes(at.rates.frameMalformed, 'FrameMalformed')) listener.onUnreadable('a frame that is not JSON');
        else listener.onReport(asReport(reports.of(order, stand, 'Feed'), 'Feed', clock.now()));
      };
      time.after(held(ms) + visible, () => {
        time.whenAwake(heard);
      });
    };
    if (!again && strikes(at.rates.frameLost, 'FrameLost')) return;
    send(latency() + (strikes(at.rates.frameLate, 'FrameLate') ? chance.between(100, 4000) : 0));
    if (strikes(at.rates.frameRepeated, 'FrameRepeated')) {
      const times = chance.between(1, 4);
      for (let copies = 0; copies < times; copies += 1) send(latency() + chance.between(0, 3000));
    }
  }

  const unused = <T>(): Promise<Result<T>> =>
    Promise.resolve(err('NOT_HERE', 'The virtual broker does not answer this.'));
  const account: BrokerAccount = {
    accountId: id,
    connect: (heard) => {
      listener = heard;
      tell();
      net();
      time.after(chance.between(50, 400), () => {
        if (isAlive() && at.session === 'Ready') void whole();
      });
    },
    link,
    ...createRequests(wire, pollSoon),
    orderBook: whole,
    ...createReadings(wire),
    funds: unused,
    profile: unused,
    holdings: unused,
    history: unused,
    margin: unused,
    network: () => ({ clock: null, addressRefusedAt: null }),
    outgoingAddress: unused,
    reconnect: () => undefined,
    close: () => Promise.resolve(),
  };

  return {
    account,
    onChange: (order) => {
      const stand = order.stands.at(-1);
      if (stand !== undefined && at.feed === 'Live' && at.session === 'Ready') frame(order, stand);
      if (order.visibleAt > time.now()) time.after(order.visibleAt - time.now(), pollSoon);
      else pollSoon();
    },
    sessionChanged: () => {
      tell();
      if (at.session === 'Ready') void whole();
    },
    feedChanged: () => {
      tell();
      if (at.feed === 'Live' && at.session === 'Ready') void whole();
      else pollSoon();
    },
    dropAll: wire.drop,
    replayDay: () => {
      for (const order of exchange.ordersOf(at.id)) for (const stand of order.stands) frame(order, stand, true);
    },
    poll,
  };
}
