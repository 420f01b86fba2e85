import { describe, expect, it } from 'vitest';
import { accountId, orderId, type AccountId } from '../../domain/ids.ts';
import type { CommandOutcome, NewOrder } from '../../domain/order-command.ts';
import type { Pace, Urgency } from '../../domain/pacing.ts';
import type { BrokerAccount } from '../../main/broker/broker.ts';
import type { Dispatch } from '../../main/replication/lane.ts';
import { createExecute, type Answer, type ExecuteParts } from '../../main/replication/execute.ts';
import { anEntry } from '../support/an-entry.ts';
import { manualClock } from '../support/manual-clock.ts';

const entry = anEntry;
const placed: CommandOutcome = { kind: 'Placed', orderId: orderId('1') };
const refused: CommandOutcome = { kind: 'NotSent', code: 'CONNECT_REFUSED', text: 'nobody listens' };
const lost: CommandOutcome = { kind: 'Unknown', code: 'RESET', text: 'reset' };

/** Several accounts behind one sender. `answer` ends the calls under way; those of `outcome` end by themselves. */
function fleet(count: number, more: Partial<ExecuteParts> = {}, outcome?: () => CommandOutcome) {
  const clock = manualClock(1_000_000);
  const ids = Array.from({ length: count }, (_, at) => accountId(`AC${String(at).padStart(3, '0')}`));
  const sent: { readonly account: AccountId; readonly ref: string; readonly at: number }[] = [];
  const answered: Answer[] = [];
  const under: (() => void)[] = [];
  const port = (id: AccountId): BrokerAccount => {
    const place = (command: NewOrder): Promise<CommandOutcome> => {
      sent.push({ account: id, ref: command.clOrdId, at: clock.now() });
      if (outcome !== undefined) return Promise.resolve(outcome());
      return new Promise((resolve) => under.push(() => resolve(placed)));
    };
    return { accountId: id, place } as unknown as BrokerAccount;
  };
  const execute = createExecute({
    accounts: new Map(ids.map((id) => [id, port(id)])),
    clock,
    pace: { perSecond: 5, exitReserve: 2 },
    onAnswer: (answer) => answered.push(answer),
    onLeaving: () => undefined,
    ...more,
  });
  const send = (account: AccountId, ref: string, part: Partial<Dispatch> = {}): void =>
    execute.send([{ command: entry(account, ref), urgency: 'Entry', notAfter: null, ...part }]);
  return { clock, ids, sent, answered, execute, send, answer: () => under.splice(0).forEach((end) => end()) };
}

describe('accounts that share an address', () => {
  const edge: Pace = { perSecond: 4, exitReserve: 1 };

  it('take turns: one with much to send does not keep the others waiting', async () => {
    const { clock, ids, sent, execute } = fleet(3, { edge }, () => placed);
    const [a, b, c] = ids as [AccountId, AccountId, AccountId];
    const of = (account: AccountId, ref: string) => ({
      command: entry(account, ref),
      urgency: 'Entry' as Urgency,
      notAfter: null,
    });
    execute.send([of(a, 'A1'), of(a, 'A2'), of(a, 'A3'), of(b, 'B1'), of(c, 'C1')]);
    await clock.advance(0);
    expect(sent.map(({ account }) => account)).toEqual([a, b, c]);
    await clock.advance(5000);
    expect(sent).toHaveLength(5);
  });

  it('let an exit of any of them pass the entries of all', async () => {
    const { clock, ids, sent, send } = fleet(3, { edge }, () => placed);
    const [a, b, c] = ids as [AccountId, AccountId, AccountId];
    for (const ref of ['A1', 'A2', 'B1', 'B2', 'C1']) send(ref.startsWith('A') ? a : ref.startsWith('B') ? b : c, ref);
    send(c, 'CEXIT', { urgency: 'Exit' });
    await clock.advance(0);
    expect(sent.map(({ ref }) => ref.replace(/0+$/, ''))).toEqual(['A1', 'A2', 'B1', 'CEXIT']);
  });

  it('stop their entries together when several do not get through, let exits go, and try again with one', async () => {
    let now: CommandOutcome = lost;
    const told: (number | null)[] = [];
    const { clock, ids, sent, answered, send } = fleet(
      4,
      { edge: { perSecond: 20, exitReserve: 5 }, onEdgeBreaker: (_, openUntil) => told.push(openUntil) },
      () => now,
    );
    for (let at = 0; at < 6; at += 1) {
      send(ids[at % 3] as AccountId, `F${at}`);
      await clock.advance(500);
    }
    expect(told).toEqual([1_062_500]);
    const other = ids[3] as AccountId;
    send(other, 'HELD');
    send(other, 'EXIT', { urgency: 'Exit' });
    await clock.advance(100);
    expect(answered.at(-2)).toMatchObject({ outcome: { kind: 'NotSent', code: 'EDGE_BREAKER_OPEN' }, sentAt: null });
    expect(sent.at(-1)?.ref).toBe('EXIT000000');
    await clock.advance(60_000);
    now = placed;
    send(other, 'PROBE');
    send(ids[0] as AccountId, 'WAITS');
    await clock.advance(100);
    expect(sent.at(-1)?.ref).toBe('PROBE00000');
    expect(told).toEqual([1_062_500, null]);
    send(ids[0] as AccountId, 'GOES');
    await clock.advance(100);
    expect(sent.at(-1)?.ref).toBe('GOES000000');
  });

  it('are counted by the address that each leaves from', async () => {
    const { clock, ids, sent, send } = fleet(
      4,
      { edge, edgeOf: (id) => (id < 'AC002' ? 'one' : 'other') },
      () => placed,
    );
    for (let round = 0; round < 3; round += 1) for (const id of ids) send(id, `R${round}${id}`);
    await clock.advance(0);
    expect(sent).toHaveLength(6);
  });
});

