import { expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { exitWatched, follower, sbin } from './exit-watched.ts';
import { watchHands } from './hand-watched.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

/** The desk with its watch over what is closed by hand; `absent` gives the copy of the master's next order, proven never to have arrived. */
async function handWatched() {
  const desk = await exitWatched();
  const { world, engine, blotter, looks } = desk;
  const titles: string[] = [];
  const watch = watchHands(desk, (title) => void titles.push(title));
  return {
    ...desk,
    titles,
    absent: async (side: 'Buy' | 'Sell', qty: number) => {
      const at = world.accounts.get('FO001');
      if (at === undefined) throw new Error('no account');
      at.rates = { ...noFaults, requestLost: 1 };
      const { orderId } = desk.master(side, qty);
      await looks(6000);
      at.rates = noFaults;
      const last = (): CopyOrder | undefined => [...blotter.copies()].at(-1);
      await looks(400_000, () => last()?.attention === 'Raised');
      const copy = last();
      if (copy?.attention !== 'Raised') throw new Error('it was not proven absent');
      return { orderId, copy };
    },
    /** What the window says before the press, and what the press answers. */
    send: async ({ clOrdId }: CopyOrder) => {
      const copy = blotter.copy(clOrdId);
      const may = copy === undefined ? null : engine.maySend(copy);
      const answer = engine.sendAttention(clOrdId, 'a person');
      world.time.promiseSettled();
      await pass(world, 20_000);
      return [may, await answer];
    },
    ownerSells: async (qty: number, ms = 60_000) => {
      const order = { instrumentId: sbin, product: 'NRML', stopPx: 0, price: 0, ordType: 'Market' } as const;
      world.exchange.place('FO001', { ...order, side: 'Sell', qty }, byHand);
      await looks(ms);
    },
    end: () => {
      watch.close();
      world.disk.close();
    },
  };
}

it('an exit that was proven absent is not sent where a run for what is pending has closed its units since', async () => {
  const { world, engine, nets, looks, master, pending, absent, send, end } = await handWatched();
  master('Buy', 200);
  await looks(5000);
  const { orderId, copy } = await absent('Sell', 100);
  expect([nets(), pending(orderId)]).toEqual([[100, 200], 100]);
  const scope = { kind: 'InStep', masterKey: orderId, accountId: follower } as const;
  engine.exit({ scope, reach: 'Copied' }, [follower], 'a person');
  world.time.promiseSettled();
  await looks(20_000);
  expect([nets(), pending(orderId)]).toEqual([[100, 100], null]);
  expect(await send(copy)).toMatchObject([{ code: 'SEND_WANTS_LESS' }, { code: 'SEND_WANTS_LESS' }]);
  expect(nets()).toEqual([100, 100]);
  end();
});

it.each([
  [1000, 'SEND_BEYOND_HELD'],
  [60_000, 'SEND_WANTS_LESS'],
])(
  'an exit that was proven absent is not sent where the owner has closed the position by hand %s ms before',
  async (ms, code) => {
    const { nets, looks, master, absent, ownerSells, send, end } = await handWatched();
    master('Buy', 100);
    await looks(5000);
    const { copy } = await absent('Sell', 100);
    await ownerSells(100, ms);
    expect(nets()).toEqual([0, 0]);
    expect((await send(copy))[1]).toMatchObject({ code });
    expect(nets()).toEqual([0, 0]);
    end();
  },
);

it('the master’s exit sells nothing that the owner has sold by hand while an entry that was proven absent waits', async () => {
  const { nets, looks, titles, master, absent, ownerSells, end } = await handWatched();
  master('Buy', 100);
  await looks(5000);
  await absent('Buy', 100);
  await ownerSells(100);
  expect([nets(), titles]).toEqual([[200, 0], ['100 SBIN NRML were closed at FO001 by hand or by the broker']]);
  master('Sell', 200);
  await looks(60_000);
  expect(nets()).toEqual([0, 0]);
  end();
});

it.each([0, 300])(
  'the master’s next exit is followed whole where a run has closed what one that was proven absent was for, and %s more were bought',
  async (more) => {
    const { world, engine, nets, looks, master, absent, end } = await handWatched();
    master('Buy', 200);
    await looks(5000);
    const { orderId } = await absent('Sell', 100);
    const scope = { kind: 'InStep', masterKey: orderId, accountId: follower } as const;
    engine.exit({ scope, reach: 'Copied' }, [follower], 'a person');
    world.time.promiseSettled();
    await looks(20_000);
    if (more > 0) master('Buy', more);
    await looks(5000);
    expect(nets()).toEqual([100 + more, 100 + more]);
    master('Sell', 100 + more);
    await looks(5000);
    expect(nets()).toEqual([0, 0]);
    end();
  },
);

it('the master’s next exit sells what is left where the owner has closed what one that was proven absent was for', async () => {
  const { nets, looks, master, pending, absent, send, ownerSells, end } = await handWatched();
  master('Buy', 300);
  await looks(5000);
  const { orderId, copy } = await absent('Sell', 100);
  await ownerSells(100);
  expect([nets(), pending(orderId)]).toEqual([[200, 200], null]);
  expect(await send(copy)).toMatchObject([{ code: 'SEND_WANTS_LESS' }, { code: 'SEND_WANTS_LESS' }]);
  expect(nets()).toEqual([200, 200]);
  master('Sell', 200);
  await looks(5000);
  expect(nets()).toEqual([0, 0]);
  end();
});
