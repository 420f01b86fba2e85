// Bad input 40 to 56 of the reliability plan: what a broker's REST interface may answer, each refused or classified.

import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { looksLikeClOrdId } from '../../../domain/ids.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from '../../../main/broker/alice-blue/alice-blue-account.ts';
import { readBookRow } from '../../../main/broker/alice-blue/parse.ts';
import { readInSlices } from '../../../main/broker/alice-blue/row-pace.ts';
import { systemClock } from '../../../main/clock.ts';
import { silentLog } from '../../../main/log.ts';
import { createRedactor } from '../../../main/redactor.ts';
import { account, aNewOrder, aRow, context, fixture, instruments, receivedAt } from '../../support/alice-blue.ts';
import { json, openWireServer, page, type Behaviour, type WireServer } from '../../support/wire-server.ts';

let server: WireServer;
let opened: AliceBlueAccount;

beforeEach(async () => {
  server = await openWireServer();
  opened = openAliceBlueAccount({
    accountId: account,
    addresses: server.addresses,
    session: { accountId: account, token: 'secret.session.token', issuedAt: systemClock.now() },
    instruments: () => instruments,
    watch: 'WhenWorking',
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    redactor: createRedactor(),
  });
});
afterEach(async () => {
  await opened.close();
  await server.close();
});

const book = (...rows: readonly unknown[]) => json({ status: 'Ok', message: 'Success', result: rows });
const placedAs = (answer: Behaviour) => {
  server.answer('orders/placeorder', answer);
  return opened.place(aNewOrder());
};
const bookAs = (answer: Behaviour) => {
  server.answer('orders/book', answer);
  return opened.orderBook();
};
const read = (change: Record<string, unknown>) => readBookRow(aRow(change), context());
/** Bytes on the wire exactly as written. */
const raw =
  (...lines: readonly string[]): Behaviour =>
  (_, request) =>
    void request.socket.end(lines.join('\r\n'));
const good = JSON.stringify(fixture('place-ok'));

describe('bodies', () => {
  test('40, a web page with HTTP 200: a failed read, and an order of unknown fate', async () => {
    expect(await bookAs(page())).toMatchObject({ ok: false, code: 'ANSWER_NOT_JSON' });
    expect(await placedAs(page())).toMatchObject({ kind: 'Unknown', code: 'ANSWER_NOT_JSON' });
  });

  test.each(['null', '[]', '"ok"', '7', 'true', '', '{}', '{"result":7}'])(
    '41, %j is no answer: never an empty book and never a fate',
    async (body) => {
      expect(await bookAs(json(body))).toMatchObject({ ok: false });
      expect(await placedAs(json(body))).toMatchObject({ kind: 'Unknown' });
    },
  );

  test.each<[string, string]>([
    ['a number beyond 2^53', '12345678901234567890'],
    ['empty', '""'],
    ['of 10 KB', JSON.stringify('9'.repeat(10_240))],
    ['with quotes and SQL', JSON.stringify(`1'; DROP TABLE orders; --`)],
    ['an object', '{"id":1}'],
  ])('42, an order id that is %s is not taken for success', async (_, id) => {
    const body = `{"status":"Ok","message":"Success","result":[{"brokerOrderId":${id}}]}`;
    expect(await placedAs(json(body))).toMatchObject({ kind: 'Unknown' });
    const row = JSON.stringify(aRow({ brokerOrderId: 'ID' })).replace('"ID"', id);
    const rows = await bookAs(json(`{"status":"Ok","result":[${row}]}`));
    expect(rows).toMatchObject({ ok: true, value: { reports: [], unreadable: [expect.any(String) as string] } });
    expect(rows.ok && (rows.value.unreadable[0]?.length ?? 0)).toBeLessThan(300);
  });

  test('54, a good flag beside an error text: only an order id is success', async () => {
    const mixed = { status: 'Ok', message: 'EC954 quantity is no lot multiple', result: [] };
    expect(await placedAs(json(mixed))).toMatchObject({ kind: 'Refused', code: 'EC954' });
    expect(await bookAs(json({ ...mixed, message: 'EC915 failed to retrieve' }))).toMatchObject({ ok: false });
    expect(await placedAs(json({ status: 'Ok', message: 'Rejected by risk' }))).toMatchObject({ kind: 'Unknown' });
  });
});

