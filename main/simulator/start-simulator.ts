import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { SimAccount, SimAccountSeed } from './accounts.ts';
import { defaultAccountSeeds, defaultSpareSeeds, openAccount } from './accounts.ts';
import { answerControl, isControlPath } from './control.ts';
import type { Controls } from './controls.ts';
import { openControls } from './controls.ts';
import { openFaultBoard } from './faults.ts';
import { openFeedOutage } from './feed-outage.ts';
import { feedRoutes, MARKET_PATH, ORDER_FEED_PATHS } from './feed-routes.ts';
import { openLedger } from './ledger.ts';
import { openLedgerFile } from './ledger-file.ts';
import { listen } from './listen.ts';
import { openMarketFeed } from './market-feed.ts';
import { openOrderFeed } from './order-feed.ts';
import { openPostbacks } from './postbacks.ts';
import { openRedirects } from './redirects.ts';
import { openRandomStream } from './seeded-random.ts';
import { openSessions } from './sessions.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import { openBroker } from './simulated-broker.ts';
import type { SimulatorUrls } from './simulator-urls.ts';
import { simulatorUrls } from './simulator-urls.ts';
import type { Switches } from './switches.ts';
import { defaultSwitches } from './switches.ts';
import { openTimers } from './timers.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { openWire } from './wire.ts';

/** How a simulated broker is to be run. */
export interface SimulatorOptions {
  /** 0 or absent takes any free port. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  /** The same seed gives the same prices, volumes, latencies and chances. */
  readonly seed: number;
  /** Keeps the day across restarts; null or absent keeps it in memory. */
  readonly ledgerFile?: string | null;
  readonly accounts?: readonly SimAccountSeed[];
  /** Accounts known to the broker that no desk starts with; three of them when absent. */
  readonly spareAccounts?: readonly SimAccountSeed[];
  /** Ms between two steps of the market; 0 moves it by hand alone. */
  readonly tickMs?: number;
  /** Ms a request spends on the way, and again ms the exchange takes to act on a command. */
  readonly latencyMs?: { readonly min: number; readonly max: number };
  /** Epoch ms. */
  readonly now?: () => number;
  readonly switches?: Partial<Switches>;
}

/** A simulated broker that is listening. */
export interface RunningSimulator extends Controls {
  readonly urls: SimulatorUrls;
  readonly port: number;
  /** The desk's accounts, the master first. */
  readonly accounts: readonly SimAccount[];
  readonly spareAccounts: readonly SimAccount[];
  readonly stop: () => Promise<void>;
}

const KEEP_ALIVE_MS = 75_000;

/** Starts the simulated broker on loopback; rejects with a `SimulatorStartError` when it cannot. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const host = options.host ?? '127.0.0.1';
  const nowMs = options.now ?? Date.now;
  const latency = options.latencyMs ?? { min: 0, max: 0 };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const port = await listen(server, host, options.port ?? 0);
  const urls = simulatorUrls(host, port);

  let opened;
  try {
    opened = typeof options.ledgerFile === 'string' ? openLedgerFile(options.ledgerFile) : { file: null, records: [] };
  } catch (error) {
    server.close();
    throw error;
  }

  let switches: Switches = { ...defaultSwitches, ...options.switches };
  const readSwitches = (): Switches => switches;
  const seeds = options.accounts ?? defaultAccountSeeds();
  const taken = new Set(seeds.map(({ id }) => id));
  const accounts = seeds.map((seed) => openAccount(seed, urls.login));
  const spareAccounts = (options.spareAccounts ?? defaultSpareSeeds(taken)).map((seed) =>
    openAccount(seed, urls.login, true),
  );
  const everyone = [...accounts, ...spareAccounts];
  const redirects = openRedirects();
  const timers = openTimers();
  const ledger = openLedger(opened.file);
  const faults = openFaultBoard(openRandomStream(options.seed, 'faults'));
  const sessions = openSessions(everyone, readSwitches);
  for (const record of opened.records) if (record.kind === 'session') sessions.restore(record);
  const wayTimes = openRandomStream(options.seed, 'way');
  const exchangeTimes = openRandomStream(options.seed, 'exchange');
  const outage = openFeedOutage(nowMs);
  const postbacks = openPostbacks(faults, timers);
  const feed = openOrderFeed({ faults, timers, switches: readSwitches, outage, noteFrame: ledger.noteFrame });
  const market = openMarketFeed({ broker: () => broker, sessions, switches: readSwitches, nowMs });
  const broker: SimulatedBroker = openBroker({
    accounts: everyone,
    seed: options.seed,
    ledger,
    history: opened.records,
    switches: readSwitches,
    timers,
    nowMs,
    exchangeDelayMs: () => exchangeTimes.between(latency.min, latency.max),
    sendFrame: (order, frame) => {
      feed.send(order, frame);
      postbacks.send(order, frame);
    },
    sendPrices: market.send,
  });
  const desk = { broker, sessions, redirects, faults, nowMs, switches: readSwitches, record: ledger.append };
  const wire = openWire({
    desk,
    ledger,
    timers,
    latencyMs: () => wayTimes.between(latency.min, latency.max),
    extraRoutes: [...feedRoutes(feed.issueToken, market.displace), ...webhookRoutes(postbacks)],
  });
  const controls = openControls({
    accounts: everyone,
    redirects,
    broker,
    ledger,
    sessions,
    faults,
    feed,
    outage,
    closeMarketSocket: market.displace,
    nowMs,
    switches: readSwitches,
    changeSwitches: (changes) => (switches = { ...switches, ...changes }),
  });

  server.on('request', (request, response) => {
    const answered = isControlPath(request.url) ? answerControl(controls, request, response) : wire(request, response);
    // A client that breaks off is its own affair; anything else is a defect and must be seen.
    answered.catch((error: unknown) => {
      if (!request.complete) return;
      process.stderr.write(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      response.destroy();
    });
  });

  // A socket in the middle of becoming another protocol is nobody's, and the server would wait for it for ever.
  const streams = new Set<Duplex>();
  server.on('connection', (stream) => {
    streams.add(stream);
    stream.once('close', () => streams.delete(stream));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream: Duplex, head) => {
    const path = new URL(request.url ?? '/', urls.login).pathname.replace(/\/+$/, '');
    const isOrderFeed = ORDER_FEED_PATHS.includes(path);
    if (
      (!isOrderFeed && path !== MARKET_PATH) ||
      (isOrderFeed && outage.isOn()) ||
      faults.strike(null, isOrderFeed ? 'feed-connect' : 'market-connect') !== undefined
    ) {
      stream.destroy();
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      if (isOrderFeed) feed.accept(socket, stream);
      else market.accept(socket);
    });
  });

  const tickMs = options.tickMs ?? 250;
  const clock =
    tickMs > 0
      ? setInterval(() => {
          broker.refreshDay();
          broker.tick();
        }, tickMs)
      : undefined;

  return {
    ...controls,
    urls,
    port,
    accounts,
    spareAccounts,
    stop: () =>
      new Promise((resolve) => {
        clearInterval(clock);
        timers.stop();
        postbacks.stop();
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => {
          ledger.close();
          resolve();
        });
        server.closeAllConnections();
        for (const stream of streams) stream.destroy();
      }),
  };
}
