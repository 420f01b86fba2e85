// One account at the virtual broker, as the port to a broker: requests that take time and go wrong, a book that lags, a
// feed that loses, repeats and shuffles.

import type { SessionState } from '../../domain/account.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { accountId, execId, orderId, type InstrumentId } from '../../domain/ids.ts';
import type { CommandOutcome, NewOrder, OrderCommand } from '../../domain/order-command.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import {
  isCut,
  type BrokerAccount,
  type BrokerListener,
  type BrokerPosition,
  type LinkState,
  type OrderBook,
  type Trade,
} from '../../main/broker/broker.ts';
import type { Clock } from '../../main/clock.ts';
import type { Seeded } from '../support/seeded.ts';
import type { Exchange, SimOrder, Stand } from './exchange.ts';
import { requestFate, type FaultName, type FaultRates, type RequestFate } from './faults.ts';
import { createStandReports, type StandReport } from './stand-reports.ts';
import type { VirtualTime } from './virtual-time.ts';

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
  readonly record: {
    readonly struck: (fault: FaultName) => void;
    readonly asked: (command: OrderCommand) => number;
    readonly answered: (call: number, outcome: CommandOutcome) => void;
    readonly bookRead: (account: string, startedAt: number, whole: boolean) => void;
  };
};

const timeoutMs = 5000;
const connectMs = 1500;
const lost: Result<OrderBook> = err('BOOK_UNREAD', 'The book could not be read.');
const unknown = (code: string): CommandOutcome => ({ kind: 'Unknown', code, text: 'The answer did not come.' });

function asReport({ facts }: StandReport, source: 'Feed' | 'Book', receivedAt: number): ExecutionReport {
  return { ...facts, source, receivedAt };
}

