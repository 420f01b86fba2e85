import { expect, it } from 'vitest';
import { orderId } from '../../domain/ids.ts';
import { createHoldings } from '../../main/replication/holdings.ts';
import { anOrder, followerId, sbin } from '../support/an-order.ts';

it('an exit that was found to want nothing is weighed again once the master’s order changes, as by a late fill', () => {
  const holdings = createHoldings();
  const id = orderId('26112400001001');
  const sale = anOrder({ orderId: id, side: 'Sell', cumQty: 60, ended: 'Canceled' });
  holdings.takeMaster(id, undefined, sale, 1);
  holdings.takeExit(followerId, sale, id);
  const { openExits } = holdings.of(followerId, sbin, sale.product);
  expect([...openExits.keys()]).toEqual([id]);
  openExits.delete(id);

  holdings.takeMaster(id, sale, { ...sale, cumQty: 100 }, 2);
  expect([...openExits.keys()]).toEqual([id]);
});
