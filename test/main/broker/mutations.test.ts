// Many mutated payloads through every reader of the wire: nothing throws, nothing hangs, each is classified. More on
// demand: LOCKSTEP_MUTATIONS=1000000 (docs/broker.md). LOCKSTEP_MUTATION_SEED chooses another day.

import { expect, test } from 'vitest';
import type { ExecutionReport } from '../../../domain/execution-report.ts';
import { accountId, orderId, type AccountId } from '../../../domain/ids.ts';
import type { Result } from '../../../domain/result.ts';
import { readCommandEnding } from '../../../main/broker/alice-blue/command-outcome.ts';
import { frameJson } from '../../../main/broker/alice-blue/frame-json.ts';
import type { HttpEnding } from '../../../main/broker/alice-blue/http-exchange.ts';
import { readHistory } from '../../../main/broker/alice-blue/order-history.ts';
import { readHoldingRow, readMargin, readProfile } from '../../../main/broker/alice-blue/parse-account.ts';
import { readFunds, readPositionRow, readTradeRow } from '../../../main/broker/alice-blue/parse-books.ts';
import { readBookRow, readOrderFrame } from '../../../main/broker/alice-blue/parse.ts';
import { readBookEnding } from '../../../main/broker/alice-blue/read-ending.ts';
import { readOrderToken } from '../../../main/broker/alice-blue/rest-client.ts';
import { readLogin } from '../../../main/broker/alice-blue/session.ts';
import { readWebhook } from '../../../main/broker/alice-blue/webhook.ts';
import { systemClock } from '../../../main/clock.ts';
import { account, aFrame, aRow, context, fixture } from '../../support/alice-blue.ts';
import { mutate, seeded } from './mutate.ts';

const wanted = Number(process.env['LOCKSTEP_MUTATIONS'] ?? 50_000);
const seed = Number(process.env['LOCKSTEP_MUTATION_SEED'] ?? 20_261_123);
const statuses = [200, 200, 200, 200, 200, 201, 302, 400, 401, 403, 404, 429, 500, 502];

/** What became of a payload, as one word; throws when it became something inconsistent. */
type Reader = (text: string, status: number) => string;

const answered = (body: string, status: number): HttpEnding => ({
  kind: 'Answered',
  status,
  contentType: 'application/json',
  body,
});

function classified(result: Result<unknown>): string {
  if (result.ok) return 'read';
  // Every refusal has a stable code, words of bounded length, and nothing in them that could act on a screen.
  if (!/^[A-Z][A-Z0-9_]{3,40}$/.test(result.code)) throw new Error(`the code ${result.code}`);
  const { message } = result;
  if (message.length < 6 || message.length > 900 || acts(message))
    throw new Error(`the words ${JSON.stringify(message)}`);
  return result.code;
}

function acts(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text);
}

function consistent(report: ExecutionReport): void {
  const { orderQty, cumQty, cumValue, price, stopPx, state, text, tag, unknownStatus } = report;
  for (const n of [orderQty, cumQty, cumValue, price, stopPx])
    if (!Number.isSafeInteger(n) || n < 0 || Object.is(n, -0)) throw new Error(`the number ${n}`);
  if (orderQty < 1 || cumQty > orderQty || (state === 'Filled' && cumQty !== orderQty))
    throw new Error(`${state} with ${cumQty} of ${orderQty}`);
  for (const words of [text, tag, unknownStatus]) if (acts(words)) throw new Error(JSON.stringify(words));
}

const rows =
  (each: (row: unknown) => Result<unknown>): Reader =>
  (text, status) => {
    const { rows: read } = readBookEnding(answered(text, status), 'The book');
    if (!read.ok) return classified(read);
    if (status !== 200 && read.value.length > 0) throw new Error(`rows with HTTP ${status}`);
    return read.value.map((row) => classified(each(row))).join(' ') || 'empty';
  };
const reported = (result: Result<ExecutionReport | null>): Result<unknown> => {
  if (result.ok && result.value) consistent(result.value);
  return result;
};
const command =
  (about: string | null): Reader =>
  (text, status) => {
    const { outcome } = readCommandEnding(answered(text, status), about);
    if (outcome.kind === 'Placed') {
      if (status >= 300 || !text.includes(outcome.orderId)) throw new Error('placed without a good answer and an id');
      return 'Placed';
    }
    if (outcome.kind === 'NotSent') throw new Error('an answer cannot prove that nothing was sent');
    if (acts(outcome.text) || outcome.text.length > 900) throw new Error(JSON.stringify(outcome.text));
    return outcome.kind;
  };
