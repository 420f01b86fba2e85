// Every way in which sending an order can end, over real sockets, and the one outcome that each must have.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandOutcome } from '../../../domain/order-command.ts';
import { ok } from '../../../domain/result.ts';
import { openHttpLine, type HttpLimits, type HttpLine } from '../../../main/broker/alice-blue/http-exchange.ts';
import { openRestClient, type RestClient } from '../../../main/broker/alice-blue/rest-client.ts';
import { systemClock } from '../../../main/clock.ts';
import type { BrokerAddresses } from '../../../preload/contract.ts';
import { bounded, childEnded } from '../../support/bounded-child.ts';
import { aCancel, account, aNewOrder, aReplace, fixture } from '../../support/alice-blue.ts';
import {
  closeAfterRead,
  cutBody,
  hang,
  json,
  openWireServer,
  oversize,
  page,
  resetAfterRead,
  type Behaviour,
  type WireServer,
} from '../../support/wire-server.ts';

let server: WireServer;
let line: HttpLine;
let sessionsOver: string[] = [];
let wrongAddresses: string[] = [];

const client = (
  limits: Partial<HttpLimits> = {},
  addresses: Partial<BrokerAddresses> = {},
  localAddress?: string,
): RestClient => {
  line = openHttpLine({ clock: systemClock, limits, ...(localAddress === undefined ? {} : { localAddress }) });
  return openRestClient({
    accountId: account,
    addresses: { ...server.addresses, ...addresses },
    line,
    session: () => ok({ accountId: account, token: 'the.session.token', issuedAt: 0 }),
    onSessionOver: (reason) => sessionsOver.push(reason),
    onWrongAddress: (reason) => wrongAddresses.push(reason),
  });
};

const placing = async (behaviour: Behaviour, limits: Partial<HttpLimits> = {}): Promise<CommandOutcome> => {
  server.answer('orders/placeorder', behaviour);
  return client(limits).place(aNewOrder());
};

beforeEach(async () => {
  server = await openWireServer();
  sessionsOver = [];
  wrongAddresses = [];
});
afterEach(async () => {
  await line?.close(0);
  await server.close();
});

