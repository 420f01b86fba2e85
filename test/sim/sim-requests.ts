// Orders on their way to the virtual broker and the answers on their way back, each with the fate that chance gives it.

import { orderId } from '../../domain/ids.ts';
import type { CommandOutcome, NewOrder, OrderCommand } from '../../domain/order-command.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import { requestFate, type RequestFate } from './faults.ts';
import { timeoutMs, type Wire } from './sim-wire.ts';

const connectMs = 1500;
const unknown = (code: string): CommandOutcome => ({ kind: 'Unknown', code, text: 'The answer did not come.' });

export function createRequests(
  wire: Wire,
  onAnswered: () => void,
): Pick<BrokerAccount, 'place' | 'replace' | 'cancel'> {
  const { time, chance, exchange, at, isAlive, latency, held, strikes, record } = wire;

  function command(asked: OrderCommand, arrive: () => CommandOutcome): Promise<CommandOutcome> {
    const call = record.asked(asked);
    const fate: RequestFate = at.session === 'Over' ? { kind: 'NotSent' } : requestFate(at.rates, chance);
    if (fate.kind !== 'Clean' && at.session === 'Ready') record.struck(fate.kind);
    const before = wire.dropped();
    return new Promise((resolve) => {
      let over = false;
      const answer = (ms: number, outcome: () => CommandOutcome): void => {
        const heard = (): void => {
          if (over || !isAlive()) return;
          over = true;
          const said = before === wire.dropped() ? outcome() : unknown('SOCKET_LOST');
          record.answered(call, said);
          time.promiseSettled();
          resolve(said);
          onAnswered();
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
        case 'AnswerUnread':
          time.after(held(latency()), () => {
            if (at.session !== 'Over') arrive();
            answer(held(latency()), () => unknown('ANSWER_UNREADABLE'));
          });
          answer(timeoutMs, () => unknown('TIMEOUT'));
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

  return {
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
  };
}
