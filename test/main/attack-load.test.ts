import { newFollowerTerms } from '../../domain/account.ts';
import { describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { createJournalStore } from '../../db/journal-store.ts';
import { migrate } from '../../db/migrate.ts';
import { deriveExecId, type ExecutionReport } from '../../domain/execution-report.ts';
import { accountId, instrumentId, orderId, type AccountId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import type { Side } from '../../domain/order.ts';
import { ok } from '../../domain/result.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import type { BrokerAccount, BrokerListener } from '../../main/broker/broker.ts';
import { silentLog } from '../../main/log.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createEngine } from '../../main/replication/engine.ts';
import { createExecute } from '../../main/replication/execute.ts';
import { createJournal } from '../../main/replication/journal.ts';
import { manualClock } from '../support/manual-clock.ts';

const masterId = accountId('PR1001');
const followers = Array.from({ length: 40 }, (_, at) => accountId(`PR2${String(at).padStart(3, '0')}`));
const sbin: Instrument = {
  id: instrumentId('NSE', '3045'),
  exchange: 'NSE',
  token: '3045',
  symbol: 'SBIN',
  tradingSymbol: 'SBIN-EQ',
  name: 'SBIN',
  kind: 'Equity',
  lotSize: 1,
  tick: 5,
  expiry: null,
};

/** A desk whose brokers fill everything at once, without any wire: what is left is the engine's own work. */
async function openBareDesk() {
  const clock = manualClock();
  const db = new Database(':memory:');
  migrate(db, ':memory:');
  const store = createJournalStore(db);
  const blotter = createBlotter();
  const journal = createJournal({
    store,
    blotter,
    clock,
    names: { alias: (id) => id, symbol: (id) => id },
    masterId,
    instrumentOf: () => sbin,
  });
  const listeners = new Map<AccountId, BrokerListener>();
  let serial = 0;
  const reportOf = (account: AccountId, tag: string, side: Side, qty: number): ExecutionReport => {
    serial += 1;
    const facts = {
      accountId: account,
      orderId: orderId(`26112400${serial}`),
      instrumentId: sbin.id,
      side,
      ordType: 'Limit',
      timeInForce: 'Day',
      product: 'MIS',
      orderQty: qty,
      price: 80_000,
      stopPx: 0,
      tag,
      state: 'Filled',
      unknownStatus: '',
      cumQty: qty,
      cumValue: qty * 80_000,
      text: '',
      transactTime: clock.now(),
      receivedAt: clock.now(),
      source: 'Book',
    } as const;
    return { ...facts, execId: deriveExecId(facts) };
  };
  const accountOf = (id: AccountId): BrokerAccount => {
    const place = async (command: NewOrder) => {
      const report = reportOf(id, command.clOrdId, command.side, command.orderQty);
      listeners.get(id)?.onReport(report);
      return { kind: 'Placed', orderId: report.orderId } as const;
    };
    const orderBook = async () => {
      const book = { reports: [], unreadable: [], startedAt: clock.now(), readAt: clock.now() };
      listeners.get(id)?.onBook(book);
      return ok(book);
    };
    const link = () => ({ session: { kind: 'Ready' }, feed: 'Live', lastFrameAt: null, lastBookAt: null });
    const connect = (listener: BrokerListener): void => {
      listeners.set(id, listener);
    };
    const positions = async () => ok([]);
    return {
      accountId: id,
      connect,
      link,
      place,
      orderBook,
      positions,
      network: () => ({ clock: null, addressRefusedAt: null }),
      close: async () => undefined,
    } as unknown as BrokerAccount;
  };
  const accounts = new Map([masterId, ...followers].map((id) => [id, accountOf(id)] as const));
  const execute = createExecute({
    accounts,
    clock,
    pace: { perSecond: 9, exitReserve: 2 },
    onAnswer: (answer) => engine.onAnswer(answer),
    whyOvertaken: (command) => engine.whyOvertaken(command),
    onLeaving: (commands) => engine.onLeaving(commands),
  });
  const engine = createEngine({
    mode: 'Practice',
    version: '0',
    clock,
    log: silentLog,
    rules: { staleAfterMs: 5000, settleMs: 120_000, exitLimitMs: 30_000, turnLimitMs: 20_000 },
    masterId,
    followers,
    accounts,
    blotter,
    journal,
    execute,
    instrumentOf: () => sbin,
    alias: (id) => id,
    referencePrice: () => 80_000,
    wantPrices: () => null,
    pace: { perSecond: 9, exitReserve: 2 },
    mayCopyInto: () => null,
    groupOf: () => '',
    fundsOf: () => null,
    figuresOf: () => ({ used: null, dayPnl: null }),
    quoteOf: () => null,
    tapeOf: () => ({ last: null, band: null }),
    dated: {
      marketOf: () => alwaysOpenSession,
      referenceStale: () => null,
      freezeQtyOf: () => null,
    },
    initial: {
      copying: { kind: 'On' },
      trading: [],
      terms: new Map(
        followers.map(
          (id) =>
            [
              id,
              {
                ...newFollowerTerms,
                enabled: true,
                multiplier: { units: 1, scale: 0 },
                maxQty: null,
                maxOrderValue: null,
                copyPolicy: 'Orders',
              },
            ] as const,
        ),
      ),
    },
    listener: {
      onLink: () => undefined,
      onReady: () => undefined,
      onFill: () => undefined,
      onExit: () => undefined,
      onExitTrouble: () => undefined,
      onBook: () => undefined,
      onDoubt: () => undefined,
      onHalt: (reason) => {
        throw new Error(reason);
      },
    },
  });
  await Promise.all([engine.start(), clock.advance(4000)]);
  await accounts.get(masterId)?.orderBook();
  const trade = async (side: Side): Promise<void> => {
    listeners.get(masterId)?.onReport(reportOf(masterId, '', side, 100));
    await clock.advance(1500);
  };
  return { blotter, trade, halted: engine.haltReason };
}

describe('a long day in one instrument', () => {
  // It takes seconds, and with a core shared by many others a minute; work that grows with the day does not come to its end.
  const limit = { timeout: 180_000 };

  it('comes to its end with 10,000 copies on the desk, every one counted and every follower flat', limit, async () => {
    const { blotter, trade, halted } = await openBareDesk();
    for (let trip = 0; trip < 125; trip += 1) {
      await trade('Buy');
      await trade('Sell');
    }
    expect(halted()).toBeNull();
    expect([...blotter.copies()]).toHaveLength(125 * 2 * followers.length);
    for (const id of followers) expect(blotter.net(id, sbin.id, 'MIS')).toBe(0);
  });
});
