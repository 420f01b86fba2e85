import { afterEach, describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { orders } = readLedger(() => practice.simulator);

function count(kind: string): number {
  const db = new Database(join(practice.folder, 'lockstep.sqlite'), { readonly: true });
  try {
    return (db.prepare('SELECT count(*) AS n FROM trade_events WHERE kind = ?').get(kind) as { n: number }).n;
  } finally {
    db.close();
  }
}

describe('what stays in doubt', () => {
  it('records one duplicate once, however often the book shows it, and stops copying to that account alone', async () => {
    practice = await openPractice();
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    const ref = orders('PR2002')[0]?.tag ?? '';
    practice.simulator.placeByHand({
      account: 'PR2002',
      source: 'MOB',
      exchange: 'NSE',
      instrumentId: '3045',
      transactionType: 'BUY',
      quantity: 100,
      product: 'INTRADAY',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      price: '790',
      slTriggerPrice: '',
      orderTag: ref,
    });
    await until(() => practice.view().notices.some(({ key }) => key === 'duplicate:PR2002'));
    await pass(3200);
    expect(count('DuplicateFound')).toBe(1);
    await practice.place({ quantity: '10', price: '791' });
    await until(() => orders('PR2001').length === 2 && orders('PR2003').length === 2);
    await pass(200);
    expect(orders('PR2002')).toHaveLength(2);
  });

  it('asks a book that it cannot read at growing intervals, so that the reads last for Exit All', async () => {
    practice = await openPractice();
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    practice.simulator.armFault({ account: 'PR2002', endpoint: 'feed', times: null, feed: 'drop' });
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'place',
      times: 1,
      applied: false,
      answer: { kind: 'reset' },
    });
    const odd = {
      brokerOrderId: '991',
      exchange: 'NSE',
      instrumentId: '3045',
      orderStatus: 'OPEN',
      orderComplexity: 'BO',
      transactionType: 'BUY',
      quantity: '5',
    };
    practice.simulator.armFault({
      account: 'PR2002',
      endpoint: 'book',
      times: null,
      answer: {
        kind: 'reply',
        status: 200,
        body: { text: JSON.stringify({ status: 'Ok', message: 'Success', result: [odd] }) },
      },
    });
    const order = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), order).some(({ status }) => status === 'Unknown'));
    const before = practice.simulator.ledger('PR2002').reads.length;
    await pass(5000);
    // The net beneath the feed reads every 3 s; look-ups add theirs at 0.5, 1.5 and 3.5 s.
    expect(practice.simulator.ledger('PR2002').reads.filter(({ endpoint }) => endpoint === 'book').length).toBeLessThan(
      before + 9,
    );
    expect(copiesOf(practice.view(), order).find(({ followerId }) => followerId === 'PR2002')?.status).toBe('Unknown');
  });
});