describe('NotSent, with proof that no byte left', () => {
  test('a refused connection', async () => {
    const { origin } = server;
    await server.close();
    const outcome = await client({}, { rest: origin }).place(aNewOrder());
    expect(outcome).toMatchObject({ kind: 'NotSent', code: 'ECONNREFUSED' });
    server = await openWireServer();
  });

  test('a machine that slept while the order waited for its connection: it is old now', async () => {
    let slept = 0;
    line = openHttpLine({ clock: { ...systemClock, now: () => systemClock.now() + slept } });
    const url = new URL(`${server.origin}/orders/placeorder`);
    // The clock that timers run by stands still in a sleep on some systems; the wall's does not.
    const ending = line.exchange({ method: 'POST', url, headers: {}, body: '[]' });
    slept = 3_600_000;
    expect(await ending).toMatchObject({ kind: 'NotSent', code: 'WAIT_EXPIRED' });
    expect(server.seen).toEqual([]);
  });

  test('a host name that nobody knows', async () => {
    const outcome = await client({}, { rest: 'http://no-such-host.invalid/' }).place(aNewOrder());
    expect(outcome.kind).toBe('NotSent');
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain((outcome as { code: string }).code);
  });

  test('a connection that is never completed', async () => {
    const mute = createTcpServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const outcome = await client(
      { connectMs: 200 },
      { rest: `https://127.0.0.1:${(mute.address() as AddressInfo).port}/` },
    ).place(aNewOrder());
    expect(outcome).toMatchObject({ kind: 'NotSent', code: 'UND_ERR_CONNECT_TIMEOUT' });
    await line.close(0);
    mute.close();
  });

  test('a server that does not speak TLS', async () => {
    const outcome = await client({}, { rest: server.origin.replace('http:', 'https:') }).place(aNewOrder());
    expect(outcome.kind).toBe('NotSent');
    expect(server.seen).toEqual([]);
  });

  const hasOpenssl = spawnSync('openssl', ['version'], { ...bounded }).status === 0;
  test.skipIf(!hasOpenssl)('a certificate that nobody vouches for (skipped where openssl is missing)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    await childEnded('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-keyout',
      key,
      '-out',
      cert,
    ]);
    let requests = 0;
    const impostor = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
      requests += 1;
      response.end(JSON.stringify(fixture('place-ok')));
    }).listen(0, '127.0.0.1');
    impostor.on('tlsClientError', () => undefined);
    await new Promise((resolve) => impostor.once('listening', resolve));
    const outcome = await client({}, { rest: `https://localhost:${(impostor.address() as AddressInfo).port}/` }).place(
      aNewOrder(),
    );
    expect(outcome).toMatchObject({ kind: 'NotSent', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(requests).toBe(0);
    impostor.close();
  });

  test('no connection comes free in time', async () => {
    server.answer('orders/placeorder', hang);
    const rest = client({ waitMs: 150, connectMs: 150, totalMs: 900 });
    const busy = Array.from({ length: 8 }, () => rest.place(aNewOrder()));
    expect(await rest.place(aNewOrder())).toMatchObject({ kind: 'NotSent', code: 'WAIT_EXPIRED' });
    expect(server.at('placeorder').length).toBeLessThanOrEqual(8);
    for (const outcome of await Promise.all(busy))
      expect(outcome).toMatchObject({ kind: 'Unknown', code: 'ANSWER_LATE' });
    expect(server.at('placeorder')).toHaveLength(8);
  });

  test('a local address that this machine does not have', async () => {
    const outcome = await client({}, {}, '192.0.2.77').place(aNewOrder());
    expect(outcome).toMatchObject({ kind: 'NotSent', code: 'EADDRNOTAVAIL' });
  });

  test('a commodity order, whose unit is not proven', async () => {
    const order = aNewOrder({ instrumentId: 'MCX|239484' as never, product: 'NRML' });
    expect(await client().place(order)).toMatchObject({ kind: 'NotSent', code: 'MCX_UNPROVEN' });
    expect(server.seen).toEqual([]);
  });

  test.each([
    ['a fraction of a share', { orderQty: 1.5 }],
    ['nothing', { orderQty: 0 }],
    ['a limit order without a price', { price: 0 }],
    ['a stop order without a trigger', { ordType: 'Stop' as const, price: 0 }],
    ['an instrument that is none', { instrumentId: 'NSE|ACC-EQ' as never }],
    ['delivery in futures', { instrumentId: 'NFO|35004' as never, product: 'CNC' as const }],
  ])('an order for %s', async (_, change) => {
    expect(await client().place(aNewOrder(change))).toMatchObject({ kind: 'NotSent', code: 'ORDER_MALFORMED' });
    expect(server.seen).toEqual([]);
  });
});

