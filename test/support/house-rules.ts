// Who may import whom, and what may not be said where: docs/architecture.md as data. An exception names its reason.

import { basename } from 'node:path';
import type { Import, SourceFile } from './source-file.ts';

/** A rule answers with what is wrong, one sentence each; nothing when all is well. */
export type Rule = { readonly name: string; readonly check: (files: readonly SourceFile[]) => readonly string[] };

const isIn = (path: string, ...places: readonly string[]): boolean =>
  places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));

const folderOf = (path: string): string => path.split('/')[0] ?? '';

/** What is carved on the wall between the processes, in files by idea; never the bridge itself. */
const contract: readonly string[] = [
  'contract',
  'upkeep-calls',
  'account-calls',
  'attention-calls',
  'exit-calls',
  'history-calls',
  'master-calls',
  'settings-calls',
  'terms-calls',
].map((name) => `preload/${name}.ts`);

/** The folders, and what each may import of the others. Imports of types are held to the same table. */
const folders: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain/'],
  db: ['db/', 'domain/'],
  preload: ['preload/', 'domain/'],
  main: ['main/', 'db/', 'domain/', ...contract],
  renderer: ['renderer/', 'domain/', ...contract],
};

/** Packages that one place alone may import; a package that is not listed is open to `main` and `renderer`. */
const packages: readonly { readonly name: RegExp; readonly places: readonly string[] }[] = [
  {
    name: /^electron$/,
    places: [
      'main/index.ts',
      'main/window.ts',
      'main/tray.ts',
      'main/login-window.ts',
      'main/ipc.ts',
      'main/own-pages.ts',
      'main/desktop-notice.ts',
      'preload/index.ts',
    ],
  },
  { name: /^better-sqlite3$/, places: ['db/'] },
  { name: /^keytar$/, places: ['main/keychain.ts'] },
  { name: /^pino$/, places: ['main/log.ts'] },
  { name: /^ws$/, places: ['main/broker/alice-blue/', 'main/simulator/'] },
  { name: /^undici$/, places: ['main/broker/alice-blue/', 'main/practice/', 'main/reference-data.ts'] },
  { name: /^(react|react-dom|zustand|uplot|@radix-ui|@tanstack)(\/|$)/, places: ['renderer/'] },
  { name: /^(node:|zod$|csv-parse)/, places: ['main/', 'db/'] },
];

