import { describe, expect, it } from 'vitest';
import { accountId, orderId } from '../../domain/ids.ts';
import type { CommandOutcome, NewOrder, OrderCommand } from '../../domain/order-command.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import { createExecute, type Answer } from '../../main/replication/execute.ts';
import { anEntry } from '../support/an-entry.ts';
import { manualClock } from '../support/manual-clock.ts';

const follower = accountId('PR2001');
const entry = (ref: string): NewOrder => anEntry(follower, ref);

const placed: CommandOutcome = { kind: 'Placed', orderId: orderId('1') };
const notSent: CommandOutcome = { kind: 'NotSent', code: 'CONNECT_REFUSED', text: 'nobody listens' };
const unknown: CommandOutcome = { kind: 'Unknown', code: 'RESET', text: 'reset' };

function lane(answers: readonly CommandOutcome[], perSecond = 5) {
  const clock = manualClock(1_000_000);
  const sent: { readonly command: OrderCommand; readonly at: number }[] = [];
  const answered: Answer[] = [];
  const written: string[][] = [];
  let full = false;
  const take = (command: OrderCommand): Promise<CommandOutcome> => {
    sent.push({ command, at: clock.now() });
    return Promise.resolve(answers[Math.min(sent.length - 1, answers.length - 1)] ?? placed);
  };
  const account = { accountId: follower, place: take, replace: take, cancel: take } as unknown as BrokerAccount;
  const execute = createExecute({
    accounts: new Map([[follower, account]]),
    clock,
    pace: { perSecond, exitReserve: 2 },
    onAnswer: (answer) => answered.push(answer),
    onLeaving: (commands) => {
      if (full) throw new Error('the disk is full');
      written.push(commands.map(({ clOrdId: ref }) => ref));
    },
  });
  const fill = (): void => {
    full = true;
  };
  return { clock, sent, answered, execute, written, fill };
}

describe('sending approved commands', () => {
  it('sends again under the same reference only on proof that nothing left, while the master’s action is fresh', async () => {
    const { clock, sent, answered, execute } = lane([notSent, notSent, placed]);
    execute.send([{ command: entry('LAAAAAAAA1'), urgency: 'Entry', notAfter: clock.now() + 5000 }]);
    await clock.advance(2000);
    expect(sent.map(({ command }) => command.clOrdId)).toEqual(['LAAAAAAAA1', 'LAAAAAAAA1', 'LAAAAAAAA1']);
    expect(answered.map(({ outcome }) => outcome.kind)).toEqual(['Placed']);
  });

  it('gives up with the reason once the master’s action is too old', async () => {
    const { clock, sent, answered, execute } = lane([notSent]);
    execute.send([{ command: entry('LAAAAAAAA1'), urgency: 'Entry', notAfter: clock.now() + 1000 }]);
    await clock.advance(5000);
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent', code: 'CONNECT_REFUSED' }, sentAt: null }]);
    expect(sent.every(({ at }) => at <= 1_001_000)).toBe(true);
  });

  it('never sends again after an unknown outcome', async () => {
    const { clock, sent, answered, execute } = lane([unknown]);
    execute.send([{ command: entry('LAAAAAAAA1'), urgency: 'Entry', notAfter: clock.now() + 5000 }]);
    await clock.advance(10_000);
    expect(sent).toHaveLength(1);
    expect(answered).toMatchObject([{ outcome: { kind: 'Unknown' } }]);
  });

  it('keeps the pace of an account and lets an exit pass the waiting entries', async () => {
    const { clock, sent, execute } = lane([placed]);
    const entries = Array.from({ length: 12 }, (_, at) => ({
      command: entry(`LENTRY${String(at).padStart(4, '0')}`),
      urgency: 'Entry' as const,
      notAfter: null,
    }));
    execute.send(entries);
    execute.send([{ command: entry('LEXIT00001'), urgency: 'Exit', notAfter: null }]);
    await clock.advance(10);
    expect(sent.map(({ command }) => command.clOrdId)).toEqual([
      'LENTRY0000',
      'LENTRY0001',
      'LENTRY0002',
      'LEXIT00001',
    ]);
    await clock.advance(10_000);
    expect(sent).toHaveLength(13);
    for (const { at } of sent)
      expect(sent.filter((other) => other.at > at - 1000 && other.at <= at).length).toBeLessThanOrEqual(5);
  });

  it('does not let an entry leave that waited for its turn until it was too old', async () => {
    const { clock, sent, answered, execute } = lane([placed], 3);
    execute.send(
      Array.from({ length: 4 }, (_, at) => ({
        command: entry(`LENTRY${String(at).padStart(4, '0')}`),
        urgency: 'Entry' as const,
        notAfter: clock.now() + 1500,
      })),
    );
    await clock.advance(10_000);
    expect(sent.map(({ command }) => command.clOrdId)).toEqual(['LENTRY0000', 'LENTRY0001']);
    expect(answered.filter(({ outcome }) => outcome.kind === 'NotSent')).toHaveLength(2);
  });

  it('drops waiting entries at Exit All and answers each as never sent', async () => {
    const { clock, sent, answered, execute } = lane([placed]);
    execute.send(
      Array.from({ length: 6 }, (_, at) => ({
        command: entry(`LENTRY${String(at).padStart(4, '0')}`),
        urgency: 'Entry' as const,
        notAfter: null,
      })),
    );
    execute.dropEntries('Exit All was pressed.');
    await clock.advance(5000);
    expect(sent).toHaveLength(3);
    expect(
      answered.filter(({ outcome }) => outcome.kind === 'NotSent' && outcome.code === 'DROPPED_BY_EXIT_ALL'),
    ).toHaveLength(3);
  });
});