describe('one account', () => {
  const pace: Pace = { perSecond: 9, exitReserve: 2, exitPerSecond: 9, arrivalsPerSecond: 9 };

  it('has no more calls in flight than may reach the broker in a second, and keeps some for exits', async () => {
    const { clock, ids, sent, send, answer } = fleet(1, { pace });
    const [id] = ids as [AccountId];
    for (let at = 0; at < 20; at += 1) send(id, `E${at}`);
    await clock.advance(30_000);
    expect(sent).toHaveLength(7);
    for (let at = 0; at < 20; at += 1) send(id, `X${at}`, { urgency: 'Exit' });
    await clock.advance(30_000);
    expect(sent).toHaveLength(9);
    answer();
    await clock.advance(999);
    expect(sent).toHaveLength(9);
    await clock.advance(1);
    expect(sent).toHaveLength(18);
  });

  it('gives the room back of what was dropped before it left', async () => {
    const { clock, ids, sent, execute, send } = fleet(1, { pace });
    const [id] = ids as [AccountId];
    for (let at = 0; at < 7; at += 1) send(id, `E${at}`, { planned: true });
    execute.dropEntries('Exit All was pressed.');
    await clock.advance(2000);
    for (let at = 0; at < 7; at += 1) send(id, `N${at}`);
    await clock.advance(0);
    expect(sent).toHaveLength(7);
  });

  it('tells once that it has made many calls in a day, those before a restart counted', async () => {
    const told: number[] = [];
    const { clock, ids, send } = fleet(
      1,
      {
        pace: { perSecond: 9, exitReserve: 0, warnPerDay: 10, perDay: 12 },
        callsToday: () => 7,
        onManyCalls: (_, calls) => told.push(calls),
      },
      () => placed,
    );
    for (let at = 0; at < 9; at += 1) send(ids[0] as AccountId, `E${at}`);
    await clock.advance(3000);
    expect(told).toEqual([10]);
  });

  it('lets an entry that only waited for its turn leave late while it is as good as it was, and not beyond the last moment', async () => {
    let good = true;
    const { clock, ids, sent, answered, send } = fleet(
      1,
      { pace: { perSecond: 1, exitReserve: 0 }, isStillGood: () => good },
      () => placed,
    );
    const start = clock.now();
    for (let at = 0; at < 6; at += 1)
      send(ids[0] as AccountId, `E${at}`, { notAfter: start + 1500, lateUntil: start + 4500 });
    await clock.advance(3500);
    expect(sent).toHaveLength(4);
    good = false;
    await clock.advance(900);
    expect(sent).toHaveLength(4);
    good = true;
    await clock.advance(5000);
    expect(sent).toHaveLength(4);
    expect(answered.filter(({ outcome }) => 'code' in outcome && outcome.code === 'MASTER_ACTION_STALE')).toHaveLength(
      2,
    );
  });
});

