// What the master does while exits hold a follower's contract is neither done late nor forgotten.

import { afterEach, describe, expect, it } from 'vitest';
import { readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { net } = readLedger(() => practice.simulator);

const id = 'PR2003';
const copies = (key: string) => copiesOf(practice.view(), key).filter(({ followerId }) => followerId === id);
const refuse = (times: number | null): number =>
  practice.simulator.armFault({
    account: id,
    endpoint: 'place',
    times,
    applied: false,
    answer: { kind: 'refuse', code: 'EC858', message: 'Exchange not enabled' },
  });
const filled = (key: string): Promise<unknown> =>
  until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'Filled').length === 3);
async function everyoneBuys(): Promise<string> {
  const key = await practice.place({ quantity: '100', price: '800' });
  await filled(key);
  return key;
}

describe('what the master does while an exit holds a follower’s contract', () => {
  /** The follower's exit was refused once, and the order that closes it in step is slow to be taken. */
  let resting = '';
  async function aSlowExitInStep(rules: { readonly staleAfterMs?: number } = {}): Promise<void> {
    practice = await openPractice({ plan: { rules } });
    await everyoneBuys();
    resting = await practice.place({ quantity: '10', price: '780' });
    await until(() => copies(resting)[0]?.status === 'New');
    refuse(1);
    practice.simulator.armFault({ account: id, endpoint: 'place', times: 1, delayBeforeMs: 4000 });
    await practice.place({ side: 'Sell', quantity: '20', price: '800' });
    await until(() => practice.view().exits.some(({ finishedAt }) => finishedAt === null));
  }
  const allEnded = (runs: number): Promise<unknown> =>
    until(() => {
      const { exits } = practice.view();
      return exits.length >= runs && exits.every(({ finishedAt }) => finishedAt !== null);
    });

  it('opens nothing late at that follower, and copying goes on', async () => {
    await aSlowExitInStep({ staleAfterMs: 2000 });
    const turned = await practice.place({ side: 'Sell', quantity: '180', price: '800' });
    await until(() => net('PR2002') === -100);
    await allEnded(1);
    await until(() => copies(turned).some(({ reasonCode }) => reasonCode === 'MASTER_ACTION_STALE'));
    expect(practice.view().copying.kind).toBe('On');
    await until(() => net(id) === 0);
  });

  it('is not forgotten when another exit of the contract begins meanwhile and ends later', async () => {
    await aSlowExitInStep({ staleAfterMs: 60_000 });
    const closed = await practice.place({ side: 'Sell', quantity: '80', price: '800' });
    await until(() => net('PR2002') === 0);
    expect(copies(closed)).toHaveLength(0);
    practice.simulator.armFault({ account: id, endpoint: 'cancel', times: 1, delayBeforeMs: 6000 });
    await practice.call('exit', { scope: { kind: 'MasterOrder', masterKey: resting }, reach: 'Copied' });
    await allEnded(2);
    await until(() => copies(closed).length > 0);
    await until(() => net(id) === 0);
  });
});
