import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice | null = null;
afterEach(async () => {
  await practice?.stop();
  practice = null;
});

const ofFollowers = (desk: Practice) => desk.simulator.ledger().orders.filter(({ account }) => account !== 'PR1001');

describe('copying against the broker’s own ledger', () => {
  it('gives 50, 100 and 200 for a master’s 100 at 0.5, 1 and 2', async () => {
    practice = await openPractice();
    await practice.place({ quantity: '100', price: '790' });
    const copies = await until(() => {
      const orders = ofFollowers(practice!);
      return orders.length === 3 && orders;
    });
    console.log(copies[0]);
    expect(Object.fromEntries(copies.map(({ account, quantity }) => [account, quantity]))).toEqual({ PR2001: 50, PR2002: 100, PR2003: 200 });
    expect(sbin.id).toBe('NSE|3045');
    expect(copiesOf(practice.view(), practice.view().orders[0]?.key ?? '').length).toBe(3);
  });
});
