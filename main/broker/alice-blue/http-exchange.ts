// One HTTP exchange and how it ended. Knows nothing of orders; what it must never get wrong is whether a byte may have
// left, so it watches the moment at which the client hands the request to a socket instead of guessing from error codes.

import { buildConnector, Pool, type Dispatcher } from 'undici';
import type { Clock } from '../../clock.ts';
import type { DatedAnswer } from './clock-bound.ts';
import { isPacked, unpack } from './unpack.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/**
 * NotSent: the request was never handed to a socket, so no byte of it left. Answered: a whole answer, whatever it says.
 * Lost: it may have left and there is no whole answer.
 */
export type HttpEnding =
  | { readonly kind: 'NotSent'; readonly code: string; readonly text: string }
  | { readonly kind: 'Answered'; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: 'Lost'; readonly code: string; readonly text: string };

export type HttpLimits = {
  readonly connectMs: number;
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly bodyMs: number;
  /** For the whole exchange once it has begun: a server that drips keeps nobody waiting for ever. */
  readonly totalMs: number;
  /** How long a request may stand in line for a connection. */
  readonly waitMs: number;
  readonly answerBytes: number;
};

export const orderLimits: HttpLimits = {
  connectMs: 1_500,
  headersMs: 5_000,
  bodyMs: 5_000,
  totalMs: 8_000,
  waitMs: 4_000,
  answerBytes: 8 * 1024 * 1024,
};

export type HttpLine = {
  readonly exchange: (request: HttpRequest) => Promise<HttpEnding>;
  /** Lets what is under way finish for a moment, then cuts it: a cut write ends as Lost. */
  readonly close: (graceMs: number) => Promise<void>;
};

export type HttpLinePlan = {
  readonly clock: Clock;
  readonly limits?: Partial<HttpLimits>;
  /** The local address that calls leave from, since the broker takes orders from registered addresses only. */
  readonly localAddress?: string;
  /** 4: by IPv4 alone, where the registered address is of that kind. Absent: as the system likes. */
  readonly family?: 4;
  /** An answer began: its Date header, and by our clock when the request left and when this came. */
  readonly onDated?: (answer: DatedAnswer, from: URL) => void;
  /** A connection stands: this machine's end of it. */
  readonly onConnected?: (localAddress: string) => void;
};

/** How long a connection is kept without a call on it. */
const keptMs = 55_000;
/** By the wall's clock: the one that the keeping is measured by stands still in a sleep on some systems. */
const sleptMs = keptMs + 5_000;

/** An account's own connections, kept alive so that an order does not pay for a handshake. No redirects, no retries. */
export function openHttpLine(plan: HttpLinePlan): HttpLine {
  const limits = { ...orderLimits, ...plan.limits };
  const pools = new Map<string, Pool>();
  const plainConnect = buildConnector({
    timeout: limits.connectMs,
    keepAlive: true,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(plan.family === undefined ? {} : { family: plan.family }),
  } as buildConnector.BuildOptions);
  const connect: buildConnector.connector = (options, done) =>
    plainConnect(options, (...outcome) => {
      if (outcome[1]?.localAddress !== undefined) plan.onConnected?.(outcome[1].localAddress);
      done(...outcome);
    });
  const leaving = new Set<Pool>();
  let closed = false;
  /** When a call was last made, epoch ms. */
  let usedAt = plan.clock.now();

  const poolOf = (origin: string): Pool => {
    const known = pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, {
      connect,
      connections: 8,
      pipelining: 1,
      allowH2: false,
      // Said here and not to the connector, which takes the pool's word over its own.
      ...(plan.localAddress === undefined ? {} : { localAddress: plan.localAddress }),
      // The client's own default closes an idle connection after 4 s, so that every quiet minute ended in a cold start.
      keepAliveTimeout: keptMs,
      keepAliveMaxTimeout: 120_000,
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.bodyMs,
    });
    pools.set(origin, pool);
    return pool;
  };
  /** After a sleep whatever stood between has forgotten the connections: a call on one of them would be in doubt for nothing. */
  const beginAnewAfterSleep = (): void => {
    const now = plan.clock.now();
    if (now - usedAt > sleptMs) {
      for (const pool of pools.values()) {
        leaving.add(pool);
        // What is under way on it comes to its own end.
        void pool
          .close()
          .catch(() => undefined)
          .then(() => leaving.delete(pool));
      }
      pools.clear();
    }
    usedAt = now;
  };

  return {
    exchange: (request) => {
      if (closed)
        return Promise.resolve({
          kind: 'NotSent',
          code: 'LINE_CLOSED',
          text: 'The connection to the broker was closed before this was sent.',
        });
      beginAnewAfterSleep();
      return runExchange(poolOf(request.url.origin), request, limits, plan);
    },
    close: async (graceMs) => {
      closed = true;
      await Promise.all([...pools.values(), ...leaving].map((pool) => closeWithin(pool, graceMs, plan.clock)));
    },
  };
}