/** What a stage may see besides `domain`: ports, and the fold that it is handed. Only the engine knows the stages. */
const stagePorts: readonly string[] = [
  'main/broker/broker.ts',
  'main/clock.ts',
  'main/log.ts',
  'main/replication/blotter.ts',
  'main/replication/master-order.ts',
];
/** The engine, in files by idea: what it is handed, how it hears, writes, halts, starts, follows up, looks up, exits. */
const knowsTheStages: readonly string[] = [
  'engine',
  'engine-parts',
  'reports-in',
  'commits',
  'halt',
  'recover',
  'follow-up',
  'dispatches',
  'look-up',
  'send-attention',
  'catch-up',
  'by-hand',
  'drift',
  'breakers',
  'time-jump',
  'exit-run',
].map((name) => `main/replication/${name}.ts`);
const stageExceptions: Readonly<Record<string, string>> = {
  'main/replication/journal.ts -> db/journal-store.ts': 'the journal is the port to the file',
  'main/replication/journal.ts -> main/replication/replay.ts': 'the journal’s own reading back',
  'main/replication/replay.ts -> db/journal-store.ts': 'the journal’s file',
  'main/replication/earlier-days.ts -> db/journal-store.ts': 'the journal of the days before',
  'main/replication/blotter.ts -> main/replication/best-resting.ts': 'the best prices of what it holds',
  'main/replication/blotter.ts -> main/replication/desk-facts.ts': 'the desk’s own facts, in a file of their own',
  'main/replication/desk-facts.ts -> main/replication/heard-halted.ts':
    'what nothing followed from, in a file of its own',
  'main/replication/desk-facts.ts -> main/replication/holdings.ts': 'what an exit’s proof moves to zero',
  'main/replication/follower-side.ts -> main/replication/desk-facts.ts': 'how an exit was measured',
  'main/replication/blotter.ts -> main/replication/held-legs.ts': 'the second legs that wait',
  'main/replication/blotter.ts -> main/replication/parity-ledger.ts': 'what the blotter’s fills came out at',
  'main/replication/blotter.ts -> main/replication/rounding-ledger.ts': 'what the blotter’s sizes leave owed',
  'main/replication/follow.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/follow.ts -> main/replication/follower-side.ts': 'the stage’s reading of the blotter',
  'main/replication/follow.ts -> main/replication/intents.ts': 'the facts that the stage leaves',
  'main/replication/follow.ts -> main/replication/permission.ts': 'the stage’s question to the rules',
  'main/replication/follow.ts -> main/replication/follow-step.ts': 'the way to one target, in a file of its own',
  'main/replication/follow-step.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/follow-step.ts -> main/replication/follower-side.ts': 'the stage’s reading of the blotter',
  'main/replication/follow-step.ts -> main/replication/intents.ts': 'the facts that the stage leaves',
  'main/replication/follow-step.ts -> main/replication/permission.ts': 'the stage’s question to the rules',
  'main/replication/follow-step.ts -> main/replication/step-facts.ts': 'what one step comes to, in a file of its own',
  'main/replication/step-facts.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/step-facts.ts -> main/replication/follower-side.ts': 'the stage’s reading of the blotter',
  'main/replication/step-facts.ts -> main/replication/intents.ts': 'the facts that the stage leaves',
  'main/replication/step-facts.ts -> main/replication/leg-gate.ts': 'whether a second leg may go yet',
  'main/replication/step-facts.ts -> main/replication/limit-facts.ts': 'what its decisions are held against',
  'main/replication/step-facts.ts -> main/replication/permission.ts': 'the stage’s question to the rules',
  'main/replication/step-facts.ts -> main/replication/protection.ts': 'the price that the stage gives',
  'main/replication/late-carried.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/one-moment.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/follower-side.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/follow.ts -> main/replication/protection.ts': 'the price that the stage gives',
  'main/replication/follower-side.ts -> main/replication/protection.ts': 'the price it was first sized by',
  'main/replication/protection.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/leg-gate.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/legs-beside.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/unfilled.ts -> main/replication/follow-parts.ts': 'the words of following',
  'main/replication/intents.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/execute.ts -> main/replication/turn-age.ts': 'how long its commands may wait',
  'main/replication/turn-age.ts -> main/replication/lane.ts': 'the stage’s notes of an account',
  'main/replication/execute.ts -> main/replication/lane.ts': 'the stage’s notes of an account, in a file of their own',
  'main/replication/execute.ts -> main/replication/allowance.ts': 'what the stage may send, in a file of its own',
  'main/replication/allowance.ts -> main/replication/lane.ts': 'the same notes',
  'main/replication/permission.ts -> main/replication/limit-facts.ts': 'what the limits are held against',
  'main/replication/limit-facts.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/permission.ts -> main/replication/follow-parts.ts': 'the words of the stage',
  'main/replication/recover.ts -> main/replication/carried.ts': 'what the days before have left',
  'main/replication/recover.ts -> main/replication/unclosed.ts': 'what the last session left behind',
  'main/replication/retry.ts -> main/replication/follow-parts.ts': 'following once more, by hand: the same words',
  'main/replication/retry.ts -> main/replication/follower-side.ts': 'the same reading of the blotter',
  'main/replication/retry.ts -> main/replication/intents.ts': 'the same facts',
  'main/replication/retry.ts -> main/replication/limit-facts.ts': 'the same facts to hold it against',
  'main/replication/retry.ts -> main/replication/permission.ts': 'the same question to the rules',
  'main/replication/retry.ts -> main/replication/kept-part.ts': 'what the master has left of it, in a file of its own',
  'main/replication/still-wanted.ts -> main/replication/follow-parts.ts': 'following asked once more: the same words',
  'main/replication/still-wanted.ts -> main/replication/follower-side.ts': 'the same reading of the blotter',
  'main/replication/still-wanted.ts -> main/replication/protection.ts': 'the same price',
  'main/replication/blotter.ts -> main/replication/holdings.ts': 'the blotter’s own sums, in a file of their own',
  'main/replication/door-trade.ts -> main/replication/exit-claims.ts': 'what an exit of a trade has left',
  'main/replication/door-trade.ts -> main/replication/proven-flat.ts': 'what exits have left nothing of',
  'main/replication/carried.ts -> main/replication/proven-flat.ts': 'what exits have left nothing of',
  'main/replication/proven-flat.ts -> main/replication/exit-claims.ts': 'what one press asks for',
  'main/replication/exit-preview.ts -> main/replication/exit-reading.ts':
    'what one account shows, in a file of its own',
  'main/replication/exit-sends.ts -> main/replication/exit-reading.ts': 'the parts that both read by',
  'main/replication/exit-sends.ts -> main/replication/exit-worker.ts': 'the worker’s own notes',
  'main/replication/flatten.ts -> main/replication/close-turns.ts':
    'which of its closes still fit when their turn comes',
  'main/replication/exit-prices.ts -> main/replication/exit-worker.ts': 'the worker’s own notes',
  'main/replication/exit-progress.ts -> main/replication/exit-worker.ts': 'what one run wants of one account',
  'main/replication/flatten.ts -> main/replication/exit-prices.ts': 'the prices, in a file of its own',
  'main/replication/flatten.ts -> main/replication/exit-progress.ts': 'what is shown, in a file of its own',
  'main/replication/flatten.ts -> main/replication/exit-sends.ts': 'what is sent, in a file of its own',
  'main/replication/flatten.ts -> main/replication/exit-worker.ts': 'the worker’s own notes and rests',
  'main/replication/flatten.ts -> main/replication/exit-reading.ts': 'what one account shows, in a file of its own',
};

