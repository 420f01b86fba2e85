import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import type { RunningSimulator, SimulatorOptions } from '../../../main/simulator/start-simulator.ts';
import { startSimulator } from '../../../main/simulator/start-simulator.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What came over the wire, untyped on purpose: the tests say what it must look like. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Loose = any;

/** An answer as it came over the socket. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** The body if it was JSON, else undefined. */
  readonly json: Loose;
}

/** A still market without latency, so that a test alone decides what happens when. */
export const startStill = (options: Partial<SimulatorOptions> = {}): Promise<RunningSimulator> =>
  startSimulator({ seed: 7, tickMs: 0, ...options });

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, type: response.headers.get('content-type') ?? '', text, json };
}

/** A plain client of the wire for one account. */
export function clientOf(simulator: RunningSimulator, account = 'PR1001', session = simulator.issueSession(account)) {
  const headers = { authorization: `Bearer ${session}`, 'content-type': 'application/json' };
  const get = async (path: string): Promise<Answer> => read(await fetch(`${simulator.urls.rest}${path}`, { headers }));
  const post = async (path: string, body: unknown): Promise<Answer> =>
    read(await fetch(`${simulator.urls.rest}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
  const place = (fields: Record<string, unknown>): Promise<Answer> =>
    post('/orders/placeorder', [
      {
        exchange: 'NSE',
        instrumentId: '3045',
        transactionType: 'BUY',
        quantity: 10,
        product: 'INTRADAY',
        orderComplexity: 'REGULAR',
        orderType: 'LIMIT',
        validity: 'DAY',
        price: '900',
        slTriggerPrice: '',
        orderTag: 'T1',
        ...fields,
      },
    ]);
  return {
    session,
    get,
    post,
    place,
    /** Places and answers the order's id. */
    placed: async (fields: Record<string, unknown> = {}): Promise<string> =>
      (await place(fields)).json.result[0].brokerOrderId,
    modify: (brokerOrderId: string, fields: Record<string, unknown>) =>
      post('/orders/modify', { brokerOrderId, ...fields }),
    cancel: (brokerOrderId: string) => post('/orders/cancel', { brokerOrderId }),
    /** The book's row of one order. */
    row: async (brokerOrderId: string): Promise<Loose> =>
      (await get('/orders/book')).json.result.find((row: Loose) => row.brokerOrderId === brokerOrderId),
  };
}

/** A socket that keeps what it has received and lets a test wait for more. */
export async function openSocket(url: string) {
  const socket = new WebSocket(url);
  const frames: Loose[] = [];
  const waiting: (() => void)[] = [];
  const wake = (): void => waiting.splice(0).forEach((go) => go());
  let closed: number | undefined;
  socket.on('message', (data) => {
    frames.push(JSON.parse((data as Buffer).toString('utf8')));
    wake();
  });
  socket.on('close', (code) => {
    closed = code;
    wake();
  });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return {
    frames,
    say: (message: unknown) => socket.send(JSON.stringify(message)),
    /** Resolves with the first frame that fits. */
    frame: (fits: (frame: Loose) => boolean) => until(() => frames.find(fits)),
    /** Resolves once so many frames have come. */
    count: (many: number) => until(() => (frames.length >= many ? frames : undefined)),
    closed: () => until(() => closed),
    close: () => socket.terminate(),
  };
}

/** A signed-in connection to the order feed of an account. */
export async function openFeed(simulator: RunningSimulator, account = 'PR1001') {
  const session = simulator.issueSession(account);
  const answer = await fetch(simulator.urls.orderFeedToken, { headers: { authorization: `Bearer ${session}` } });
  const { orderToken } = ((await answer.json()) as Loose).result[0];
  const socket = await openSocket(simulator.urls.orderFeed);
  socket.say({ orderToken, userId: account });
  await socket.frame((frame) => frame.status === 'Ok');
  return { ...socket, orderToken, orders: () => socket.frames.filter((frame) => frame.t === 'om') };
}
