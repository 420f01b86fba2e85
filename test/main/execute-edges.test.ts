import { describe, expect, it } from 'vitest';
import { accountId, clOrdId, orderId, type AccountId } from '../../domain/ids.ts';
import type { CommandOutcome, NewOrder, OrderCommand } from '../../domain/order-command.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import { createExecute, type Answer, type ExecuteParts } from '../../main/replication/execute.ts';
import type { Dispatch } from '../../main/replication/lane.ts';
import { anEntry } from '../support/an-entry.ts';
import { manualClock } from '../support/manual-clock.ts';

const [a, b] = [accountId('AC000'), accountId('AC001')];
const entry = (ref: string, account: AccountId = a): NewOrder => anEntry(account, ref);
const placed: CommandOutcome = { kind: 'Placed', orderId: orderId('1') };
const notSent: CommandOutcome = { kind: 'NotSent', code: 'CONNECT_REFUSED', text: 'nobody listens' };

/** Two accounts whose calls end as `outcome` says, one after the other, after `takesMs`. */
function desk(outcome: (nth: number) => CommandOutcome, more: Partial<ExecuteParts> = {}, takesMs = 0) {
  const clock = manualClock(1_000_000);
  const sent: { readonly by: string; readonly ref: string; readonly at: number }[] = [];
  const answered: Answer[] = [];
  const written: string[][] = [];
  const take =
    (by: string) =>
    (command: OrderCommand): Promise<CommandOutcome> => {
      sent.push({ by, ref: command.clOrdId.replace(/0+$/, ''), at: clock.now() });
      const ends = outcome(sent.length);
      if (takesMs === 0) return Promise.resolve(ends);
      return new Promise((resolve) => clock.after(takesMs, () => resolve(ends)));
    };
  const port = (id: AccountId): BrokerAccount =>
    ({
      accountId: id,
      place: take('place'),
      replace: take('replace'),
      cancel: take('cancel'),
    }) as unknown as BrokerAccount;
  const execute = createExecute({
    accounts: new Map([a, b].map((id) => [id, port(id)])),
    clock,
    pace: { perSecond: 5, exitReserve: 2 },
    onAnswer: (answer) => answered.push(answer),
    onLeaving: (commands) => written.push(commands.map(({ clOrdId: ref }) => ref.replace(/0+$/, ''))),
    ...more,
  });
  const send = (ref: string, part: Partial<Dispatch> = {}): void =>
    execute.send([{ command: entry(ref), urgency: 'Entry', notAfter: null, ...part }]);
  return { clock, sent, answered, written, execute, send, refs: () => sent.map(({ ref }) => ref) };
}

describe('a command at the broker', () => {
  it('is placed, replaced or cancelled as it says', async () => {
    const { clock, sent, execute } = desk(() => placed);
    const { kind: _kind, ...rest } = entry('LA');
    const commands: readonly OrderCommand[] = [
      entry('LA'),
      { ...rest, kind: 'Replace', orderId: orderId('1') },
      { kind: 'Cancel', accountId: a, clOrdId: clOrdId('LA'.padEnd(10, '0')), orderId: orderId('1') },
    ];
    execute.send(commands.map((command) => ({ command, urgency: 'Exit', notAfter: null })));
    await clock.advance(0);
    expect(sent.map(({ by }) => by)).toEqual(['place', 'replace', 'cancel']);
  });

  it('is answered with the moments at which it left and was answered; no timer stands when all is done', async () => {
    const { clock, answered, send } = desk(() => placed, {}, 40);
    send('LA');
    await clock.advance(100);
    expect(answered).toMatchObject([{ outcome: placed, sentAt: 1_000_000, answeredAt: 1_000_040 }]);
    expect(clock.timers()).toBe(0);
  });

  it('whose account is gone is told with what became of it', async () => {
    const { clock, answered, execute } = desk(() => placed);
    execute.send([{ command: entry('LA', accountId('GONE01')), urgency: 'Entry', notAfter: null }]);
    await clock.advance(0);
    expect(answered[0]?.outcome).toEqual({
      kind: 'NotSent',
      code: 'ACCOUNT_GONE',
      text: 'The account is not set up any more.',
    });
  });
});