/** The order inside `domain`: a file imports only from groups before its own. */
export const domainLayers: readonly (readonly string[])[] = [
  [
    'result',
    'csv',
    'draft',
    'ids',
    'denial-codes',
    'figure-bounds',
    'pacing',
    'rejection',
    'trading-day',
    'typed-commas',
  ],
  ['price', 'backup-plan', 'copy-key', 'trading-state', 'exit-scope'],
  ['drill', 'instrument', 'order', 'typed-figures'],
  ['parity'],
  ['limits', 'legs'],
  ['mandate'],
  ['account'],
  [
    'contract-master',
    'instrument-index',
    'market-calendar',
    'freeze',
    'execution-report',
    'order-command',
    'door-trade',
    'allocation',
    'pricing',
    'late-turn',
    'exit',
    'leftover',
    'exit-reads',
    'exit-evidence',
    'worklists',
  ],
  [
    'reference-price',
    'report-age',
    'order-state',
    'breaker',
    'trading-session',
    'absence',
    'exit-verdict',
    'entry-size',
    'conversion',
    'closed-by-hand',
  ],
  ['edge-breaker'],
  ['risk', 'exchange-cancel', 'settle-window', 'fleet-capacity'],
  ['limit-rules', 'mandate-rules'],
  ['decision', 'limit-template', 'terms-change'],
  // The screen's words for a copy (its status, its moments, how an exit ended) are words of the facts too.
  ['order-view', 'account-view'],
  ['exit-view'],
  ['desk-view'],
  ['unresolved'],
  ['copy-order', 'journal-entry'],
  ['order-lifecycle', 'desk-line', 'trade-check'],
  ['exit-account', 'target', 'order-mapping', 'journal-line', 'fold-copy'],
  ['exit-record', 'exit-left', 'plan', 'exit-orders', 'reconcile', 'unfilled'],
  ['exit-share', 'holding-ages', 'exit-pending'],
];

