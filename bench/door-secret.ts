// Whether the time of a refusal tells how much of a signature was right: refusals of signatures wrong in the first byte
// beside refusals of the same wrong in the last, and how long a refusal takes over the socket. `npm run bench -- door-secret`

import { createHmac, timingSafeEqual } from 'node:crypto';
import { connect } from 'node:net';
import { openDoorServer } from '../main/gateway/door-server.ts';
import { authenticate, nonceHeader, signatureHeader, timestampHeader } from '../main/gateway/door-secret.ts';
import { quantile } from './parts/quantile.ts';

const pairs = 100_000;
const warmUp = 5000;
const gapLimitNs = 1000;
const chanceLimit = 0.01;
const refusals = 400;
/** Fewer a second than the door reads. */
const refusalEveryMs = 25;
const refusalLimitMs = 2;

const secrets = { current: 'a1'.repeat(32), earlier: null };
const now = 1_764_000_000_000;
const nonce = 'nonce-0123456789abcdef';
const target = '/api/trades/exit';
const body = Buffer.from('{"masterOrderId":"M-TEST-001"}');
const right = createHmac('sha256', secrets.current)
  .update(['v1', now, nonce, 'POST', target, body.toString()].join('\n'))
  .digest();

/** The right signature but for one byte. A text of its own each time: where one text lies in memory takes time too. */
function wrongAt(byte: number): string {
  const wrong = Buffer.from(right);
  wrong.writeUInt8(wrong.readUInt8(byte) ^ (1 + Math.floor(Math.random() * 255)), byte);
  return wrong.toString('hex');
}
const [firstByte, lastByte] = [0, right.length - 1];

function refuse(signature: string): void {
  const headers = new Map([
    [timestampHeader, String(now)],
    [nonceHeader, nonce],
    [signatureHeader, signature],
  ]);
  const who = authenticate({ method: 'POST', target, headers, body }, secrets, now);
  if (who.kind !== 'Refused') throw new Error('A wrong signature was taken');
}

/** What must not be: it stops at the first difference. Shows that this measurement would see it. */
function leak(signature: string): void {
  const wanted = right.toString('hex');
  let at = 0;
  while (at < wanted.length && signature.charCodeAt(at) === wanted.charCodeAt(at)) at += 1;
  if (at === wanted.length || timingSafeEqual(right, Buffer.from(signature, 'hex')))
    throw new Error('A wrong signature was taken');
}

function nanoseconds(work: (signature: string) => void, signature: string): number {
  const began = process.hrtime.bigint();
  work(signature);
  return Number(process.hrtime.bigint() - began);
}

type Compared = { readonly gapNs: number; readonly chance: number; readonly firstNs: number; readonly lastNs: number };

/** Pairs in an order of chance; `chance` is how often no difference at all would look as large (sign test, two-sided). */
function compare(work: (signature: string) => void): Compared {
  const [ofFirst, ofLast]: [number[], number[]] = [[], []];
  let [longer, shorter] = [0, 0];
  for (let at = -warmUp; at < pairs; at += 1) {
    // Which is made first and which is tried first are two tosses: neither may be what is measured.
    const firstMade = Math.random() < 0.5;
    const made = [wrongAt(firstMade ? firstByte : lastByte), wrongAt(firstMade ? lastByte : firstByte)] as const;
    const firstEarlier = Math.random() < 0.5;
    const early = nanoseconds(work, made[firstEarlier === firstMade ? 0 : 1]);
    const late = nanoseconds(work, made[firstEarlier === firstMade ? 1 : 0]);
    if (at < 0) continue;
    const [one, other] = firstEarlier ? [early, late] : [late, early];
    ofFirst.push(one);
    ofLast.push(other);
    if (one > other) longer += 1;
    if (one < other) shorter += 1;
  }
  const [firstNs, lastNs] = [quantile(ofFirst, 0.5), quantile(ofLast, 0.5)];
  const z = (longer - shorter) / Math.sqrt(Math.max(1, longer + shorter));
  return { gapNs: Math.abs(firstNs - lastNs), chance: 2 * beyond(Math.abs(z)), firstNs, lastNs };
}

/** The normal distribution's share beyond z, to seven digits (Abramowitz and Stegun 26.2.17). */
function beyond(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const weights = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = weights.reduce((total, weight, at) => total + weight * t ** (at + 1), 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}

/** Ms from the connection's beginning to its end, for a request refused by its host. */
function refusedMs(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write('POST /api/trades/exit HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 2\r\n\r\n{}');
    });
    socket.once('error', reject);
    socket.once('close', () => {
      resolve(performance.now() - began);
    });
    socket.resume();
  });
}

async function measureRefusals(): Promise<readonly number[]> {
  const opened = await openDoorServer({
    port: 0,
    routes: [{ method: 'POST', path: target }],
    secrets: () => secrets,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    claimNonce: () => Promise.resolve(false),
    answer: () => Promise.reject(new Error('no bad request may come so far')),
    onRefused: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.message);
  const spans: number[] = [];
  for (let at = 0; at < refusals; at += 1) {
    spans.push(await refusedMs(opened.value.port));
    await new Promise((resolve) => setTimeout(resolve, refusalEveryMs));
  }
  await opened.value.close();
  return spans;
}

const told = ({ firstNs, lastNs, gapNs, chance }: Compared): string =>
  `${firstNs} ns, ${lastNs} ns, ${gapNs} ns apart, p ${chance.toPrecision(2)}`;
const [door, leaky] = [compare(refuse), compare(leak)];
console.log(`${pairs} pairs: median wrong in the first byte, in the last byte`);
console.log(`the door:                          ${told(door)}`);
console.log(`stops at the first difference:     ${told(leaky)}`);
const spans = await measureRefusals();
const p99 = quantile(spans, 0.99);
console.log(
  `refused over the socket, ${refusals} times: median ${quantile(spans, 0.5).toFixed(2)} ms, 99th ${p99.toFixed(2)} ms (at most ${refusalLimitMs})`,
);
if (leaky.chance > chanceLimit) console.log('This run cannot tell: it did not see the difference that is there.');
const even = door.gapNs < gapLimitNs && door.chance > chanceLimit && leaky.chance <= chanceLimit;
process.exit(even && p99 <= refusalLimitMs ? 0 : 1);