function runExchange(
  pool: Pool,
  request: HttpRequest,
  limits: HttpLimits,
  { clock, onDated }: HttpLinePlan,
): Promise<HttpEnding> {
  return new Promise((resolve) => {
    const askedAt = clock.now();
    const longestWaitMs = limits.waitMs + limits.connectMs;
    let started = false;
    let sentAt = 0;
    let over = false;
    let status = 0;
    let contentType = '';
    let encoding = '';
    let size = 0;
    const chunks: Buffer[] = [];
    let control: Dispatcher.DispatchController | null = null;

    const finish = (ending: HttpEnding): void => {
      if (over) return;
      over = true;
      cancelTimer();
      resolve(ending);
      if (ending.kind === 'Lost' && control && !control.aborted) control.abort(new Error(ending.code));
    };
    const answer = (bytes: Buffer): void =>
      finish({ kind: 'Answered', status, contentType, body: bytes.toString('utf8') });
    const tooLarge = (): void =>
      finish({ kind: 'Lost', code: 'ANSWER_TOO_LARGE', text: `The answer exceeds ${limits.answerBytes} bytes.` });
    const giveUpWaiting = (): void =>
      finish({ kind: 'NotSent', code: 'WAIT_EXPIRED', text: 'No connection to the broker came free in time.' });
    const giveUpAnswer = (): void =>
      finish({
        kind: 'Lost',
        code: 'ANSWER_LATE',
        text: `The broker did not finish its answer within ${limits.totalMs / 1000} s.`,
      });
    let cancelTimer = clock.after(longestWaitMs, giveUpWaiting);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (controller) => {
        // A sleep of the machine may have stopped the timer of the wait, and what stood in line through it is old.
        if (!started && clock.now() - askedAt > longestWaitMs) giveUpWaiting();
        // Over already (the wait expired), or about to be written a second time: stop before a byte of it leaves.
        if (over || started) {
          controller.abort(new Error('REQUEST_NOT_WANTED'));
          return;
        }
        started = true;
        sentAt = clock.now();
        control = controller;
        cancelTimer();
        // What a blocked thread has not read yet is read first: the sockets are looked at once more before this judges.
        cancelTimer = clock.after(limits.totalMs, () => setImmediate(giveUpAnswer));
      },
      onResponseStart: (_, statusCode, headers) => {
        if (statusCode < 200) return;
        status = statusCode;
        const date = headers['date'];
        if (typeof date === 'string') onDated?.({ date, sentAt, receivedAt: clock.now() }, request.url);
        contentType = String(headers['content-type'] ?? '').slice(0, 100);
        encoding = String(headers['content-encoding'] ?? '');
      },
      onResponseData: (_, chunk) => {
        size += chunk.length;
        if (size > limits.answerBytes) {
          tooLarge();
        } else {
          chunks.push(chunk);
        }
      },
      onResponseEnd: () => {
        const bytes = Buffer.concat(chunks);
        if (!isPacked(encoding)) return answer(bytes);
        void unpack(bytes, encoding, limits.answerBytes).then((unpacked) => {
          if (unpacked.kind === 'Plain') answer(unpacked.bytes);
          else if (unpacked.kind === 'TooLarge') tooLarge();
          else finish({ kind: 'Lost', code: 'ANSWER_PACKED', text: 'The answer came packed in a way we cannot read.' });
        });
      },
      onResponseError: (_, error) => {
        const { code, text } = failureWords(error);
        finish(started ? { kind: 'Lost', code, text } : { kind: 'NotSent', code, text });
      },
    };

    try {
      pool.dispatch(
        {
          path: request.url.pathname + request.url.search,
          method: request.method,
          headers: { 'accept-encoding': 'identity', ...request.headers },
          body: request.body ?? null,
          idempotent: false,
        },
        handler,
      );
    } catch (error) {
      const { code, text } = failureWords(error);
      finish(started ? { kind: 'Lost', code, text } : { kind: 'NotSent', code, text });
    }
  });
}

async function closeWithin(pool: Pool, graceMs: number, clock: Clock): Promise<void> {
  const closing = pool.close().catch(() => undefined);
  await new Promise<void>((resolve) => {
    const cancel = clock.after(graceMs, resolve);
    void closing.then(() => {
      cancel();
      resolve();
    });
  });
  await pool.destroy().catch(() => undefined);
}

const plainWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused: nothing answers at this address.',
  ECONNRESET: 'The connection was cut by the other side.',
  ENOTFOUND: 'The host name is not known. Check the internet connection.',
  EAI_AGAIN: 'The host name could not be looked up. Check the internet connection.',
  EADDRNOTAVAIL: 'The local address set for this account does not exist on this machine.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection within the time limit.',
  UND_ERR_HEADERS_TIMEOUT: 'The broker did not begin to answer in time.',
  UND_ERR_BODY_TIMEOUT: 'The broker stopped in the middle of its answer.',
  UND_ERR_SOCKET: 'The other side closed the connection.',
};

/** Rebuilt, never passed on whole: the client's errors may carry headers. */
function failureWords(error: unknown): { code: string; text: string } {
  const first = error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error;
  const given = (first as { code?: unknown } | null)?.code;
  const code = typeof given === 'string' && /^\w{1,60}$/.test(given) ? given : 'CONNECTION_FAILED';
  const words = first instanceof Error ? first.message.slice(0, 200) : 'no reason given';
  return { code, text: plainWords[code] ?? `The exchange failed (${words}).` };
}