describe('rows of a book', () => {
  test('43, a status never seen counts as working, and keeps its spelling without what could act on a screen', () => {
    expect(read({ orderStatus: 'FROZEN \u001b[31mX' })).toMatchObject({
      value: { state: 'Working', unknownStatus: 'FROZEN X' },
    });
  });

  test.each<[unknown, number | null]>([
    ['1,120.15', 112_015],
    ['1,00,000.05', 10_000_005],
    [1120.1500000000001, 112_015],
    ['1.12e3', null],
    [1e21, null],
    ['-5.00', null],
    [Number.NaN, null],
    ['0', 0],
    ['12,34.5', null],
  ])('44, the price %j', (price, paise) => {
    if (paise === null) expect(read({ price })).toMatchObject({ ok: false });
    else expect(read({ price })).toMatchObject({ value: { price: paise } });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['missing', { orderTag: undefined }, ''],
    ['shown as a placeholder', { orderTag: '--', remarks: 'NA' }, ''],
    ['moved to remarks', { orderTag: '', remarks: 'L123456789' }, 'L123456789'],
    ['truncated', { orderTag: 'L12345' }, 'L12345'],
    ['lower-cased', { orderTag: 'l123456789' }, 'l123456789'],
    ['with text added', { orderTag: 'L123456789/API' }, 'L123456789/API'],
  ])('45, a tag that is %s is handed on as it is, and only a whole one looks like ours', (_, change, tag) => {
    const report = read(change);
    expect(report).toMatchObject({ value: { tag } });
    expect(looksLikeClOrdId(tag)).toBe(tag === 'L123456789');
  });

  test.each<[string, number | null]>([
    ['14-Jul-2025 11:00:00', Date.UTC(2025, 6, 14, 5, 30)],
    ['11:00:00 14-07-2025', Date.UTC(2025, 6, 14, 5, 30)],
    ['2025-07-14 11:00:00', Date.UTC(2025, 6, 14, 5, 30)],
    ['14-07-2025 11:00:00', Date.UTC(2025, 6, 14, 5, 30)],
    ['11:00:00', Date.UTC(2025, 6, 14, 5, 30)],
    ['1752471000', Date.UTC(2025, 6, 14, 5, 30)],
    ['01-01-1970 05:30:00', null],
    ['2099-01-01 00:00:00', null],
    ['2025-07-14T05:30:00Z', null],
    ['31-02-2025 11:00:00', null],
  ])('46, the time %s', (text, at) => {
    const times = { exchangeTimestamp: text, exchangeUpdateTime: '', brokerUpdateTime: '', orderTime: '' };
    expect(read(times)).toMatchObject({ value: { transactTime: at, receivedAt } });
  });

  test('47, a repeated row gives the same report under the same id', async () => {
    const rows = await bookAs(book(aRow(), aRow(), aRow()));
    expect(rows.ok && new Set(rows.value.reports.map(({ execId }) => execId)).size).toBe(1);
  });

  test('48, a book of 100,000 full rows exceeds any answer and is refused', async () => {
    const piece = `${JSON.stringify(aRow())},`.repeat(1_000);
    const rows = await bookAs((_, __, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"status":"Ok","result":[');
      for (let i = 0; i < 100 && !response.destroyed; i += 1) response.write(piece);
      response.end('0]}');
    });
    expect(rows).toMatchObject({ ok: false, code: 'ANSWER_TOO_LARGE' });
  });

  test('48, a book of 100,000 rows that fit is read to its end, each refused by name', async () => {
    const text = `{"status":"Ok","result":[${'{"brokerOrderId":"1"},'.repeat(99_999)}{"brokerOrderId":"1"}]}`;
    server.answer('orders/book', json(text));
    const rows = await opened.orderBook();
    expect(rows.ok && rows.value.unreadable.length).toBe(100_000);
  });

  test('48, the largest book of whole orders is read', async () => {
    const rows = Array.from({ length: 8_500 }, (_, i) => JSON.stringify(aRow({ brokerOrderId: String(10 ** 13 + i) })));
    server.answer('orders/book', json(`{"status":"Ok","result":[${rows.join(',')}]}`));
    const read = await opened.orderBook();
    expect(read.ok && read.value.reports.length).toBe(8_500);
  });

  test('48, many rows are read in slices: what else waits has its turn between them', async () => {
    let now = 0;
    let turns = 0;
    let sinceTurn = 0;
    let longest = 0;
    let done = false;
    const otherWork = (): void => {
      turns += 1;
      sinceTurn = 0;
      if (!done) setImmediate(otherWork);
    };
    setImmediate(otherWork);
    await readInSlices(
      Array.from({ length: 5_000 }, (_, i) => i),
      (row) => {
        now += 1;
        sinceTurn += 1;
        longest = Math.max(longest, sinceTurn);
        return row;
      },
      () => now,
    );
    done = true;
    expect(longest).toBeLessThanOrEqual(128);
    expect(turns).toBeGreaterThan(30);
  });

  test('55, more filled than ordered is refused by name', () => {
    expect(read({ filledQuantity: 31 })).toMatchObject({
      ok: false,
      message: expect.stringContaining('filled') as string,
    });
  });

  test("56, another follower's order is refused, in the book and everywhere else", async () => {
    const rows = await bookAs(book(aRow({ clientId: '999999' }), aRow()));
    expect(rows).toMatchObject({
      value: { reports: [{}], unreadable: [expect.stringContaining('another account') as string] },
    });
  });
});

describe('the exchange of bytes', () => {
  test.each([301, 302, 307, 308])('49, a redirect %i to another host is not followed', async (status) => {
    const elsewhere = await openWireServer();
    const away: Behaviour = (_, __, response) =>
      void response.writeHead(status, { location: `${elsewhere.origin}/open-api/od/v1/orders/placeorder` }).end();
    expect(await placedAs(away)).toMatchObject({ kind: 'Unknown' });
    expect(await bookAs(away)).toMatchObject({ ok: false });
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });

  const packed =
    (body: Buffer, encoding = 'gzip'): Behaviour =>
    (_, __, response) =>
      void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);

  test('50, a gzip bomb is stopped at the size that any answer may have', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32));
    const before = process.memoryUsage().rss;
    expect(await placedAs(packed(bomb))).toMatchObject({ kind: 'Unknown', code: 'ANSWER_TOO_LARGE' });
    expect(await bookAs(packed(bomb))).toMatchObject({ ok: false, code: 'ANSWER_TOO_LARGE' });
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024);
  });

  test('50, an honest gzip that nobody asked for is read; a broken or unknown packing is not', async () => {
    expect(await placedAs(packed(gzipSync(good)))).toMatchObject({ kind: 'Placed' });
    expect(await placedAs(packed(Buffer.from(good)))).toMatchObject({ kind: 'Unknown', code: 'ANSWER_PACKED' });
    expect(await placedAs(packed(Buffer.from(good), 'zstd'))).toMatchObject({ kind: 'Unknown', code: 'ANSWER_PACKED' });
  });

  test('51, a header of 12 KB is read', async () => {
    const answer = raw('HTTP/1.1 200 OK', `x-long: ${'a'.repeat(12_000)}`, `content-length: ${good.length}`, '', good);
    expect(await placedAs(answer)).toMatchObject({ kind: 'Placed' });
  });

  test('51, a thousand headers are read or refused, without any harm', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `x-header-${i}: some words`);
    const outcome = await placedAs(raw('HTTP/1.1 200 OK', ...many, `content-length: ${good.length}`, '', good));
    expect(['Placed', 'Unknown']).toContain(outcome.kind);
    expect(await placedAs(json(good))).toMatchObject({ kind: 'Placed' });
  });

  test('52, a length that promises too much leaves the order unknown', async () => {
    expect(await placedAs(raw('HTTP/1.1 200 OK', 'content-length: 5000', '', good))).toMatchObject({ kind: 'Unknown' });
  });

  test('52, a length that promises too little cuts the answer, which is no answer', async () => {
    expect(await placedAs(raw('HTTP/1.1 200 OK', 'content-length: 20', '', good))).toMatchObject({ kind: 'Unknown' });
    expect(await placedAs(json(good))).toMatchObject({ kind: 'Placed' });
  });

  test('52, two lengths that differ are no answer', async () => {
    const answer = raw('HTTP/1.1 200 OK', `content-length: ${good.length}`, 'content-length: 20', '', good);
    expect(await placedAs(answer)).toMatchObject({ kind: 'Unknown' });
  });

  test('53, cookies are not kept, and early hints before the answer do no harm', async () => {
    const answer = raw(
      'HTTP/1.1 103 Early Hints',
      'link: </x>; rel=preload',
      '',
      'HTTP/1.1 200 OK',
      'set-cookie: follow=me',
      `content-length: ${good.length}`,
      '',
      good,
    );
    expect(await placedAs(answer)).toMatchObject({ kind: 'Placed' });
    await placedAs(json(good));
    expect(server.seen.at(-1)?.headers.cookie).toBeUndefined();
  });

  test('53, a switch of protocols is no answer', async () => {
    const answer = raw('HTTP/1.1 101 Switching Protocols', 'connection: upgrade', 'upgrade: other', '', good);
    expect(await placedAs(answer)).toMatchObject({ kind: 'Unknown' });
  });
});
