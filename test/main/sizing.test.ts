import { afterEach, describe, expect, it } from 'vitest';
import type { InstrumentHit } from '../../preload/contract.ts';
import { pass, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { net, working } = readLedger(() => practice.simulator);
const market = { ordType: 'Market', price: '' } as const;
const terms = (followerId: string, edit: object): Promise<unknown> =>
  practice.call('setFollowerTerms', { followerId, ...edit });

async function option(): Promise<InstrumentHit> {
  const hits = await practice.call('searchInstruments', { text: 'NIFTY CE' });
  const found = hits.find(({ symbol, exchange }) => symbol === 'NIFTY' && exchange === 'NFO');
  if (found === undefined) throw new Error('The practice market lists no NIFTY call');
  const [exchange, token] = found.instrumentId.split('|') as [string, string];
  practice.simulator.setPrice({ exchange, token, price: 200, hold: true });
  return found;
}
const tokenOf = ({ instrumentId }: InstrumentHit): string => instrumentId.split('|')[1] ?? '';
const copyOf = (key: string, account: string) =>
  copiesOf(practice.view(), key).find(({ followerId }) => followerId === account);

describe('the rounding ledger', () => {
  it('repays an owed lot when it makes one, over a restart, and the last exit closes the whole', async () => {
    practice = await openPractice();
    const nifty = await option();
    await terms('PR2001', { carryLots: true });
    const lot = {
      price: '210',
      instrumentId: nifty.instrumentId,
      product: 'NRML',
      quantity: String(nifty.lotSize),
    } as const;
    const first = await practice.place(lot);
    await until(() => copyOf(first, 'PR2001')?.reasonCode === 'QTY_BELOW_ONE_LOT');
    expect(copyOf(first, 'PR2001')?.reasonText).toContain('32.5 owed now');
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    await practice.place(lot);
    await until(
      () => net('PR2001', tokenOf(nifty)) === nifty.lotSize && net('PR2003', tokenOf(nifty)) === 4 * nifty.lotSize,
    );
    const third = await practice.place(lot);
    await until(() => copyOf(third, 'PR2001')?.reasonCode === 'QTY_BELOW_ONE_LOT');
    await practice.place({ ...lot, side: 'Sell', price: '190', quantity: String(3 * nifty.lotSize) });
    await until(() => net('PR2001', tokenOf(nifty)) === 0 && net('PR2003', tokenOf(nifty)) === 0);
    // The master was flat in between: what the third order left owed was owed on a position that is gone.
    const next = await practice.place(lot);
    await until(() => copyOf(next, 'PR2001')?.reasonCode === 'QTY_BELOW_ONE_LOT');
    expect(copyOf(next, 'PR2001')?.reasonText).not.toContain('owed before');
  });

  it('owes nothing for an order that the master took back', async () => {
    practice = await openPractice();
    const nifty = await option();
    await terms('PR2001', { carryLots: true });
    const ticket = { instrumentId: nifty.instrumentId, product: 'NRML', quantity: String(nifty.lotSize) } as const;
    const resting = await practice.place({ ...ticket, price: '150' });
    await until(() => copyOf(resting, 'PR2001')?.reasonCode === 'QTY_BELOW_ONE_LOT');
    await practice.call('cancelMasterOrder', { orderId: resting });
    await until(() => copyOf(resting, 'PR2002')?.status === 'Canceled');
    const next = await practice.place({ ...ticket, price: '210' });
    await until(() => copyOf(next, 'PR2001')?.reasonCode === 'QTY_BELOW_ONE_LOT');
    expect(net('PR2001', tokenOf(nifty))).toBe(0);
  });
});

describe('sizes of other kinds', () => {
  it('fixed units, fixed value, at least one lot and a cut each give what they say', async () => {
    practice = await openPractice();
    const nifty = await option();
    const lot = nifty.lotSize;
    await terms('PR2001', { sizing: 'FixedLots', fixed: '3' });
    await terms('PR2002', { sizing: 'FixedValue', fixed: '30000' });
    await terms('PR2003', { maxQty: String(lot * 2 + 10), aboveMaximum: 'Cut' });
    const order = await practice.place({
      instrumentId: nifty.instrumentId,
      product: 'NRML',
      price: '150',
      quantity: String(2 * lot),
    });
    await until(() => copiesOf(practice.view(), order).filter(({ status }) => status === 'New').length === 3);
    expect(['PR2001', 'PR2002', 'PR2003'].map((id) => copyOf(order, id)?.orderQty)).toEqual([
      3 * lot,
      3 * lot,
      2 * lot,
    ]);
    // The master's modify of its price leaves a size by value as it was begun.
    await practice.call('replaceMasterOrder', { orderId: order, quantity: String(2 * lot), price: '100', trigger: '' });
    await until(() => copiesOf(practice.view(), order).every(({ price }) => price === 100_00));
    expect(copyOf(order, 'PR2002')?.orderQty).toBe(3 * lot);
    await practice.call('cancelMasterOrder', { orderId: order });
    await until(() => working('PR2001') + working('PR2002') + working('PR2003') === 0);
    await terms('PR2001', { sizing: 'Multiplier', atLeastOneLot: true });
    const small = await practice.place({
      price: '210',
      instrumentId: nifty.instrumentId,
      product: 'NRML',
      quantity: String(lot),
    });
    await until(() => net('PR2001', tokenOf(nifty)) === lot && copyOf(small, 'PR2001')?.status === 'Filled');
  });

  it('by funds is the follower’s share of the master’s funds', async () => {
    practice = await openPractice();
    await until(() => practice.view().followers.every(({ availableFunds }) => availableFunds !== null));
    await until(() => practice.view().master?.availableFunds !== null);
    await terms('PR2002', { sizing: 'Funds' });
    const ratio =
      (practice.view().followers.find(({ id }) => id === 'PR2002')?.availableFunds ?? 0) /
      (practice.view().master?.availableFunds ?? 1);
    const order = await practice.place({ quantity: '100', price: '700' });
    await until(() => copyOf(order, 'PR2002')?.status === 'New');
    expect(copyOf(order, 'PR2002')?.orderQty).toBe(Math.floor(100 * ratio));
  });
});

describe('reverse copying', () => {
  it('sells what the master buys and buys it back when the master is out, and is not switched while anything is held', async () => {
    practice = await openPractice();
    expect(await practice.ask('setFollowerTerms', { followerId: 'PR2003', reverse: true })).toMatchObject({
      ok: false,
      code: 'REVERSE_NEEDS_FILLS',
    });
    await terms('PR2003', { reverse: true, copyPolicy: 'Fills' });
    await practice.place({ ...market, quantity: '100' });
    await until(() => net('PR2003') === -200 && net('PR2002') === 100);
    expect(await practice.ask('setFollowerTerms', { followerId: 'PR2003', reverse: false })).toMatchObject({
      ok: false,
      code: 'REVERSE_WHILE_HOLDING',
    });
    await practice.place({ ...market, side: 'Sell', quantity: '40' });
    await until(() => net('PR2003') === -120);
    await practice.place({ ...market, side: 'Sell', quantity: '60' });
    await until(() => net('PR2003') === 0 && net('PR2002') === 0);
    // Its own fill may be on its way to the desk still.
    for (let done = false; !done;) {
      // Without a rest the thread would never be given back to the sockets that the fill comes by.
      await pass(20);
      done = (await practice.ask('setFollowerTerms', { followerId: 'PR2003', reverse: false })).ok;
    }
  });
});