/** Where parts may be put together. Elsewhere a part is handed in. */
const composers: Readonly<Record<string, string>> = {
  'main/compose.ts': 'the composition root',
  'main/compose-accounts.ts': 'the composition root’s builder of the accounts',
  'main/compose-calls.ts': 'the composition root’s builder of the calls',
  'main/compose-door.ts': 'the composition root’s builder of the local door',
  'main/compose-engine.ts': 'the composition root’s builder of the engine',
  'main/compose-feeds.ts': 'the composition root’s builder of what the window is told',
  'main/compose-journal.ts': 'the composition root’s builder of the journal',
  'main/compose-login.ts': 'the composition root’s builder of signing in',
  'main/compose-practice.ts': 'the composition root’s builder of what only practice has',
  'main/compose-prices.ts': 'the composition root’s builder of the live prices',
  'main/compose-upkeep.ts': 'the composition root’s builder of what looks after the journal’s file',
  'main/compose-reference.ts': 'the composition root’s builder of the day’s tables',
  'main/history-thread.ts': 'an entry: reads the past in a thread',
  'main/open-desk.ts': 'log and practice broker exist before there is a desk to compose',
  'main/vault.ts': 'the keychain by purpose, which opens it',
  'main/index.ts': 'the window, the tray and the engine’s thread belong to Electron',
  'main/engine-thread.ts': 'an entry: opens the desk in a thread',
  'main/engine-cli.ts': 'an entry: opens the desk without a window',
  'renderer/main.tsx': 'an entry: mounts the page',
};
/** Makers of values and of adapters' own insides, which wire nothing. */
const madeAnywhere: Readonly<Record<string, string>> = {
  createInstrumentIndex: 'a value made of instruments',
  createContractReader: 'a value made of rows',
  createSession: 'a value made of the broker’s answer to a login',
};

const refusedWords = /^(utils?|helpers?|common|managers?|misc)$/;

export const houseRules: readonly Rule[] = [
  {
    name: 'a folder imports only what the table allows',
    check: each((file) =>
      relative(file).flatMap(({ from }) =>
        isIn(from, ...(folders[folderOf(file.path)] ?? [])) ? [] : [`${file.path} imports ${from}`],
      ),
    ),
  },
  {
    name: 'a package is imported only where it belongs',
    check: each((file) =>
      file.imports
        .filter((one) => !one.relative)
        .flatMap(({ from }) => {
          const places = packages.find(({ name }) => name.test(from))?.places ?? [];
          return isIn(file.path, ...places) ? [] : [`${file.path} imports ${from}`];
        }),
    ),
  },
  {
    name: 'the page takes the contract as types, names and limits, and the bridge alone is built on it',
    check: each((file) =>
      relative(file).flatMap(({ from }) =>
        from === 'preload/index.ts' ? [`${file.path} imports the bridge itself`] : [],
      ),
    ),
  },
  {
    name: 'a stage sees domain, ports and the blotter, never another stage or the engine',
    check: each((file) => {
      if (!isIn(file.path, 'main/replication/') || knowsTheStages.includes(file.path)) return [];
      return relative(file).flatMap(({ from }) =>
        isIn(from, 'domain/', ...stagePorts) || stageExceptions[`${file.path} -> ${from}`] !== undefined
          ? []
          : [`${file.path} imports ${from}`],
      );
    }),
  },
  {
    name: 'replication sees the port, never the broker’s client or the simulator',
    check: each((file) =>
      isIn(file.path, 'main/replication/')
        ? relative(file).flatMap(({ from }) =>
            isIn(from, 'main/broker/', 'main/simulator/', 'main/practice/') && from !== 'main/broker/broker.ts'
              ? [`${file.path} imports ${from}`]
              : [],
          )
        : [],
    ),
  },
  {
    name: 'the client and the simulator share nothing, and neither sees replication or db',
    check: each((file) => {
      const [client, simulator] = [isIn(file.path, 'main/broker/alice-blue/'), isIn(file.path, 'main/simulator/')];
      const barred = client ? ['main/simulator/'] : ['main/broker/'];
      return client || simulator
        ? relative(file).flatMap(({ from }) =>
            isIn(from, 'main/replication/', 'db/', ...barred) ? [`${file.path} imports ${from}`] : [],
          )
        : [];
    }),
  },
  {
    name: 'parts are put together at the composition root',
    check: each((file) => {
      if (!isIn(file.path, 'main/', 'db/', 'preload/') || composers[file.path] !== undefined) return [];
      return file.imports.flatMap(({ from, relative: ours, values }) =>
        ours && roomOf(from) !== roomOf(file.path)
          ? values
              .filter((name) => /^(create|open)[A-Z]/.test(name) && madeAnywhere[name] === undefined)
              .map((name) => `${file.path} builds with ${name}`)
          : [],
      );
    }),
  },
  {
    name: 'only desk.ts touches the bridge, and the store calls nothing',
    check: each((file) => {
      if (!isIn(file.path, 'renderer/')) return [];
      const touches = ['window.desk', 'globalThis.desk', 'page.desk'].filter((name) => file.mentions.has(name));
      const wrong = file.path === 'renderer/desk.ts' ? [] : touches.map((name) => `${file.path} touches ${name}`);
      if (file.path !== 'renderer/store.ts') return wrong;
      const calls = ['window', 'fetch', 'setTimeout', 'setInterval'].filter((name) => file.mentions.has(name));
      const others = relative(file).filter(({ from, typeOnly }) => !isIn(from, 'domain/') && !typeOnly);
      return [
        ...wrong,
        ...calls.map((name) => `the store calls ${name}`),
        ...others.map(({ from }) => `the store imports ${from}`),
      ];
    }),
  },
  {
    name: 'domain is handed time and chance',
    check: mentionsNone('domain/', [
      'Date.now',
      'new Date()',
      'Math.random',
      'performance',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'process',
      'crypto',
      'fetch',
    ]),
  },
  { name: 'domain writes no log of its own', check: mentionsNone('domain/', ['console']) },
  { name: 'the engine speaks through the log', check: mentionsNone('main/', ['console']) },
  { name: 'the file speaks through what it returns', check: mentionsNone('db/', ['console']) },
  {
    name: 'certificates are always checked',
    check: mentionsNone('', [
      'rejectUnauthorized: false',
      'process.env.NODE_TLS_REJECT_UNAUTHORIZED',
      'NODE_TLS_REJECT_UNAUTHORIZED',
    ]),
  },
  { name: 'no text becomes code', check: mentionsNone('', ['eval', 'new Function', 'import(computed)']) },
  {
    name: 'only window.ts makes a window',
    check: each((file) =>
      ['new BrowserWindow', 'new BrowserView', 'new WebContentsView']
        .filter((name) => file.mentions.has(name) && !isIn(file.path, 'main/window.ts', 'main/login-window.ts'))
        .map((name) => `${file.path}: ${name}`),
    ),
  },
  {
    name: 'domain keeps its order',
    check: (files) => {
      const layer = (path: string): number => domainLayers.findIndex((group) => group.includes(basename(path, '.ts')));
      return files
        .filter(({ path }) => isIn(path, 'domain/'))
        .flatMap((file) => {
          if (layer(file.path) < 0) return [`${file.path} has no place in the order`];
          return relative(file).flatMap(({ from }) =>
            layer(from) < layer(file.path) ? [] : [`${file.path} imports ${from}`],
          );
        });
    },
  },
  { name: 'there are no cycles', check: cycles },
  {
    name: 'nothing is exported by default',
    check: each((file) => (file.defaultExport ? [`${file.path} exports by default`] : [])),
  },
  {
    name: 'nothing is exported again',
    check: each((file) => file.reExports.map((name) => `${file.path} passes on ${name}`)),
  },
  { name: 'a name says what it is, in kebab case', check: each((file) => wrongName(file.path)) },
];

