// Connections that were kept through a sleep of the machine: whatever stood between has forgotten them, and an order that is
// written into one of them would be in doubt for minutes although it never reached the broker.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHttpLine, type HttpEnding, type HttpLine } from '../../../main/broker/alice-blue/http-exchange.ts';
import { systemClock } from '../../../main/clock.ts';
import { fixture } from '../../support/alice-blue.ts';
import { json, openWireServer, resetAfterRead, type WireServer } from '../../support/wire-server.ts';

let server: WireServer;
let line: HttpLine;
let slept = 0;
/** The way as it was before the sleep is gone: what comes by it is cut. */
let forgotten = new Set<unknown>();

const exchange = (path: string): Promise<HttpEnding> =>
  line.exchange({ method: 'POST', url: new URL(`${server.origin}${path}`), headers: {}, body: '[]' });
const ways = new Set<unknown>();

beforeEach(async () => {
  slept = 0;
  forgotten = new Set();
  ways.clear();
  server = await openWireServer();
  for (const path of ['/read', '/place'])
    server.answer(path, (seen, request, response) => {
      ways.add(request.socket);
      if (forgotten.has(request.socket)) resetAfterRead(seen, request, response);
      else setTimeout(() => json(fixture('place-ok'))(seen, request, response), 20);
    });
  line = openHttpLine({ clock: { ...systemClock, now: () => systemClock.now() + slept } });
});
afterEach(async () => {
  await line.close(0);
  await server.close();
});

test('are not used after it, so that the first order is no doubt', async () => {
  await Promise.all([exchange('/read'), exchange('/read'), exchange('/read')]);
  // The client takes the connections back in a later turn of its loop.
  await new Promise((resolve) => setTimeout(resolve, 20));
  forgotten = new Set(ways);
  slept = 3_600_000;
  const endings = await Promise.all([exchange('/read'), exchange('/place')]);
  expect(endings.map(({ kind }) => kind)).toEqual(['Answered', 'Answered']);
});

test('a call that is on its way when the line begins anew comes to its own end', async () => {
  const under = exchange('/read');
  await new Promise((resolve) => setTimeout(resolve, 5));
  slept = 3_600_000;
  expect((await exchange('/place')).kind).toBe('Answered');
  expect((await under).kind).toBe('Answered');
});

test('connections of an awake machine are kept', async () => {
  await exchange('/read');
  await new Promise((resolve) => setTimeout(resolve, 20));
  slept = 50_000;
  await exchange('/place');
  expect(server.connections()).toBe(1);
});