export function openLine(plan: LinePlan): Line {
  const { time, chance, exchange, at, clock, isAlive } = plan;
  const id = accountId(at.id);
  const reports = createStandReports(id);
  let listener: BrokerListener | null = null;
  let reading: Promise<Result<OrderBook>> | null = null;
  let pollAsked = false;
  let lastFrameAt: number | null = null;
  let lastBookAt: number | null = null;
  let dropped = 0;
  let failures = 0;
  let unreachable = false;
  /** How each order stood when a book last told of it. */
  const told = new Map<string, string>();

  const { struck } = plan.record;
  const strikes = (rate: number, fault: FaultName): boolean => {
    const does = chance.next() < rate;
    if (does) struck(fault);
    return does;
  };
  const latency = (): number => chance.between(4, 40) + at.slowMs;
  const held = (ms: number): number => Math.max(ms, at.cloggedUntil - time.now());
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

  function command(asked: OrderCommand, arrive: () => CommandOutcome): Promise<CommandOutcome> {
    const call = plan.record.asked(asked);
    const fate: RequestFate = at.session === 'Over' ? { kind: 'NotSent' } : requestFate(at.rates, chance);
    if (fate.kind !== 'Clean' && at.session === 'Ready') struck(fate.kind);
    const before = dropped;
    return new Promise((resolve) => {
      let over = false;
      const answer = (ms: number, outcome: () => CommandOutcome): void => {
        const heard = (): void => {
          if (over || !isAlive()) return;
          over = true;
          const said = before === dropped ? outcome() : unknown('SOCKET_LOST');
          plan.record.answered(call, said);
          time.promiseSettled();
          resolve(said);
          pollSoon();
        };
        time.after(ms, () => time.whenAwake(heard));
      };
      /** The request is with the broker; its answer comes back, or is lost on the way. */
      const travel = (there: number, back: number, lost: boolean): void => {
        const out = held(there);
        let result: CommandOutcome = unknown('NOTHING');
        time.after(out, () => {
          result = at.session === 'Over' ? { kind: 'Refused', code: 'HTTP_401', text: 'Sign in again.' } : arrive();
          const home = held(back);
          if (!lost && out + home < timeoutMs) answer(home, () => result);
          else if (lost && out < timeoutMs)
            answer(Math.min(chance.between(1, 900), timeoutMs - out), () => unknown('RESET'));
        });
        answer(timeoutMs, () => unknown('TIMEOUT'));
      };
      switch (fate.kind) {
        case 'NotSent': {
          const code = at.session === 'Over' ? 'SESSION_NEEDS_LOGIN' : 'CONNECT_REFUSED';
          answer(at.session === 'Over' ? 0 : latency(), () => ({ kind: 'NotSent', code, text: 'It never left.' }));
          return;
        }
        case 'ConnectHangs':
          answer(connectMs, () => ({ kind: 'NotSent', code: 'CONNECT_TIMEOUT', text: 'It never left.' }));
          return;
        case 'Refused':
          answer(held(latency()), () => ({ kind: 'Refused', code: 'EC801', text: 'The broker says no.' }));
          return;
        case 'RateLimited':
          answer(held(latency()), () => ({ kind: 'Refused', code: 'HTTP_429', text: 'Too many requests.' }));
          return;
        case 'RequestLost':
          answer(chance.next() < 0.5 ? latency() : timeoutMs, () => unknown('RESET'));
          return;
        case 'ArrivesLate':
          time.after(held(chance.between(timeoutMs + 1, 20_000)), () => void arrive());
          answer(chance.next() < 0.5 ? latency() : timeoutMs, () => unknown('TIMEOUT'));
          return;
        case 'AnswerLost':
          travel(latency(), latency(), true);
          return;
        case 'AnswerLate':
          travel(latency(), timeoutMs + latency(), false);
          return;
        case 'Slow':
          travel(latency(), fate.ms, false);
          return;
        case 'Clean':
          travel(latency(), latency(), false);
          return;
      }
    });
  }

  /** Most orders are with the exchange at once. */
  const exchangeMs = (): number => Math.max(0, chance.between(-120, 60));

  function place(order: NewOrder): Promise<CommandOutcome> {
    return command(order, () => {
      const hidden = strikes(at.rates.hidden, 'Hidden');
      const placed = exchange.place(
        at.id,
        { ...order, qty: order.orderQty },
        {
          tag: order.clOrdId,
          by: 'Port',
          hiddenMs: hidden ? chance.between(300, at.rates.longestHiddenMs) : 0,
          reject: strikes(at.rates.rejected, 'Rejected') ? 'RED: margin shortfall' : null,
          exchangeMs: exchangeMs(),
        },
      );
      return { kind: 'Placed', orderId: orderId(placed.orderId) };
    });
  }

  function whole(): Promise<Result<OrderBook>> {
    reading ??= new Promise((resolve) => {
      const startedAt = clock.now();
      const begun = time.now();
      const before = dropped;
      const roll = chance.next();
      const down = at.session === 'Over' || begun < at.booksDownUntil || roll < at.rates.bookFails;
      const unreadable = !down && roll < at.rates.bookFails + at.rates.bookUnreadable;
      if (down) struck('BookFails');
      if (unreadable) struck('BookUnreadable');
      const old = !down && strikes(at.rates.bookOld, 'BookOld') ? chance.between(500, 20_000) : 0;
      const there = held(down ? chance.between(5, timeoutMs) : latency());
      const finish = (book: Result<OrderBook>, rows: readonly StandReport[] = []): void =>
        time.whenAwake(() => (before === dropped ? handOver(book, rows) : handOver(lost, [])));
      const handOver = (book: Result<OrderBook>, rows: readonly StandReport[]): void => {
        if (!isAlive()) return;
        reading = null;
        if (book.ok) {
          failures = 0;
          unreachable = false;
          lastBookAt = book.value.readAt;
          for (const [index, report] of book.value.reports.entries())
            if (isNews(rows[index])) listener?.onReport(report, isCut(book.value));
          // What could not be followed from a cut book is told again by the next one.
          if (plan.isMaster && isCut(book.value)) told.clear();
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
        const rows = rowsAt(time.now() - old);
        const left = unreadable ? rows.filter(() => chance.next() < 0.6) : rows;
        time.after(held(latency()), () => {
          if (!isAlive()) return;
          const now = clock.now();
          const told = left.map((row) => asReport(row, 'Book', now));
          finish(ok({ reports: told, unreadable: unreadable ? ['a row was cut'] : [], startedAt, readAt: now }), left);
        });
      });
    });
    return reading;
  }

  function rowsAt(moment: number): readonly StandReport[] {
    const rows: StandReport[] = [];
    for (const order of exchange.ordersOf(at.id)) {
      if (order.visibleAt > moment) continue;
      const stand = order.stands.findLast((one) => one.at <= moment);
      if (stand !== undefined) rows.push(reports.of(order, stand));
    }
    return rows;
  }

  /** What an earlier book told already is told again now and then: often enough to matter, seldom enough to be quick. */
  function isNews(row: StandReport | undefined): boolean {
    if (row === undefined) return true;
    if (told.get(row.facts.orderId) === row.stand && !row.open && chance.next() < 0.95) return false;
    told.set(row.facts.orderId, row.stand);
    return true;
  }

  function pollSoon(): void {
    if (pollAsked || !isAlive()) return;
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
      const before = dropped;
      time.after(held(ms) + visible, () => {
        if (!isAlive() || before !== dropped || at.feed !== 'Live' || at.session === 'Over' || listener === null)
          return;
        time.promiseSettled();
        lastFrameAt = clock.now();
        if (strikes(at.rates.frameMalformed, 'FrameMalformed')) listener.onUnreadable('a frame that is not JSON');
        else listener.onReport(asReport(reports.of(order, stand), 'Feed', clock.now()));
      });
    };
    if (!again && strikes(at.rates.frameLost, 'FrameLost')) return;
    send(latency() + (strikes(at.rates.frameLate, 'FrameLate') ? chance.between(100, 4000) : 0));
    if (strikes(at.rates.frameRepeated, 'FrameRepeated')) {
      const times = chance.between(1, 4);
      for (let copies = 0; copies < times; copies += 1) send(latency() + chance.between(0, 3000));
    }
  }

  function positions(): Promise<Result<readonly BrokerPosition[]>> {
    return new Promise((resolve) => {
      const down = at.session === 'Over' || time.now() < at.booksDownUntil || chance.next() < at.rates.bookFails;
      const before = dropped;
      time.after(held(latency()), () => {
        const rows = exchange.positionsOf(at.id).map(({ instrumentId, product, qty }): BrokerPosition => ({
          accountId: id,
          instrumentId: instrumentId as InstrumentId,
          product,
          netQty: qty,
          carriedQty: 0,
          realisedPnl: null,
        }));
        const heard = (): void => {
          if (!isAlive()) return;
          time.promiseSettled();
          resolve(down || before !== dropped ? err('POSITIONS_UNREAD', 'The positions could not be read.') : ok(rows));
        };
        time.after(held(latency()), () => time.whenAwake(heard));
      });
    });
  }

  function trades(): Promise<Result<readonly Trade[]>> {
    return new Promise((resolve) => {
      const before = dropped;
      const down = at.session === 'Over' || time.now() < at.booksDownUntil || chance.next() < at.rates.bookFails;
      const heard = (): void => {
        if (!isAlive()) return;
        time.promiseSettled();
        const rows = exchange.fills.flatMap((fill, index): readonly Trade[] => {
          const order = exchange.order(fill.orderId);
          if (fill.account !== at.id || order === undefined || order.visibleAt > time.now()) return [];
          return [
            {
              execId: execId(`T${index}`),
              accountId: id,
              orderId: orderId(fill.orderId),
              instrumentId: order.instrumentId as InstrumentId,
              side: order.side,
              lastQty: fill.qty,
              lastPx: fill.price,
              transactTime: Math.floor(fill.at / 1000) * 1000,
              tag: order.tag,
            },
          ];
        });
        resolve(down || before !== dropped ? err('TRADES_UNREAD', 'The trades could not be read.') : ok(rows));
      };
      time.after(held(latency()), () => time.whenAwake(heard));
    });
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
    place,
    replace: (asked) =>
      command(asked, () =>
        exchange.modify(asked.orderId, { ...asked, qty: asked.orderQty }, exchangeMs())
          ? { kind: 'Placed', orderId: asked.orderId }
          : { kind: 'Refused', code: 'EC920', text: 'The order cannot be changed any more.' },
      ),
    cancel: (asked) =>
      command(asked, () =>
        exchange.cancel(asked.orderId, chance.between(0, 400))
          ? { kind: 'Placed', orderId: asked.orderId }
          : { kind: 'Refused', code: 'EC921', text: 'The order has ended already.' },
      ),
    orderBook: whole,
    positions,
    funds: unused,
    profile: unused,
    holdings: unused,
    trades,
    history: unused,
    margin: unused,
    network: () => ({ clock: null, addressRefusedAt: null }),
    outgoingAddress: unused,
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
    dropAll: () => {
      dropped += 1;
    },
    replayDay: () => {
      for (const order of exchange.ordersOf(at.id)) for (const stand of order.stands) frame(order, stand, true);
    },
    poll,
  };
}