describe('Unknown, because the order may exist', () => {
  test.each<[string, Behaviour, string, Partial<HttpLimits>?]>([
    ['no answer in time', hang, 'ANSWER_LATE', { totalMs: 200 }],
    ['a reset after the request was read', resetAfterRead, 'ECONNRESET'],
    ['a close without an answer', closeAfterRead, 'UND_ERR_SOCKET'],
    ['a body that is cut', cutBody, 'UND_ERR_SOCKET'],
    ['a web page with HTTP 200', page(), 'ANSWER_NOT_JSON'],
    ['an empty body', json(''), 'ANSWER_EMPTY'],
    ['JSON that breaks off', json('{"status":"Ok","result":[{"brokerOr'), 'ANSWER_CUT'],
    ['JSON null', json('null'), 'ANSWER_NOT_JSON'],
    ['a JSON list', json([]), 'ANSWER_NOT_JSON'],
    [
      'a good envelope without an id',
      json({ status: 'Ok', message: 'Success', result: [{ requestTime: 'x' }] }),
      'ANSWER_WITHOUT_ID',
    ],
    ['an empty id', json({ status: 'Ok', result: [{ brokerOrderId: '' }] }), 'ANSWER_WITHOUT_ID'],
    [
      'an id of spaces and quotes',
      json({ status: 'Ok', result: [{ brokerOrderId: `1'; drop table orders` }] }),
      'ANSWER_ODD_ID',
    ],
    [
      'an id that lost its last digits as a number',
      json('{"status":"Ok","result":[{"brokerOrderId":12345678901234567890}]}'),
      'ANSWER_WITHOUT_ID',
    ],
    [
      'an id of ten thousand characters',
      json({ status: 'Ok', result: [{ brokerOrderId: '7'.repeat(10_000) }] }),
      'ANSWER_ODD_ID',
    ],
    [
      'two different ids',
      json({ status: 'Ok', result: [{ brokerOrderId: '1' }, { brokerOrderId: '2' }] }),
      'ANSWER_MANY_IDS',
    ],
    ['HTTP 500', json({ status: 'EC954', message: 'x' }, 500), 'HTTP_500'],
    ['HTTP 502 with a page', page(502), 'ANSWER_NOT_JSON'],
    ['HTTP 503', json({}, 503), 'HTTP_503'],
    ['HTTP 500 with an id', json(fixture('place-ok'), 500), 'HTTP_500'],
    ['HTTP 400 with an id', json(fixture('place-ok'), 400), 'ANSWER_CONTRADICTS'],
    ['HTTP 400 with a page', page(400), 'ANSWER_NOT_JSON'],
    ['HTTP 400 of another shape', json({ timestamp: 1, error: 'Bad Request' }, 400), 'ANSWER_WITHOUT_ID'],
    ['HTTP 403 with a page', page(403), 'ANSWER_NOT_JSON'],
    ['a failure without a code', json({ stat: 'Not_Ok', emsg: 'Something went wrong' }), 'ANSWER_WITHOUT_ID'],
    ['the code for "placing failed"', json({ status: 'EC912', message: 'Failed to place order' }), 'EC912'],
    ['the code for "try later", inside', json({ status: 'Ok', result: [{ status: 'EC003' }] }), 'EC003'],
    [
      'an answer that is packed twice',
      (_, __, response) =>
        void response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(gzipSync(JSON.stringify(fixture('place-ok'))))),
      'ANSWER_NOT_JSON',
    ],
    [
      'a body longer than it was said to be',
      (_, request) =>
        void request.socket.end(
          'HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n{"status":"Ok","result":[{"brokerOrderId":"25"}]}',
        ),
      'ANSWER_CUT',
    ],
    [
      'headers without end',
      (_, request) =>
        void request.socket.end(
          `HTTP/1.1 200 OK\r\n${'x-padding: aaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(1_000)}content-length: 2\r\n\r\n{}`,
        ),
      'UND_ERR_HEADERS_OVERFLOW',
    ],
    [
      'something that is not HTTP',
      (_, request) => void request.socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
      'CONNECTION_FAILED',
    ],
    [
      'an upgrade that nobody asked for',
      (_, request) =>
        void request.socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'UND_ERR_SOCKET',
    ],
    ['an endless answer', oversize, 'ANSWER_TOO_LARGE'],
    ['a redirect', (_, __, response) => void response.writeHead(307, { location: '/elsewhere' }).end('{}'), 'HTTP_307'],
  ])('%s', async (_, behaviour, code, limits = {}) => {
    expect(await placing(behaviour, limits)).toMatchObject({ kind: 'Unknown', code });
    // Whatever happened, nothing went out a second time and nothing was followed elsewhere.
    expect(server.seen.map((one) => one.path)).toEqual(['/open-api/od/v1/orders/placeorder']);
  });

  test('a connection reset before the broker read anything, since nobody here can know that', async () => {
    const deaf = createTcpServer({ pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined);
      setTimeout(() => socket.resetAndDestroy(), 50);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => deaf.once('listening', resolve));
    const outcome = await client({}, { rest: `http://127.0.0.1:${(deaf.address() as AddressInfo).port}/` }).place(
      aNewOrder(),
    );
    expect(outcome).toMatchObject({ kind: 'Unknown', code: 'ECONNRESET' });
    deaf.close();
  });

  test('a kept-alive connection that is closed exactly when it is used again, without a second attempt', async () => {
    let answered = false;
    server.answer('orders/placeorder', (seen, request, response) => {
      if (answered) return resetAfterRead(seen, request, response);
      answered = true;
      json(fixture('place-ok'))(seen, request, response);
    });
    const rest = client();
    expect(await rest.place(aNewOrder())).toMatchObject({ kind: 'Placed' });
    // The client takes the connection back in a later turn of its loop.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await rest.place(aNewOrder())).toMatchObject({ kind: 'Unknown' });
    expect(server.at('placeorder')).toHaveLength(2);
    expect(server.connections()).toBe(1);
  });

  test('an order under way when the account is closed', async () => {
    server.answer('orders/placeorder', hang);
    const placing = client().place(aNewOrder());
    await new Promise<void>((resolve) => {
      const look = (): void => void (server.seen.length > 0 ? resolve() : setTimeout(look, 5));
      look();
    });
    await line.close(10);
    expect(await placing).toMatchObject({ kind: 'Unknown' });
  });

  test('a modify whose answer names another order', async () => {
    server.answer('orders/modify', json({ status: 'Ok', result: [{ brokerOrderId: '999' }] }));
    expect(await client().replace(aReplace())).toMatchObject({ kind: 'Unknown', code: 'ANSWER_OTHER_ORDER' });
  });

  test('a web page in the answer is also said loudly, as a wrong address', async () => {
    await placing(page());
    expect(wrongAddresses[0]).toContain('a web page');
  });
});

