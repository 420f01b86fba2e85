// A book whose rows carry no moment at all: the broker's own sample of one leaves all four empty, and the reference says
// that each may be. Nobody can say how old such an order is.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
let gateway: Server;
afterEach(async () => {
  await practice.stop();
  gateway.closeAllConnections();
  gateway.close();
});

const moments = /"(orderTime|exchangeUpdateTime|brokerUpdateTime|exchangeTimestamp)":"[^"]*"/g;

/** Hands every call on, and takes the moments out of the order books. */
async function undatedBooks(behind: string): Promise<string> {
  gateway = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await fetch(new URL(request.url ?? '/', behind), {
        method: request.method ?? 'GET',
        headers: {
          authorization: request.headers.authorization ?? '',
          ...(chunks.length === 0 ? {} : { 'content-type': 'application/json' }),
        },
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      });
      const text = await answer.text();
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(request.url?.endsWith('orders/book') ? text.replaceAll(moments, '"$1":""') : text);
    })();
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const url = new URL(behind);
  url.port = String((gateway.address() as AddressInfo).port);
  return url.toString();
}

const fromTheApp = (): string => {
  const made = practice.simulator.placeByHand({
    account: 'PR1001',
    exchange: sbin.exchange,
    instrumentId: sbin.token,
    transactionType: 'BUY',
    quantity: 100,
    orderType: 'MARKET',
    product: 'INTRADAY',
    price: '',
    source: 'MOB',
  });
  if ('refusal' in made) throw new Error(JSON.stringify(made.refusal));
  return made.brokerOrderId;
};

const passed = async (ms: number): Promise<void> => {
  const at = Date.now();
  await until(() => Date.now() - at > ms);
};

async function reopenOnUndated(whileAway: () => Promise<void>): Promise<void> {
  const { control, ...addresses } = practice.simulator.urls;
  const rest = await undatedBooks(addresses.rest);
  const { accounts } = practice.simulator;
  const broker = { addresses: { ...addresses, rest }, control, accounts, spares: [], stop: async () => undefined };
  await practice.reopen({ practice: broker }, whileAway);
}

describe('an order of the master’s without any moment', () => {
  it('that is in the first book after a start is listed, not copied: it may be hours old', async () => {
    practice = await openPractice({ plan: { rules: { staleAfterMs: 1000 } } });
    let key = '';
    await reopenOnUndated(async () => {
      key = fromTheApp();
      await passed(2600);
    });
    await until(() => practice.view().orders.some((order) => order.key === key));
    await passed(1000);
    expect(practice.simulator.ledger().orders.filter(({ account }) => account !== 'PR1001')).toHaveLength(0);
    expect(practice.view().missed.map(({ masterKey }) => masterKey)).toEqual([key]);
  });

  it('that no reading held a moment ago is copied, though the feed tells nothing of it', async () => {
    practice = await openPractice();
    await reopenOnUndated(async () => undefined);
    await until(() => practice.view().master?.link.feed === 'Live');
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    practice.simulator.armFault({ account: 'PR1001', endpoint: 'feed', times: 20, feed: 'drop' });
    const key = fromTheApp();
    await until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'Filled').length === 3);
    expect(practice.view().missed).toEqual([]);
  });

  it('that rested when the desk was closed and traded meanwhile is told of, and its old fill is not followed', async () => {
    practice = await openPractice({ plan: { rules: { staleAfterMs: 1000 } } });
    await practice.call('setFollowerTerms', { followerId: 'PR2002', copyPolicy: 'Fills' });
    const key = await practice.place({ quantity: '100', price: '790' });
    await until(() => copiesOf(practice.view(), key).filter(({ status }) => status === 'New').length === 2);
    await reopenOnUndated(async () => {
      practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: 789, hold: true });
      await passed(2600);
    });
    const mine = () => copiesOf(practice.view(), key).find(({ followerId }) => followerId === 'PR2002');
    await until(mine);
    expect(mine()).toMatchObject({ status: 'Denied', reasonCode: 'MASTER_ACTION_STALE' });
    expect(practice.simulator.ledger('PR2002').orders).toEqual([]);
  });
});