function each(check: (file: SourceFile) => readonly string[]): Rule['check'] {
  return (files) => files.flatMap((file) => [...check(file)]);
}

function mentionsNone(place: string, words: readonly string[]): Rule['check'] {
  return each((file) =>
    place === '' || isIn(file.path, place)
      ? words.filter((word) => file.mentions.has(word)).map((word) => `${file.path} says ${word}`)
      : [],
  );
}

function relative(file: SourceFile): readonly Import[] {
  return file.imports.filter((one) => one.relative);
}

/** The client, the simulator, the practice rooms and db are rooms; every other file of `main` is one of its own. */
function roomOf(path: string): string {
  const shared = [
    'main/broker/alice-blue/',
    'main/gateway/',
    'main/simulator/',
    'main/practice/',
    'main/replication/',
    'db/',
  ];
  return shared.find((place) => path.startsWith(place)) ?? path;
}

function wrongName(path: string): readonly string[] {
  const file = basename(path).replace(/\.tsx?$/, '');
  const bad = path
    .replace(/\.tsx?$/, '')
    .split('/')
    .filter((part) => refusedWords.test(part) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part));
  return bad.length > 0 || (file === 'index' && !isIn(path, 'main/index.ts', 'preload/index.ts')) ? [path] : [];
}

/** Depth first; each cycle is told once, from the file where it was met. */
function cycles(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    const file = byPath.get(path);
    for (const one of file === undefined ? [] : relative(file)) walk(one.from, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return found;
}