describe("Refused, by the broker's own words", () => {
  test.each<[string, Behaviour, string]>([
    ['a code in status', json({ status: 'EC904', message: 'quantity must be positive' }), 'EC904'],
    ['a code in message', json({ status: 'Not_Ok', message: 'EC858' }), 'EC858'],
    ['a code in emsg', json({ stat: 'Not_Ok', emsg: 'EC086 read only' }), 'EC086'],
    ['a code in an item inside a good envelope', json(fixture('place-inner-failure')), 'EC954'],
    ['a code that nobody published', json({ status: 'EC965', message: 'Market orders are not allowed.' }), 'EC965'],
    ['HTTP 400 with a code', json({ status: 'EC947', message: 'unknown instrument' }, 400), 'EC947'],
    [
      'HTTP 400 with words in the shape of the broker',
      json({ status: 'Not_Ok', message: 'Bad request' }, 400),
      'HTTP_400',
    ],
    ['HTTP 401 without a body', json('', 401), 'HTTP_401'],
    ['HTTP 429 with a page', page(429), 'HTTP_429'],
    ['HTTP 403 with a code', json({ status: 'EC086' }, 403), 'EC086'],
    ['an address that is not registered', json({ status: 'EC097', message: 'IP is not whitelisted' }), 'EC097'],
    ['an expired session with HTTP 200', json({ status: 'EC087', message: 'Session Expired' }), 'EC087'],
  ])('%s', async (_, behaviour, code) => {
    expect(await placing(behaviour)).toMatchObject({ kind: 'Refused', code });
    expect(server.at('placeorder')).toHaveLength(1);
  });

  test('an expired session is told of, whether by HTTP 401 or by its code', async () => {
    await placing(json('', 401));
    await line.close(0);
    await placing(json({ status: 'EC087', message: 'Session Expired' }));
    expect(sessionsOver).toHaveLength(2);
  });

  test('the words of the broker are kept, without what could act on a screen', async () => {
    const outcome = await placing(
      json({ status: 'EC904', message: 'quantity \u001b[31mbad\u202e <script>x</script>' }),
    );
    expect(outcome).toMatchObject({ text: 'quantity bad  <script>x</script>' });
  });
});

