// The desk's one path of prices: the broker's market socket, on the master's account, for search, demo and exit alike.

import { afterEach, describe, expect, it } from 'vitest';
import { openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const lastOf = async (text: string): Promise<number | null | undefined> =>
  (await practice.call('searchInstruments', { text })).find(({ instrumentId }) => instrumentId === sbin.id)?.lastPrice;

describe('live prices', () => {
  it('are shown beside what a search finds, as they are at that moment', async () => {
    practice = await openPractice({ simulator: { tickMs: 0 } });
    expect(await lastOf('SBIN')).toBe(80_000);
    practice.simulator.setPrice({ exchange: sbin.exchange, token: sbin.token, price: 812.35, hold: true });
    let found: number | null | undefined = null;
    await until(() => {
      void lastOf('SBIN').then((price) => (found = price));
      return found === 81_235;
    });
  });

  it('price the demo’s orders', async () => {
    practice = await openPractice();
    await practice.call('playDemoMorning', null);
    await until(() => practice.simulator.ledger().orders.some(({ account }) => account === 'PR1001'));
  });

  it('that cannot come because of a wrong address are said aloud, and a search answers all the same', async () => {
    practice = await openPractice();
    practice.simulator.armFault({
      endpoint: 'marketSession',
      times: null,
      answer: { kind: 'reply', status: 200, body: 'html' },
    });
    expect(await lastOf('SBIN')).toBeNull();
    const notice = await until(() => practice.view().notices.find(({ key }) => key === 'prices'));
    expect(notice).toMatchObject({ level: 'Error', title: 'No live prices' });
    expect(notice.body).toContain('web page');
  });
});
