import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { ok } from '../../../domain/result.ts';
import { openHttpLine, type HttpLine } from '../../../main/broker/alice-blue/http-exchange.ts';
import { openRestClient } from '../../../main/broker/alice-blue/rest-client.ts';
import { systemClock } from '../../../main/clock.ts';
import { account, aNewOrder, fixture } from '../../support/alice-blue.ts';
import { openWireServer } from '../../support/wire-server.ts';

/** A broker on a thread of its own, which answers while ours is blocked: 1 = the order is there, 2 = it is answered. */
const broker = `
  const { createServer } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  const { told, answer } = workerData;
  const tell = (what) => { Atomics.store(told, 0, what); Atomics.notify(told, 0); };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      parentPort.postMessage('asked');
      // Not before the other thread stands.
      Atomics.wait(told, 0, 0, 20000);
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer, () => tell(2));
    });
  }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

let line: HttpLine | null = null;
let thread: Worker | null = null;
afterEach(async () => {
  await line?.close(0);
  await thread?.terminate();
});

test('an answer that waits behind a blocked thread is read before the time limit is judged', async () => {
  const told = new Int32Array(new SharedArrayBuffer(4));
  thread = new Worker(broker, { eval: true, workerData: { told, answer: JSON.stringify(fixture('place-ok')) } });
  const [port] = (await once(thread, 'message')) as [number];
  const wire = await openWireServer();
  const { addresses } = wire;
  await wire.close();
  const totalMs = 300;
  line = openHttpLine({ clock: systemClock, limits: { totalMs } });
  const client = openRestClient({
    accountId: account,
    addresses: { ...addresses, rest: `http://127.0.0.1:${port}/` },
    line,
    session: () => ok({ accountId: account, token: 'the.session.token', issuedAt: 0 }),
    onSessionOver: () => undefined,
    onWrongAddress: () => undefined,
  });
  const asked = once(thread, 'message');
  const outcome = client.place(aNewOrder());
  await asked;
  // From here to beyond the limit this thread does nothing; meanwhile the broker answers.
  Atomics.store(told, 0, 1);
  Atomics.notify(told, 0);
  while (Atomics.load(told, 0) !== 2 && Atomics.wait(told, 0, 1, 20_000) !== 'timed-out');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * totalMs);
  expect(await outcome).toMatchObject({ kind: 'Placed', orderId: '250526000002697' });
});
