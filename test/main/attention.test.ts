import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const follower = 'PR2002';
const ledger = () => practice.simulator.ledger(follower).orders;
const rows = () => practice.view().attention;
const statusOf = (key: string) =>
  copiesOf(practice.view(), key).find(({ followerId }) => followerId === follower)?.status;

/** An order whose answer was lost; `applied`: the broker took it all the same. */
async function inDoubt(applied: boolean, hideMs: number | null = null): Promise<string> {
  practice.simulator.armFault({ account: follower, endpoint: 'feed', times: null, feed: 'drop' });
  practice.simulator.armFault({
    account: follower,
    endpoint: 'place',
    times: 1,
    applied,
    answer: { kind: 'reset' },
    ...(hideMs === null ? {} : { order: { kind: 'hide', ms: hideMs } }),
  });
  return practice.place({ quantity: '100', price: '790' });
}

async function provenAbsent(): Promise<{ readonly order: string; readonly ref: string }> {
  practice = await openPractice({ plan: { rules: { settleMs: 600 } } });
  const order = await inDoubt(false);
  const row = await until(() => rows().find(({ state }) => state === 'ProvenAbsent'));
  return { order, ref: row.clOrdId };
}

describe('the attention list', () => {
  it('shows an order in doubt with its account, since when, and the master’s price, and cannot send it yet', async () => {
    practice = await openPractice();
    const order = await inDoubt(true, 60_000);
    const row = await until(() => rows()[0]);
    expect(row).toMatchObject({
      accountId: follower,
      masterKey: order,
      state: 'Asking',
      side: 'Buy',
      orderQty: 100,
      price: 79_000,
      masterPrice: 79_000,
    });
    expect(row.sendRefusal).toContain('not proven');
    expect(await practice.ask('sendAttention', { clOrdId: row.clOrdId })).toMatchObject({
      ok: false,
      code: 'SEND_NOT_PROVEN',
    });
    expect(ledger()).toHaveLength(1);
  });

  it('is empty again when the order turns up', async () => {
    practice = await openPractice();
    const order = await inDoubt(true, 1500);
    await until(() => rows().length === 1);
    await until(() => statusOf(order) === 'New' && rows().length === 0);
    expect(ledger()).toHaveLength(1);
  });

  it('says so when the book cannot be read, and comes to no verdict', async () => {
    practice = await openPractice({ plan: { rules: { settleMs: 600 } } });
    practice.simulator.armFault({
      account: follower,
      endpoint: 'book',
      times: null,
      applied: false,
      answer: { kind: 'reply', status: 502, body: 'html' },
    });
    const order = await inDoubt(false);
    const row = await until(() => rows().find(({ state }) => state === 'CannotVerify'));
    expect(row.evidence).toContain('cannot');
    expect(statusOf(order)).toBe('Unknown');
  });

  it('says what proved an order absent', async () => {
    const { order } = await provenAbsent();
    const row = rows()[0];
    expect(row?.evidence).toContain('trades and positions agree');
    expect(row?.sendRefusal).toBe('');
    expect(statusOf(order)).toBe('NeedsAttention');
  });
});

describe('sending an order that was proven absent', () => {
  it('sends the very same order once, under the same reference, with the person’s name in the journal', async () => {
    const { order, ref } = await provenAbsent();
    await practice.call('sendAttention', { clOrdId: ref });
    await until(() => statusOf(order) === 'New' && rows().length === 0);
    expect(ledger().map(({ tag, quantity, pricePaise }) => [tag, quantity, pricePaise])).toEqual([[ref, 100, 79_000]]);
    const line = practice.view().journal.find(({ kind }) => kind === 'AttentionSent');
    expect(line).toMatchObject({ level: 'Intervention' });
    expect(line?.text).toContain('the test');
    expect(await practice.ask('sendAttention', { clOrdId: ref })).toMatchObject({ ok: false, code: 'SEND_NOT_PROVEN' });
  });

  it('pressed many times at once sends it once', async () => {
    const { order, ref } = await provenAbsent();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => practice.ask('sendAttention', { clOrdId: ref })),
    );
    await until(() => statusOf(order) === 'New');
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(ledger()).toHaveLength(1);
  });

  it('does not send it when the fresh reading shows it after all', async () => {
    practice = await openPractice({ plan: { rules: { settleMs: 300 } } });
    const order = await inDoubt(true, 2500);
    const row = await until(() => rows().find(({ state }) => state === 'ProvenAbsent'));
    const hiddenUntil = row.since + 2600;
    await until(() => Date.now() > hiddenUntil);
    const answer = await practice.ask('sendAttention', { clOrdId: row.clOrdId });
    expect(answer.ok).toBe(false);
    await until(() => statusOf(order) === 'New');
    expect(ledger()).toHaveLength(1);
  });

  it('does not send it when the book cannot be read just then', async () => {
    const { ref } = await provenAbsent();
    practice.simulator.armFault({
      account: follower,
      endpoint: 'book',
      times: null,
      applied: false,
      answer: { kind: 'reply', status: 502, body: 'html' },
    });
    expect(await practice.ask('sendAttention', { clOrdId: ref })).toMatchObject({
      ok: false,
      code: 'SEND_BOOK_UNREAD',
    });
    expect(ledger()).toHaveLength(0);
  });

  it('does not send it when the rules would deny it', async () => {
    const { ref } = await provenAbsent();
    await practice.call('setFollowerTerms', { followerId: follower, maxQty: '50' });
    const answer = await practice.ask('sendAttention', { clOrdId: ref });
    expect(answer).toMatchObject({ ok: false, code: 'QTY_ABOVE_MAXIMUM' });
    expect(rows()[0]?.clOrdId).toBe(ref);
    expect(ledger()).toHaveLength(0);
  });

  it('has no page of the broker’s to open in practice', async () => {
    practice = await openPractice();
    expect(await practice.ask('openBrokerPage', null)).toMatchObject({ ok: false, code: 'NO_BROKER_PAGE' });
  });
});