describe('an entry that failed before anything left', () => {
  it('is tried again at even pauses while the master’s action is fresh, and is not written down anew', async () => {
    const pace = { perSecond: 9, exitReserve: 2 };
    const { clock, sent, written, send } = desk((nth) => (nth < 4 ? notSent : placed), { pace });
    send('LA', { planned: true, notAfter: 1_005_000 });
    await clock.advance(5000);
    expect(sent.map(({ at }) => at - 1_000_000)).toEqual([0, 250, 500, 750]);
    expect(written).toEqual([['LA']]);
  });

  it('is answered at once where no moment is set until when it may be tried', async () => {
    const { clock, sent, answered, send } = desk(() => notSent);
    send('LA');
    await clock.advance(5000);
    expect([sent.length, answered[0]?.outcome]).toEqual([1, notSent]);
  });

  it('is not taken for dropped by a drop from before it left', async () => {
    const { clock, answered, execute, send } = desk((nth) => (nth === 1 ? notSent : placed));
    execute.dropEntries('Exit All was pressed.');
    send('LA', { notAfter: 1_005_000 });
    await clock.advance(1000);
    expect(answered).toMatchObject([{ outcome: placed }]);
  });
});

describe('a drop of entries', () => {
  it('leaves an exit alone that is on its way, waits to be tried again, or stands between its turn and its first byte', async () => {
    const under = desk((nth) => (nth === 1 ? notSent : placed), {}, 40);
    under.send('LX', { urgency: 'Exit', notAfter: 1_005_000 });
    await under.clock.advance(0);
    under.execute.dropEntries('Exit All was pressed.');
    await under.clock.advance(100);
    under.execute.dropEntries('Exit All was pressed.');
    await under.clock.advance(1000);
    expect(under.answered).toMatchObject([{ outcome: placed }]);

    const leaving = desk(() => placed);
    leaving.send('LX', { urgency: 'Exit', planned: true });
    leaving.send('LE', { planned: true });
    leaving.execute.dropEntries('Exit All was pressed.');
    await leaving.clock.advance(0);
    expect([leaving.refs(), leaving.written]).toEqual([['LX'], [['LX']]]);
    expect(leaving.answered.map(({ command }) => command.clOrdId)).toEqual(['LE00000000', 'LX00000000']);
  });
});

describe('an order that cannot be written down as leaving', () => {
  it('is told so, and gives the room back that it had taken', async () => {
    let full = true;
    const { clock, answered, refs, send } = desk(() => placed, {
      pace: { perSecond: 5, exitReserve: 0, arrivalsPerSecond: 1 },
      onLeaving: () => {
        if (full) throw new Error('the disk is full');
      },
    });
    send('LA', { planned: true });
    await clock.advance(2000);
    expect(answered[0]?.outcome).toEqual({
      kind: 'NotSent',
      code: 'NOT_WRITTEN',
      text: 'That it leaves could not be written to the journal, so it did not leave.',
    });
    full = false;
    send('LB', { planned: true });
    await clock.advance(2000);
    expect(refs()).toEqual(['LB']);
  });
});