describe('what becomes of a command', () => {
  it('is that it never left, where its account is not set up any more', async () => {
    const { clock, sent, answered, execute } = lane([placed]);
    const command = { ...entry('LAAAAAAAA1'), accountId: accountId('GONE01') };
    execute.send([{ command, urgency: 'Entry', notAfter: null }]);
    await clock.advance(10);
    expect(sent).toEqual([]);
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent', code: 'ACCOUNT_GONE' }, sentAt: null }]);
  });

  it('is asked for in the middle of sending, by what an answer leads to, and sent after it', async () => {
    const clock = manualClock(1_000_000);
    const sent: string[] = [];
    const place = ({ clOrdId: ref }: NewOrder): Promise<CommandOutcome> => {
      sent.push(ref);
      return Promise.resolve(placed);
    };
    const execute: ReturnType<typeof createExecute> = createExecute({
      accounts: new Map([[follower, { accountId: follower, place } as unknown as BrokerAccount]]),
      clock,
      pace: { perSecond: 5, exitReserve: 2 },
      // One that came too late is followed by another at once.
      onAnswer: ({ outcome }) => {
        if (outcome.kind === 'NotSent')
          execute.send([{ command: entry('LAFTERWARD'), urgency: 'Entry', notAfter: null }]);
      },
      onLeaving: () => undefined,
    });
    execute.send([{ command: entry('LTOOLATE01'), urgency: 'Entry', notAfter: clock.now() - 1 }]);
    await clock.advance(10);
    expect(sent).toEqual(['LAFTERWARD']);
  });

  it('is dropped too while its request was on the way, once that is proven never to have left', async () => {
    const clock = manualClock(1_000_000);
    const answered: Answer[] = [];
    let end: (outcome: CommandOutcome) => void = () => undefined;
    const place = (): Promise<CommandOutcome> =>
      new Promise((resolve) => {
        end = resolve;
      });
    const execute = createExecute({
      accounts: new Map([[follower, { accountId: follower, place } as unknown as BrokerAccount]]),
      clock,
      pace: { perSecond: 5, exitReserve: 2 },
      onAnswer: (answer) => answered.push(answer),
      onLeaving: () => undefined,
    });
    execute.send([{ command: entry('LAAAAAAAA1'), urgency: 'Entry', notAfter: clock.now() + 5000 }]);
    execute.dropEntries('Exit All was pressed.');
    end(notSent);
    await clock.advance(5000);
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent', code: 'DROPPED_BY_EXIT_ALL' } }]);
  });

  it('is that an exit stays and goes in its turn where the entries beside it are dropped', async () => {
    const { clock, sent, execute } = lane([placed], 1);
    const dispatch = (ref: string, urgency: 'Entry' | 'Exit') => ({ command: entry(ref), urgency, notAfter: null });
    execute.send([dispatch('LEXIT00001', 'Exit'), dispatch('LEXIT00002', 'Exit'), dispatch('LENTRY0001', 'Entry')]);
    execute.dropEntries('Exit All was pressed.');
    await clock.advance(5000);
    expect(sent.map(({ command }) => command.clOrdId)).toEqual(['LEXIT00001', 'LEXIT00002']);
  });
});

describe('an entry that waits to be tried again', () => {
  it('is dropped with the others, answered once as never sent, and does not leave when its moment comes', async () => {
    const { clock, sent, answered, execute } = lane([notSent, placed]);
    execute.send([{ command: entry('LAAAAAAAA1'), urgency: 'Entry', notAfter: clock.now() + 5000 }]);
    await clock.advance(100);
    execute.dropEntries('Exit All was pressed.');
    await clock.advance(5000);
    expect(sent).toHaveLength(1);
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent', code: 'DROPPED_BY_EXIT_ALL' }, sentAt: null }]);
  });

  it('stays when it is not covered, and leaves', async () => {
    const { clock, sent, answered, execute } = lane([notSent, placed]);
    execute.send([{ command: entry('LAAAAAAAA1'), urgency: 'Entry', notAfter: clock.now() + 5000 }]);
    await clock.advance(100);
    execute.dropEntries('Trading was stopped for another.', ({ clOrdId: ref }) => ref === 'LBBBBBBBB1');
    await clock.advance(5000);
    expect(sent).toHaveLength(2);
    expect(answered).toMatchObject([{ outcome: { kind: 'Placed' } }]);
  });
});

