import { expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { createAllowance } from '../../main/replication/allowance.ts';
import { manualClock } from '../support/manual-clock.ts';

const [a, b, c] = ['A', 'B', 'C'].map(accountId) as [ReturnType<typeof accountId>, ReturnType<typeof accountId>, never];

it('a plan for accounts that share an address is told from what leaves at once by the room of the address too', () => {
  const allowance = createAllowance({
    clock: manualClock(),
    pace: { perSecond: 5, exitReserve: 2 },
    edge: { perSecond: 4, exitReserve: 2 },
    edgeOf: (account) => (account === c ? 'other' : 'shared'),
  });
  const fits = allowance.booking();
  expect([fits(a, 'Entry'), fits(b, 'Entry'), fits(a, 'Entry'), fits(b, 'Entry')]).toEqual([true, true, false, false]);
  expect([fits(c, 'Entry'), fits(a, 'Exit'), fits(b, 'Exit'), fits(a, 'Exit')]).toEqual([true, true, true, false]);
});