const login = { accountId: account, userId: 'U', authCode: 'A', apiSecret: 'S', clock: systemClock };
const own = (id: string): AccountId => accountId(id);

const readers: readonly (readonly [payload: unknown, read: Reader])[] = [
  [fixture('order-book'), rows((row) => reported(readBookRow(row, context())))],
  [
    { status: 'Ok', result: [aRow({ filledQuantity: 10, averageTradedPrice: 1120.1 })] },
    rows((row) => reported(readBookRow(row, context()))),
  ],
  [fixture('trades'), rows((row) => readTradeRow(row, context()))],
  [fixture('positions'), rows((row) => readPositionRow(row, account))],
  [fixture('positions-empty'), rows((row) => readPositionRow(row, account))],
  [fixture('limits'), rows(readFunds)],
  [fixture('profile'), rows((row) => readProfile(row, own('123456')))],
  [fixture('holdings'), rows((row) => readHoldingRow(row, account, 'CNC'))],
  [fixture('margin'), rows(readMargin)],
  [
    { status: 'Ok', result: [aRow({ orderStatus: 'COMPLETE', filledQuantity: 30, averageTradedPrice: 1 }), aRow()] },
    (text, status) => {
      const { rows: read } = readBookEnding(answered(text, status), 'The history');
      if (!read.ok) return classified(read);
      const { reports, unreadable } = readHistory(read.value, orderId('25071400112229'), context());
      for (const report of reports) consistent(report);
      if (reports.length + unreadable.length !== read.value.length) throw new Error('a record was lost');
      return `${reports.length} read`;
    },
  ],
  [fixture('place-ok'), command(null)],
  [fixture('place-ok'), command('250526000002697')],
  [fixture('place-inner-failure'), command(null)],
  [fixture('order-feed-token'), (text, status) => classified(readOrderToken(answered(text, status)))],
  [fixture('login-ok'), (text, status) => classified(readLogin(answered(text, status), login))],
  [fixture('webhook'), (text) => classified(readWebhook(text, own('1332014')))],
  ...[
    fixture('feed-rejected'),
    aFrame(),
    aFrame({ reporttype: 'Fill', flqty: '10', flprc: '1120.10', fillshares: '10' }),
  ].map(
    (frame) =>
      [
        frame,
        (text: string): string => {
          const json = frameJson(Buffer.from(text));
          return json === undefined ? 'no JSON' : classified(reported(readOrderFrame(json, context())));
        },
      ] as const,
  ),
];

test(`${wanted} mutated payloads: no crash, no hang, each classified`, { timeout: 60_000 + wanted / 5 }, () => {
  const random = seeded(seed);
  const kinds = new Map<string, number>();
  let slowest = 0;
  let slowestText = '';
  const began = performance.now();
  for (let i = 0; i < wanted; i += 1) {
    const [payload, read] = readers[i % readers.length]!;
    const text = mutate(payload, random);
    const status = statuses[Math.floor(random() * statuses.length)]!;
    const start = performance.now();
    let kind: string;
    try {
      kind = read(text, status);
    } catch (error) {
      throw new Error(`payload ${i} of seed ${seed}, HTTP ${status}: ${text.slice(0, 2_000)}`, { cause: error });
    }
    let took = performance.now() - start;
    // A machine with other things to do is slow once; a reader that hangs is slow each time.
    for (let again = 0; took > slowest && again < 3; again += 1) {
      const anew = performance.now();
      read(text, status);
      took = Math.min(took, performance.now() - anew);
    }
    if (took > slowest) [slowest, slowestText] = [took, text];
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const seconds = (performance.now() - began) / 1_000;
  console.info(
    `${wanted} payloads in ${seconds.toFixed(1)} s, the slowest ${slowest.toFixed(1)} ms, ${kinds.size} endings`,
  );
  expect(slowest, slowestText.slice(0, 500)).toBeLessThan(500);
  // Both sides were reached: mutations that all fail alike would prove nothing.
  for (const kind of ['read', 'Placed', 'Refused', 'Unknown', 'empty', 'ROW_UNREADABLE', 'no JSON'])
    expect([...kinds.keys()], kind).toContain(kind);
});
