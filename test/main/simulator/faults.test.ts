import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../../main/simulator/faults.ts';
import type { RunningSimulator } from '../../../main/simulator/start-simulator.ts';
import { clientOf, openFeed, startStill } from './practice-client.ts';

let simulator: RunningSimulator;
let client: ReturnType<typeof clientOf>;

beforeEach(async () => {
  simulator = await startStill();
  client = clientOf(simulator);
});
afterEach(() => simulator.stop());

const orders = () => simulator.ledger().orders;
const reset: FaultSpec = { endpoint: 'place', answer: { kind: 'reset' } };

describe('faults', () => {
  it('resets the connection after the order exists', async () => {
    simulator.armFault(reset);
    await expect(client.place({})).rejects.toThrow();
    expect(orders()).toMatchObject([{ status: 'OPEN', tag: 'T1' }]);
    expect(simulator.ledger().commands).toMatchObject([{ answerStatus: null, faulted: true }]);
  });

  it('resets the connection before the order exists', async () => {
    simulator.armFault({ ...reset, applied: false });
    await expect(client.place({})).rejects.toThrow();
    expect(orders()).toHaveLength(0);
    expect(simulator.ledger().commands).toHaveLength(1);
  });

  it.each([500, 502, 503, 429])('answers %i whether or not the order was placed', async (status) => {
    for (const applied of [true, false]) {
      simulator.armFault({ endpoint: 'place', applied, answer: { kind: 'reply', status, body: 'html' } });
      const answer = await client.place({});
      expect([answer.status, answer.type]).toEqual([status, 'text/html']);
    }
    expect(orders()).toHaveLength(1);
  });

  it('answers 200 with nothing, a page, half the truth or a given text', async () => {
    const bodies = [
      'empty',
      'html',
      'truncated',
      { text: '{"status":"Ok","message":"Success","result":null}' },
    ] as const;
    const texts: string[] = [];
    for (const body of bodies) {
      simulator.armFault({ endpoint: 'place', answer: { kind: 'reply', status: 200, body } });
      texts.push((await client.place({})).text);
    }
    expect(texts[0]).toBe('');
    expect(texts[1]).toContain('<html>');
    expect(texts[2]).toMatch(/^\{"status":"Ok"/);
    expect(() => JSON.parse(texts[2]!)).toThrow();
    expect(texts[3]).toContain('null');
    expect(orders()).toHaveLength(4);
  });

  it('breaks off in the middle of the body', async () => {
    simulator.armFault({ endpoint: 'place', answer: { kind: 'cut-body' } });
    await expect(client.place({})).rejects.toThrow();
    expect(orders()).toHaveLength(1);
  });

  it('never answers, and the order lives on', async () => {
    const feed = await openFeed(simulator);
    simulator.armFault({ endpoint: 'place', answer: { kind: 'hang' } });
    const abort = new AbortController();
    const pending = request(`${simulator.urls.rest}/orders/placeorder`, {
      method: 'POST',
      signal: abort.signal,
      headers: { authorization: `Bearer ${client.session}` },
      body: JSON.stringify([
        {
          exchange: 'NSE',
          instrumentId: '3045',
          transactionType: 'BUY',
          quantity: 1,
          product: 'INTRADAY',
          orderComplexity: 'REGULAR',
          orderType: 'LIMIT',
          validity: 'DAY',
          price: '900',
        },
      ]),
    });
    const ended = pending.catch((error: unknown) => error);
    await feed.frame(({ status }) => status === 'OPEN');
    abort.abort();
    expect(await ended).toBeInstanceOf(Error);
    expect(orders()).toMatchObject([{ status: 'OPEN' }]);
  });

  it('delays the ledger’s entry or the answer alone', async () => {
    simulator.armFault({ endpoint: 'place', delayBeforeMs: 40 });
    await client.placed();
    simulator.armFault({ endpoint: 'place', delayAfterMs: 40 });
    await client.placed();
    const { commands } = simulator.ledger();
    const [early, late] = orders();
    // A timer may fire a fraction early, and any amount late.
    expect(early!.transitions[0]!.wallMs - early!.arrivedWallMs).toBeGreaterThan(35);
    expect(commands[1]!.answeredWallMs! - late!.transitions.at(-1)!.wallMs).toBeGreaterThan(35);
  });

  it('rejects the next orders of one account with a given text', async () => {
    simulator.armFault({ account: 'PR2001', times: 2, order: { kind: 'reject', text: 'RED:RULE:{Check}' } });
    const follower = clientOf(simulator, 'PR2001');
    await client.placed();
    for (let order = 0; order < 3; order += 1) await follower.placed();
    expect(orders().map(({ account, status, rejectionReason }) => [account, status, rejectionReason])).toEqual([
      ['PR1001', 'OPEN', ''],
      ['PR2001', 'REJECTED', 'RED:RULE:{Check}'],
      ['PR2001', 'REJECTED', 'RED:RULE:{Check}'],
      ['PR2001', 'OPEN', ''],
    ]);
  });

  it('refuses at once with a given code', async () => {
    simulator.armFault({ endpoint: 'place', answer: { kind: 'refuse', code: 'EC912', message: 'Failed' } });
    expect((await client.place({})).json.status).toBe('EC912');
    expect(orders()).toHaveLength(0);
  });

  it('hides an order from the book for a number of reads', async () => {
    simulator.armFault({ order: { kind: 'hide', reads: 2 } });
    const id = await client.placed({ price: '2000' });
    expect((await client.get('/orders/book')).json.status).toBe('EC916');
    expect((await client.get('/orders/trades')).json.status).toBe('EC926');
    expect((await client.get('/orders/book')).json.status).toBe('EC916');
    expect((await client.row(id)).orderStatus).toBe('COMPLETE');
  });

  it('strikes by endpoint, after a number of occasions, and then is spent', async () => {
    simulator.armFault({ endpoint: 'book', skip: 1, times: 1, answer: { kind: 'reply', status: 500, body: 'empty' } });
    const statuses = [];
    for (let read = 0; read < 3; read += 1) statuses.push((await client.get('/orders/book')).status);
    expect(statuses).toEqual([200, 500, 200]);
    expect(simulator.listFaults()).toHaveLength(0);
  });

  it('strikes by chance in the same places for the same seed', async () => {
    const pattern = async (): Promise<number[]> => {
      const other = await startStill();
      const reader = clientOf(other);
      other.armFault({
        endpoint: 'limits',
        times: null,
        probability: 0.5,
        answer: { kind: 'reply', status: 503, body: 'empty' },
      });
      const statuses = [];
      for (let read = 0; read < 20; read += 1) statuses.push((await reader.get('/limits')).status);
      await other.stop();
      return statuses;
    };
    const first = await pattern();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await pattern()).toEqual(first);
  });

  it('can send the frames before the answer they belong to', async () => {
    simulator.setSwitches({ feedBeforeAnswer: true });
    await client.placed();
    const { frames, commands } = simulator.ledger();
    expect(frames[0]!.wallMs).toBeLessThanOrEqual(commands[0]!.answeredWallMs!);
    expect(frames).toHaveLength(2);
  });
});
