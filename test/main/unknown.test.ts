import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const ledgerOf = (account: string) => practice.simulator.ledger(account).orders;
const copyOf = (key: string, follower: string) =>
  copiesOf(practice.view(), key).find(({ followerId }) => followerId === follower);

describe('an order whose answer never came', () => {
  for (const [name, fault] of [
    ['the connection was reset', { kind: 'reset' }],
    ['the body was cut', { kind: 'cut-body' }],
    ['the answer was a web page', { kind: 'reply', status: 200, body: 'html' }],
    ['the answer was empty', { kind: 'reply', status: 200, body: 'empty' }],
    ['the broker answered 502', { kind: 'reply', status: 502, body: 'html' }],
  ] as const) {
    it(`is found in the book by its reference and never sent again: ${name}`, async () => {
      practice = await openPractice();
      practice.simulator.armFault({ account: 'PR2002', endpoint: 'place', times: 1, applied: true, answer: fault });
      // Without the feed only the book can tell.
      practice.simulator.armFault({ account: 'PR2002', endpoint: 'feed', times: null, feed: 'drop' });
      const order = await practice.place({ quantity: '100', price: '790' });
      await until(() => copyOf(order, 'PR2002')?.status === 'New');
      expect(ledgerOf('PR2002')).toHaveLength(1);
      expect(copyOf(order, 'PR2002')?.orderId).toBe(ledgerOf('PR2002')[0]?.brokerOrderId);
    });
  }

  it('is bound at once when the order feed carries its reference', async () => {
    practice = await openPractice();
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      applied: true,
      answer: { kind: 'reset' },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copyOf(order, 'PR2002')?.status === 'New');
    expect(ledgerOf('PR2002')).toHaveLength(1);
  });

  it('stays UNKNOWN while the book does not show it yet, then binds, and was sent once', async () => {
    practice = await openPractice();
    practice.simulator.armFault({ account: 'PR2002', endpoint: 'feed', times: null, feed: 'drop' });
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      applied: true,
      answer: { kind: 'reset' },
      order: { kind: 'hide', ms: 2500 },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copyOf(order, 'PR2002')?.status === 'Unknown');
    expect(practice.view().followers.find(({ id }) => id === 'PR2002')?.state).not.toBe('Off');
    await until(() => copyOf(order, 'PR2002')?.status === 'New');
    expect(ledgerOf('PR2002')).toHaveLength(1);
  });

  it('comes to a person when the book proves it absent, is never called rejected and never sent by itself', async () => {
    practice = await openPractice({ plan: { rules: { settleMs: 1500 } } });
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      applied: false,
      answer: { kind: 'reset' },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copyOf(order, 'PR2002')?.status === 'NeedsAttention');
    expect(ledgerOf('PR2002')).toHaveLength(0);
    const notice = practice.view().notices.find(({ key }) => key === `unknown:${order}`);
    expect(notice?.level).toBe('Error');
    await practice.call('ignoreAttention', { clOrdId: copyOf(order, 'PR2002')?.clOrdId ?? '' });
    await until(() => copyOf(order, 'PR2002')?.status === 'Unknown');
    expect(await practice.ask('ignoreAttention', { clOrdId: copyOf(order, 'PR2002')?.clOrdId ?? '' })).toMatchObject({
      ok: false,
      code: 'NOT_ON_THE_LIST',
    });
  });

  it('holds back the master’s modify for that follower until the book has answered, then sends only the newest', async () => {
    practice = await openPractice();
    practice.simulator.armFault({ account: 'PR2002', endpoint: 'feed', times: null, feed: 'drop' });
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      applied: true,
      answer: { kind: 'reset' },
      order: { kind: 'hide', ms: 1200 },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copyOf(order, 'PR2002')?.status === 'Unknown' && copyOf(order, 'PR2001')?.status === 'New');
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '100', price: '791', trigger: '' });
    await practice.call('replaceMasterOrder', { orderId: order, quantity: '100', price: '792', trigger: '' });
    await until(() => ledgerOf('PR2002')[0]?.pricePaise === 79200);
    expect(ledgerOf('PR2002')).toHaveLength(1);
    const modifies = practice.simulator
      .ledger()
      .commands.filter(({ account, endpoint }) => account === 'PR2002' && endpoint === 'modify');
    expect(modifies).toHaveLength(1);
  });
});

describe('a refused order', () => {
  it('is FAILED with the broker’s code and words and is not sent again', async () => {
    practice = await openPractice();
    practice.simulator.armFault({
      account: 'PR2001',
      endpoint: 'place',
      times: 1,
      applied: false,
      answer: { kind: 'refuse', code: 'EC858', message: 'Exchange not enabled' },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    const copy = await until(() => (copyOf(order, 'PR2001')?.status === 'Rejected' ? copyOf(order, 'PR2001') : null));
    expect(copy).toMatchObject({ reasonCode: 'EC858' });
    expect(copy.reasonText).toContain('Exchange not enabled');
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 2);
    expect(ledgerOf('PR2001')).toHaveLength(0);
  });
});