describe('a client that breaks its promise', () => {
  for (const [how, take] of [
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['rejects', () => Promise.reject(new Error('a bug'))],
    // oxlint-disable-next-line prefer-promise-reject-errors
    ['rejects with a word alone', () => Promise.reject('a bug' as never)],
  ] as const)
    it(`and ${how} in the middle of a request leaves its outcome unknown: it is not sent again`, async () => {
      const clock = manualClock(1_000_000);
      const answered: Answer[] = [];
      let calls = 0;
      const place = (): Promise<CommandOutcome> => {
        calls += 1;
        return take();
      };
      const execute = createExecute({
        accounts: new Map([[follower, { accountId: follower, place } as unknown as BrokerAccount]]),
        clock,
        pace: { perSecond: 5, exitReserve: 2 },
        onAnswer: (answer) => answered.push(answer),
        onLeaving: () => undefined,
      });
      execute.send([{ command: entry('LAAAAAAAA1'), urgency: 'Entry', notAfter: clock.now() + 5000 }]);
      await clock.advance(10_000);
      expect(calls).toBe(1);
      expect(answered).toMatchObject([{ outcome: { kind: 'Unknown', code: 'CLIENT_FAULT', text: 'a bug' } }]);
    });
});

describe('orders that have to wait for their turn', () => {
  const waiting = (ref: string) => ({ command: entry(ref), urgency: 'Entry', notAfter: null, planned: true }) as const;

  it('are told from those that leave at once, one after the other, by the room that is left', () => {
    const { execute } = lane([placed]);
    const fits = execute.booking();
    const asked = ['Entry', 'Entry', 'Entry', 'Entry', 'Exit', 'Exit', 'Exit'] as const;
    expect(asked.map((urgency) => fits(follower, urgency))).toEqual([true, true, true, false, true, true, false]);
    execute.send([1, 2, 3, 4].map((at) => ({ command: entry(`LAAAAAAAA${at}`), urgency: 'Entry', notAfter: null })));
    const later = execute.booking();
    expect([later(follower, 'Entry'), later(follower, 'Exit')]).toEqual([false, true]);
  });

  it('are written down before the first byte leaves, those of one moment together', async () => {
    const { clock, sent, execute, written } = lane([placed]);
    execute.send(['LAAAAAAAA1', 'LAAAAAAAA2', 'LAAAAAAAA3', 'LAAAAAAAA4'].map(waiting));
    expect(sent).toEqual([]);
    await clock.advance(0);
    expect(written).toEqual([['LAAAAAAAA1', 'LAAAAAAAA2', 'LAAAAAAAA3']]);
    expect(sent).toHaveLength(3);
    await clock.advance(1000);
    expect(written[1]).toEqual(['LAAAAAAAA4']);
    expect(sent).toHaveLength(4);
  });

  it('do not leave when that cannot be written down', async () => {
    const { clock, sent, execute, fill } = lane([placed]);
    fill();
    execute.send([waiting('LAAAAAAAA1')]);
    await clock.advance(5000);
    expect(sent).toEqual([]);
  });

  it('are dropped even between their turn and the first byte', async () => {
    const { clock, sent, answered, execute, written } = lane([placed]);
    execute.send([waiting('LAAAAAAAA1')]);
    execute.dropEntries('Exit All was pressed.');
    await clock.advance(5000);
    expect(sent).toEqual([]);
    expect(written).toEqual([]);
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent' } }]);
  });

  it('holds entries back after five failures in a row while exits go on, and lets a probe close it again', async () => {
    const { clock, sent, answered, execute } = lane([...Array(6).fill(unknown), placed] as CommandOutcome[], 9);
    const dispatch = (name: string, urgency: 'Entry' | 'Exit') =>
      execute.send([{ command: entry(name), urgency, notAfter: clock.now() + 60_000 }]);
    for (let order = 0; order < 5; order += 1) {
      dispatch(`LFAILED00${order}`, 'Entry');
      await clock.advance(1000);
    }
    dispatch('LHELDBACK0', 'Entry');
    dispatch('LEXITGOES0', 'Exit');
    await clock.advance(100);
    expect(answered.find(({ command }) => command.clOrdId === 'LHELDBACK0')).toMatchObject({
      outcome: { kind: 'NotSent', code: 'BREAKER_OPEN' },
      sentAt: null,
    });
    expect(sent.map(({ command }) => command.clOrdId)).toContain('LEXITGOES0');
    await clock.advance(60_000);
    dispatch('LTHEPROBE0', 'Entry');
    await clock.advance(100);
    dispatch('LAFTERWARD', 'Entry');
    await clock.advance(100);
    expect(sent.slice(-2).map(({ command }) => command.clOrdId)).toEqual(['LTHEPROBE0', 'LAFTERWARD']);
  });
});