describe('a command whose turn does not come', () => {
  const stale = { kind: 'NotSent', code: 'MASTER_ACTION_STALE' };

  it('is ended as too old when its time is over, though nothing else happens in the account', async () => {
    const { clock, ids, sent, answered, send } = fleet(1, {
      pace: { perSecond: 9, exitReserve: 0, arrivalsPerSecond: 1 },
    });
    const [id] = ids as [AccountId];
    send(id, 'NOANSWER');
    send(id, 'WAITS', { notAfter: clock.now() + 1500 });
    send(id, 'LONGER', { notAfter: clock.now() + 1500, lateUntil: clock.now() + 4000 });
    await clock.advance(1500);
    expect(answered).toEqual([]);
    await clock.advance(1);
    expect(answered).toMatchObject([{ command: { clOrdId: 'WAITS00000' }, outcome: stale, sentAt: null }]);
    await clock.advance(2500);
    expect(answered[1]).toMatchObject({ command: { clOrdId: 'LONGER0000' }, outcome: stale, sentAt: null });
    expect(sent.map(({ ref }) => ref)).toEqual(['NOANSWER00']);
  });

  it('is ended too behind an exit that cannot leave and takes all that the account may send', async () => {
    const pace: Pace = { perSecond: 9, exitReserve: 2, exitPerSecond: 9, perMinute: 6 };
    const { clock, ids, sent, answered, send } = fleet(1, { pace }, () => refused);
    const [id] = ids as [AccountId];
    send(id, 'EXIT', { urgency: 'Exit', notAfter: clock.now() + 600_000 });
    await clock.advance(120_000);
    send(id, 'ENTRY', { notAfter: clock.now() + 5000 });
    await clock.advance(5001);
    expect(answered).toMatchObject([{ command: { clOrdId: 'ENTRY00000' }, outcome: stale, sentAt: null }]);
    expect(new Set(sent.map(({ ref }) => ref))).toEqual(new Set(['EXIT000000']));
  });
});

describe('an exit that fails before anything leaves', () => {
  it('is tried again at growing pauses, until it leaves', async () => {
    let now: CommandOutcome = refused;
    const { clock, ids, sent, answered, send } = fleet(1, {}, () => now);
    send(ids[0] as AccountId, 'EXIT', { urgency: 'Exit', notAfter: clock.now() + 30_000 });
    await clock.advance(10_000);
    const pauses = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(pauses).toEqual([250, 500, 1000, 2000, 2000, 2000, 2000]);
    expect(answered).toEqual([]);
    now = placed;
    await clock.advance(2000);
    expect(answered).toMatchObject([{ outcome: { kind: 'Placed' } }]);
  });

  it('is answered with the reason when its time is over: nobody waits for it for ever', async () => {
    const { clock, ids, sent, answered, send } = fleet(1, {}, () => refused);
    const start = clock.now();
    send(ids[0] as AccountId, 'EXIT', { urgency: 'Exit', notAfter: start + 30_000 });
    await clock.advance(60_000);
    expect(answered).toMatchObject([{ outcome: { kind: 'NotSent', code: 'CONNECT_REFUSED' }, sentAt: null }]);
    expect(sent.every(({ at }) => at <= start + 30_000)).toBe(true);
  });
});

describe('an order that is to leave at once behind one that the journal holds as waiting', () => {
  it('leaves in the same second as that one, without waiting for anything else to happen', async () => {
    const { clock, ids, sent, send, answer } = fleet(1);
    const [a] = ids as [AccountId];
    for (const ref of ['S1', 'S2', 'S3']) send(a, ref);
    answer();
    await clock.advance(10);
    send(a, 'P1', { planned: true });
    send(a, 'U1');
    send(a, 'P2', { planned: true });
    await clock.advance(1100);
    expect(sent.map(({ ref }) => ref.replace(/0+$/, '')).toSorted()).toEqual(['P1', 'P2', 'S1', 'S2', 'S3', 'U1']);
  });
});

describe('an account that has nothing left to send', () => {
  it.each([
    ['ended as too old', 300, () => undefined],
    ['dropped', 100, ({ execute }: ReturnType<typeof fleet>) => execute.dropEntries('Exit All was pressed.')],
  ])('since it was %s stands behind those that came meanwhile, when it has something again', async (_, ms, then) => {
    const desk = fleet(2, { edge: { perSecond: 1, exitReserve: 0 } }, () => placed);
    const { clock, ids, sent, send } = desk;
    const [a, b] = ids as [AccountId, AccountId];
    send(a, 'A1');
    send(a, 'A2', { notAfter: clock.now() + 200 });
    await clock.advance(ms);
    then(desk);
    send(b, 'B1');
    send(a, 'A3');
    await clock.advance(3000);
    expect(sent.map(({ ref }) => ref.replace(/0+$/, ''))).toEqual(['A1', 'B1', 'A3']);
  });
});

describe('what sending leads to in the middle of sending', () => {
  it('is waited for by one timer, with what waited before it', async () => {
    const desk = fleet(2, {
      pace: { perSecond: 2, exitReserve: 1, perDay: 9 },
      callsToday: (account) => (account === 'AC000' ? 9 : 0),
      onAnswer: ({ outcome }) => {
        if (outcome.kind === 'NotSent') for (const ref of ['X1', 'X2', 'X3']) exit(ref);
      },
    });
    const { clock, ids, sent, send } = desk;
    const [a, b] = ids as [AccountId, AccountId];
    const exit = (ref: string): void => send(a, ref, { urgency: 'Exit' });
    send(b, 'B1');
    send(b, 'B2');
    send(a, 'A1');
    expect([sent.length, clock.timers()]).toEqual([3, 1]);
    await clock.advance(1000);
    expect([sent.length, clock.timers()]).toEqual([5, 0]);
  });
});
