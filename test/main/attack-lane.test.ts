import { describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import { createExecute, type Answer } from '../../main/replication/execute.ts';
import { anEntry } from '../support/an-entry.ts';
import { manualClock } from '../support/manual-clock.ts';

const follower = accountId('PR2001');
const entry = anEntry(follower, 'LAAAAAAAA1');
const notSent: CommandOutcome = { kind: 'NotSent', code: 'CONNECT_REFUSED', text: 'nobody listens' };

/** A broker that cannot be reached; `answer` lets the sends under way end. */
function unreachable() {
  const clock = manualClock(1_000_000);
  const answered: Answer[] = [];
  const waiting: (() => void)[] = [];
  let sends = 0;
  const place = (): Promise<CommandOutcome> => {
    sends += 1;
    return new Promise((resolve) => waiting.push(() => resolve(notSent)));
  };
  const account = { accountId: follower, place } as unknown as BrokerAccount;
  const execute = createExecute({
    accounts: new Map([[follower, account]]),
    clock,
    pace: { perSecond: 5, exitReserve: 2 },
    onAnswer: (answer) => answered.push(answer),
    onLeaving: () => undefined,
  });
  return { clock, execute, answered, sends: () => sends, answer: () => waiting.splice(0).forEach((end) => end()) };
}

describe('entries dropped by Exit All, by a halt or by switching copying off', () => {
  it('includes one that was to be tried again in a moment', async () => {
    const { clock, execute, answered, sends, answer } = unreachable();
    execute.send([{ command: entry, urgency: 'Entry', notAfter: clock.now() + 5000 }]);
    answer();
    await clock.advance(100);
    execute.dropEntries('Exit All was pressed.');
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent', code: 'DROPPED_BY_EXIT_ALL' }, sentAt: null }]);
    await clock.advance(5000);
    expect(sends()).toBe(1);
    expect(answered).toHaveLength(1);
  });

  it('includes one under way that turns out never to have left', async () => {
    const { clock, execute, answered, sends, answer } = unreachable();
    execute.send([{ command: entry, urgency: 'Entry', notAfter: clock.now() + 5000 }]);
    await clock.advance(50);
    execute.dropEntries('Exit All was pressed.');
    answer();
    await clock.advance(5000);
    expect(sends()).toBe(1);
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent', code: 'DROPPED_BY_EXIT_ALL' } }]);
  });

  it('leaves exits to be tried again', async () => {
    const { clock, execute, sends, answer } = unreachable();
    execute.send([{ command: entry, urgency: 'Exit', notAfter: clock.now() + 5000 }]);
    answer();
    await clock.advance(100);
    execute.dropEntries('Exit All was pressed.');
    await clock.advance(1000);
    expect(sends()).toBe(2);
  });
});