describe('Placed', () => {
  test('the recorded good answer gives the order id', async () => {
    expect(await placing(json(fixture('place-ok')))).toEqual({ kind: 'Placed', orderId: '250526000002697' });
  });

  test('early hints, cookies and a hundred headers before the answer do no harm', async () => {
    const outcome = await placing((seen, request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
      for (let i = 0; i < 100; i += 1) response.setHeader(`x-header-${i}`, 'value');
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      json(fixture('place-ok'))(seen, request, response);
    });
    expect(outcome).toMatchObject({ kind: 'Placed' });
  });

  test('an id counts even beside an error text, since only the id is success', async () => {
    expect(await placing(json({ status: 'EC954', message: 'x', result: [{ brokerOrderId: '25' }] }))).toMatchObject({
      kind: 'Placed',
    });
  });

  test('modify and cancel answer with the id that they named', async () => {
    server.answer('orders/modify', json(fixture('place-ok')));
    server.answer('orders/cancel', json(fixture('place-ok')));
    const rest = client();
    expect(await rest.replace(aReplace())).toMatchObject({ kind: 'Placed' });
    expect(await rest.cancel(aCancel())).toMatchObject({ kind: 'Placed' });
  });
});

describe('what leaves', () => {
  const bodyAt = (path: string): unknown => JSON.parse(server.at(path)[0]?.body ?? 'null');

  test('a placement is a list of one with the documented keys, and the reference as its tag', async () => {
    await placing(json(fixture('place-ok')));
    expect(bodyAt('placeorder')).toEqual([
      {
        exchange: 'NSE',
        instrumentId: '22',
        transactionType: 'BUY',
        quantity: 30,
        product: 'INTRADAY',
        orderComplexity: 'REGULAR',
        orderType: 'LIMIT',
        validity: 'DAY',
        price: '1120.10',
        slTriggerPrice: '',
        slLegPrice: '',
        targetLegPrice: '',
        trailingSlAmount: '',
        disclosedQuantity: '',
        marketProtectionPercent: '',
        deviceId: '',
        apiOrderSource: '',
        algoId: '',
        orderTag: 'L123456789',
      },
    ]);
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer the.session.token',
      'content-type': 'application/json',
    });
  });

  test.each([
    ['Stop', { orderType: 'SLM', price: '', slTriggerPrice: '1120.05' }],
    ['StopLimit', { orderType: 'SL', price: '1120.10', slTriggerPrice: '1120.05' }],
    ['Market', { orderType: 'MARKET', price: '', slTriggerPrice: '' }],
  ] as const)('a %s order has its own word and the prices that the type has', async (ordType, expected) => {
    server.answer('orders/placeorder', json(fixture('place-ok')));
    await client().place(aNewOrder({ ordType, stopPx: 112005, timeInForce: 'ImmediateOrCancel', side: 'Sell' }));
    expect(bodyAt('placeorder')).toMatchObject([{ ...expected, validity: 'IOC', transactionType: 'SELL' }]);
  });

  test('carry-forward in futures travels as LONGTERM', async () => {
    server.answer('orders/placeorder', json(fixture('place-ok')));
    await client().place(aNewOrder({ instrumentId: 'NFO|35004' as never, product: 'NRML' }));
    expect(bodyAt('placeorder')).toMatchObject([{ exchange: 'NFO', instrumentId: '35004', product: 'LONGTERM' }]);
  });

  test('a modify is an object with the total quantity and its own spelling of keys', async () => {
    server.answer('orders/modify', json(fixture('place-ok')));
    await client().replace(aReplace({ orderQty: 45, ordType: 'StopLimit', stopPx: 112000 }));
    expect(bodyAt('modify')).toEqual({
      brokerOrderId: '250526000002697',
      quantity: 45,
      orderType: 'SL',
      slTriggerPrice: '1120.00',
      price: '1120.10',
      slLegPrice: '',
      trailingSLAmount: '',
      targetLegPrice: '',
      validity: 'DAY',
      disclosedQuantity: '',
      marketProtection: '',
      deviceId: '',
    });
  });

  test.skipIf(process.platform !== 'linux')(
    "calls leave from the account's own local address (Linux alone has 127.0.0.2)",
    async () => {
      server.answer('orders/placeorder', json(fixture('place-ok')));
      await client({}, {}, '127.0.0.2').place(aNewOrder());
      expect(server.seen[0]?.from).toBe('127.0.0.2');
    },
  );

  test('a cancel names the order and nothing else', async () => {
    server.answer('orders/cancel', json(fixture('place-ok')));
    await client().cancel(aCancel());
    expect(bodyAt('cancel')).toEqual({ brokerOrderId: '250526000002697' });
  });
});