describe('whose turn it is', () => {
  it('is that of what was told to leave at once, before what the journal holds as waiting, whatever account came first', async () => {
    const { clock, refs, execute } = desk(() => placed, { edge: { perSecond: 1, exitReserve: 0 } });
    const dispatch = (ref: string, account: AccountId, planned: boolean): Dispatch => ({
      command: entry(ref, account),
      urgency: 'Entry',
      notAfter: null,
      planned,
    });
    execute.send([dispatch('LA', a, true), dispatch('LB', b, false)]);
    await clock.advance(0);
    expect(refs()).toEqual(['LB']);
    await clock.advance(1000);
    expect(refs()).toEqual(['LB', 'LA']);
  });

  it('is that of all that was told to leave at once, before any that the journal holds as waiting', async () => {
    const { clock, refs, execute } = desk(() => placed, { edge: { perSecond: 2, exitReserve: 0 } });
    const dispatch = (ref: string, account: AccountId, planned: boolean): Dispatch => ({
      command: entry(ref, account),
      urgency: 'Entry',
      notAfter: null,
      planned,
    });
    execute.send([dispatch('LB', b, true), dispatch('LA', a, false), dispatch('LC', a, false)]);
    await clock.advance(0);
    expect(refs()).toEqual(['LA', 'LC']);
  });

  it('is at once that of an exit which the end of an entry leads to, and one timer stands for what waits', async () => {
    const exit: Dispatch = { command: entry('LX'), urgency: 'Exit', notAfter: null };
    const { clock, refs, execute, send } = desk(() => placed, {
      pace: { perSecond: 2, exitReserve: 1, perDay: 1 },
      callsToday: () => 1,
      onAnswer: ({ outcome }) => {
        if ('code' in outcome && outcome.code === 'DAY_LIMIT') execute.send([exit, exit, exit]);
      },
    });
    send('LA');
    await clock.advance(0);
    expect(refs()).toEqual(['LX', 'LX']);
    expect(clock.timers()).toBe(1);
    await clock.advance(1000);
    expect([refs(), clock.timers()]).toEqual([['LX', 'LX', 'LX'], 0]);
  });

  it('does not come for a close whose holding was traded meanwhile, which is told so; what is beside it goes', async () => {
    const { clock, refs, answered, send } = desk(() => placed, {
      whyOvertaken: ({ clOrdId: ref }) => (ref.startsWith('LOVER') ? 'It is another holding by now.' : null),
    });
    send('LOVER', { urgency: 'Exit' });
    send('LX', { urgency: 'Exit' });
    await clock.advance(0);
    expect(refs()).toEqual(['LX']);
    expect(answered[0]?.outcome).toEqual({
      kind: 'NotSent',
      code: 'EXIT_OVERTAKEN',
      text: 'It is another holding by now.',
    });
  });

  it('leaves no timer behind for an entry that left before it was too old', async () => {
    const { clock, refs, send } = desk(() => placed);
    send('LA', { notAfter: 1_060_000 });
    await clock.advance(0);
    expect([refs(), clock.timers()]).toEqual([['LA'], 0]);
  });

  it('is over for one whose last moment passed while what left before it in the same moment was handed over', async () => {
    const base = manualClock(1_000_000);
    let took = 0;
    const clock = { ...base, now: () => base.now() + took, monotonic: () => base.monotonic() + took };
    const { refs, answered, execute } = desk(
      () => {
        took += 3000;
        return placed;
      },
      { clock, isStillGood: () => true },
    );
    const until = { notAfter: clock.now() + 1000, lateUntil: clock.now() + 2000 };
    execute.send(['LA', 'LB'].map((ref) => ({ command: entry(ref), urgency: 'Entry', ...until })));
    await base.advance(100);
    expect(refs()).toEqual(['LA']);
    expect(answered.map(({ outcome }) => outcome.kind)).toEqual(['NotSent', 'Placed']);
  });

  it('is too late for an entry that may leave late where nobody says that its price is as good', async () => {
    const { clock, refs, answered, send } = desk(() => placed, { pace: { perSecond: 1, exitReserve: 0 } });
    send('LA');
    send('LB', { notAfter: 1_000_500, lateUntil: 1_005_000 });
    await clock.advance(2000);
    expect(refs()).toEqual(['LA']);
    expect(answered[1]?.outcome).toEqual({
      kind: 'NotSent',
      code: 'MASTER_ACTION_STALE',
      text: 'It waited for its turn until the master’s action was too old.',
    });
  });
});

describe('after closing', () => {
  it('nothing leaves any more: not what waits, not what is to be tried again, not what was about to be written', async () => {
    const { clock, refs, written, send, execute } = desk((nth) => (nth === 1 ? notSent : placed));
    send('LA', { notAfter: 1_060_000 });
    await clock.advance(0);
    for (const ref of ['LB', 'LC', 'LD', 'LE']) send(ref);
    await clock.advance(0);
    const before = refs();
    execute.close();
    expect(clock.timers()).toBe(0);
    send('LF', { planned: true });
    await clock.advance(60_000);
    expect([refs(), written]).toEqual([before, []]);
  });

  it('a call under way is answered as it ends, and not made again', async () => {
    const { clock, refs, answered, send, execute } = desk(() => notSent, {}, 40);
    send('LA', { notAfter: 1_060_000 });
    await clock.advance(0);
    execute.close();
    await clock.advance(60_000);
    expect([refs(), answered[0]?.outcome]).toEqual([['LA'], notSent]);
  });

  it('an order between its turn and its first byte is not written down', async () => {
    const { clock, refs, written, send, execute } = desk(() => placed);
    send('LA', { planned: true });
    execute.close();
    await clock.advance(0);
    expect([refs(), written]).toEqual([[], []]);
  });
});
