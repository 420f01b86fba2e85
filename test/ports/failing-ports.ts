// The ports of the engine with one call that fails. Whatever escapes from the engine into a port's own hands is noted:
// in the program it would end the engine's thread.

import type { CommandOutcome, OrderCommand } from '../../domain/order-command.ts';
import { err, type Result } from '../../domain/result.ts';
import type { BrokerAccount, BrokerListener } from '../../main/broker/broker.ts';
import type { EngineParts } from '../../main/replication/engine-parts.ts';
import type { Rig } from '../sim/sim-desk.ts';
import type { Striker, PortName } from './strike.ts';

export type RigPlan = {
  readonly striker: Striker;
  /** Something was thrown out of the engine. */
  readonly onEscaped: (where: string, error: unknown) => void;
  /** A promise was settled that nobody else tells the virtual time of. */
  readonly settled: () => void;
  readonly after: (ms: number, fn: () => void) => void;
  readonly stepClock: (ms: number) => void;
};

/** A run takes some hundreds; one that waits for nothing would never end. */
const mostTimers = 50_000;

const broke = (port: PortName): Error => new Error(`the port broke (${port})`);
const unknown = (code: string): CommandOutcome => ({ kind: 'Unknown', code, text: 'The answer did not come.' });

export function failingPorts(plan: RigPlan): Rig {
  const { striker, settled } = plan;
  let diskDown = false;

  function contained(where: string, fn: () => void): void {
    try {
      fn();
    } catch (error) {
      plan.onEscaped(where, error);
    }
  }

  function command<Command extends OrderCommand>(
    port: PortName,
    inner: (command: Command) => Promise<CommandOutcome>,
  ): (command: Command) => Promise<CommandOutcome> {
    return (asked) => {
      const how = striker.take(port);
      if (how !== null) settled();
      switch (how) {
        case null:
          return inner(asked);
        case 'Throws':
          throw broke(port);
        case 'Rejects':
          return Promise.reject(broke(port));
        case 'NotSent':
          return Promise.resolve({ kind: 'NotSent', code: 'CONNECT_REFUSED', text: 'It never left.' });
        case 'Refused':
          return Promise.resolve({ kind: 'Refused', code: 'EC801', text: 'The broker says no.' });
        case 'NeverArrives':
          return Promise.resolve(unknown('TIMEOUT'));
        case 'AnswerLost':
          return inner(asked).then(() => unknown('RESET'));
        case 'ArrivesAndIsDenied':
          return inner(asked).then(() => ({ kind: 'NotSent', code: 'CONNECT_REFUSED', text: 'It never left.' }));
        case 'ArrivesThenRejects':
          return inner(asked).then(() => Promise.reject(broke(port)));
        default:
          throw new Error(`${port} does not fail by ${how}`);
      }
    };
  }

  function read<Args extends readonly unknown[], Value>(
    port: PortName,
    inner: (...args: Args) => Promise<Result<Value>>,
  ): (...args: Args) => Promise<Result<Value>> {
    return (...args) => {
      const how = striker.take(port);
      if (how === null) return inner(...args);
      settled();
      if (how === 'Throws') throw broke(port);
      if (how === 'Rejects') return Promise.reject(broke(port));
      return Promise.resolve(err('UNREAD', 'It could not be read.'));
    };
  }

  /** A call that answers at once: it throws, or has nothing to say. */
  function call<Args extends readonly unknown[], Value>(
    port: PortName,
    inner: (...args: Args) => Value,
    nothing?: Value,
  ): (...args: Args) => Value {
    return (...args) => {
      const how = striker.take(port);
      if (how === null) return inner(...args);
      if (how === 'Nothing') return nothing as Value;
      throw broke(port);
    };
  }

  function heard(listener: BrokerListener): BrokerListener {
    return {
      onReport: (report, book) => {
        const tell = (): void => contained('onReport', () => listener.onReport(report, book));
        switch (report.source === 'Feed' ? striker.take('feed.report') : null) {
          case 'Lost':
            return;
          case 'Unreadable':
            contained('onUnreadable', () => listener.onUnreadable('a frame that is not JSON'));
            return;
          case 'Late':
            plan.after(4000, tell);
            return;
          case 'Repeated':
            tell();
            plan.after(1500, tell);
            tell();
            return;
          default:
            tell();
        }
      },
      onBook: (book) => contained('onBook', () => listener.onBook(book)),
      onLink: (link) => {
        if (striker.take('feed.link') === null) contained('onLink', () => listener.onLink(link));
      },
      onUnreadable: (reason) => contained('onUnreadable', () => listener.onUnreadable(reason)),
    };
  }

  return {
    account: (account): BrokerAccount => ({
      ...account,
      connect: call('connect', (listener) => account.connect(heard(listener))),
      link: call('link', account.link),
      place: command('place', account.place),
      replace: command('replace', account.replace),
      cancel: command('cancel', account.cancel),
      orderBook: read('orderBook', account.orderBook),
      positions: read('positions', account.positions),
      trades: read('trades', account.trades),
    }),
    clock: (clock) => ({
      now: () => {
        const how = striker.take('clock.now');
        if (how === 'JumpsAhead') plan.stepClock(20_000);
        if (how === 'JumpsBack') plan.stepClock(-20_000);
        return clock.now();
      },
      monotonic: clock.monotonic,
      after: (ms, fn) => {
        const late = striker.take('clock.after') === null ? 0 : 5000;
        if ((striker.counts.get('clock.after') ?? 0) > mostTimers) throw new Error('the engine turns in a circle');
        return clock.after(ms + late, () => contained('a timer', fn));
      },
    }),
    store: (store) => ({
      ...store,
      append: (rows, mappings) => {
        const how = striker.take('journal.append');
        if (how === 'ThrowsForAWhile') {
          diskDown = true;
          plan.after(3000, () => {
            diskDown = false;
          });
        }
        if (how !== null || diskDown) throw new Error('database or disk is full');
        store.append(rows, mappings);
      },
      readPart: call('journal.readPart', store.readPart),
      lastSeq: call('journal.lastSeq', store.lastSeq),
    }),
    parts: (parts): EngineParts => ({
      ...parts,
      instrumentOf: call('instrumentOf', parts.instrumentOf, undefined),
      referencePrice: call('referencePrice', parts.referencePrice, null),
      wantPrices: (ids) => {
        const how = striker.take('wantPrices');
        if (how === 'Throws') throw broke('wantPrices');
        if (how === null) return parts.wantPrices(ids);
        settled();
        return Promise.reject(broke('wantPrices'));
      },
      mayCopyInto: call('mayCopyInto', parts.mayCopyInto),
      groupOf: call('groupOf', parts.groupOf),
      figuresOf: call('figuresOf', parts.figuresOf),
      quoteOf: call('quoteOf', parts.quoteOf, null),
      dated: {
        marketOf: call('marketOf', parts.dated.marketOf),
        referenceStale: call('referenceStale', parts.dated.referenceStale),
        freezeQtyOf: call('freezeQtyOf', parts.dated.freezeQtyOf, null),
      },
      listener: {
        ...parts.listener,
        onLink: call('listener.onLink', parts.listener.onLink),
        onReady: call('listener.onReady', parts.listener.onReady),
        onFill: call('listener.onFill', parts.listener.onFill),
        onExit: call('listener.onExit', parts.listener.onExit),
        onExitTrouble: call('listener.onExitTrouble', parts.listener.onExitTrouble),
        onBook: call('listener.onBook', parts.listener.onBook),
        onDoubt: call('listener.onDoubt', parts.listener.onDoubt),
        onHalt: call('listener.onHalt', parts.listener.onHalt),
      },
    }),
    onCommit: call('listener.onCommit', () => undefined),
  };
}
