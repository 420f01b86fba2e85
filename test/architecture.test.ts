import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { houseRules } from './support/house-rules.ts';
import { readSource, type SourceFile } from './support/source-file.ts';

const root = join(import.meta.dirname, '..');

const sources: readonly SourceFile[] = ['domain', 'db', 'main', 'preload', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => readSource(path, readFileSync(join(root, path), 'utf8'))),
);

describe('the house', () => {
  it.each(houseRules)('$name', ({ check }) => {
    expect(check(sources)).toEqual([]);
  });

  it('is read whole: every import of ours leads to a file that was read', () => {
    const paths = new Set(sources.map(({ path }) => path));
    const lost = sources.flatMap((file) =>
      file.imports
        .filter(({ from, relative }) => relative && /\.tsx?$/.test(from) && !paths.has(from))
        .map(({ from }) => `${file.path} -> ${from}`),
    );
    expect(lost).toEqual([]);
    expect(sources.length).toBeGreaterThan(150);
  });
});

/** Each forged file breaks one rule, named in front of it. */
const forged: readonly (readonly [rule: string, path: string, text: string])[] = [
  [
    'a folder imports only what the table allows',
    'domain/price.ts',
    `import { openDatabase } from '../db/database.ts';`,
  ],
  [
    'a folder imports only what the table allows',
    'renderer/app.tsx',
    `import type { Desk } from '../main/compose.ts';`,
  ],
  ['a folder imports only what the table allows', 'db/migrate.ts', `type Log = import('../main/log.ts').Log;`],
  ['a package is imported only where it belongs', 'main/compose.ts', `import { app } from 'electron';`],
  ['a package is imported only where it belongs', 'main/handlers.ts', `const electron = await import('electron');`],
  ['a package is imported only where it belongs', 'main/handlers.ts', `import Database from 'better-sqlite3';`],
  ['a package is imported only where it belongs', 'domain/price.ts', `import { readFileSync } from 'node:fs';`],
  ['a package is imported only where it belongs', 'renderer/app.tsx', `import type { z } from 'zod';`],
  [
    'the page takes the contract as types, names and limits, and the bridge alone is built on it',
    'renderer/desk.ts',
    `import '../preload/index.ts';`,
  ],
  [
    'a stage sees domain, ports and the blotter, never another stage or the engine',
    'main/replication/flatten.ts',
    `import { follow } from './follow.ts';`,
  ],
  [
    'a stage sees domain, ports and the blotter, never another stage or the engine',
    'main/replication/capture.ts',
    `import type { Engine } from './engine.ts';`,
  ],
  [
    'replication sees the port, never the broker’s client or the simulator',
    'main/replication/engine.ts',
    `import { readBookRow } from '../broker/alice-blue/parse.ts';`,
  ],
  [
    'the client and the simulator share nothing, and neither sees replication or db',
    'main/simulator/order.ts',
    `import type { BrokerAccount } from '../broker/broker.ts';`,
  ],
  [
    'the client and the simulator share nothing, and neither sees replication or db',
    'main/broker/alice-blue/parse.ts',
    `import { money } from '../../simulator/money.ts';`,
  ],
  [
    'the client and the simulator share nothing, and neither sees replication or db',
    'main/broker/alice-blue/parse.ts',
    `import type { Blotter } from '../../replication/blotter.ts';`,
  ],
  [
    'parts are put together at the composition root',
    'main/handlers.ts',
    `import { createEngine } from './replication/engine.ts';`,
  ],
  [
    'parts are put together at the composition root',
    'main/replication/engine.ts',
    `import { openDatabase as open } from '../../db/database.ts';`,
  ],
  [
    'only desk.ts touches the bridge, and the store calls nothing',
    'renderer/app.tsx',
    `const answer = window.desk.exitAll({});`,
  ],
  [
    'only desk.ts touches the bridge, and the store calls nothing',
    'renderer/app.tsx',
    `const answer = window['desk'];`,
  ],
  [
    'only desk.ts touches the bridge, and the store calls nothing',
    'renderer/store.ts',
    `import { createDesk } from './desk.ts';`,
  ],
  ['domain is handed time and chance', 'domain/pacing.ts', `export const now = () => Date.now();`],
  ['domain is handed time and chance', 'domain/pacing.ts', `export const now = () => new Date();`],
  [
    'domain is handed time and chance',
    'domain/pacing.ts',
    `const { random } = Math; export const dice = Math['random'];`,
  ],
  [
    'domain is handed time and chance',
    'domain/pacing.ts',
    `export const later = (what: () => void) => setTimeout(what, 1);`,
  ],
  ['domain writes no log of its own', 'domain/plan.ts', `console.log('planned');`],
  ['the engine speaks through the log', 'main/alerts.ts', `console.error('halted');`],
  [
    'certificates are always checked',
    'main/broker/alice-blue/session.ts',
    `const tls = { rejectUnauthorized: false };`,
  ],
  ['certificates are always checked', 'main/open-desk.ts', `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';`],
  ['no text becomes code', 'main/handlers.ts', `const rule = new Function('order', 'return true');`],
  ['only window.ts makes a window', 'main/tray.ts', `const second = new BrowserWindow({});`],
  ['domain keeps its order', 'domain/ids.ts', `import type { Order } from './order.ts';`],
  ['domain keeps its order', 'domain/guesswork.ts', ``],
  ['nothing is exported by default', 'main/quotes.ts', `export default function quotes() {}`],
  ['nothing is exported by default', 'main/quotes.ts', `const quotes = 1; export { quotes as default };`],
  ['nothing is exported again', 'domain/words.ts', `export * from './order.ts';`],
  ['nothing is exported again', 'domain/words.ts', `import { ok } from './result.ts'; export { ok };`],
  ['a name says what it is, in kebab case', 'domain/utils.ts', ``],
  ['a name says what it is, in kebab case', 'main/common/money.ts', ``],
  ['a name says what it is, in kebab case', 'renderer/OrderTicket.tsx', ``],
  ['a name says what it is, in kebab case', 'domain/index.ts', ``],
];

describe('the rules notice what breaks them', () => {
  it.each(forged)('%s: %s', (name, path, text) => {
    const rule = houseRules.find((one) => one.name === name);
    expect(rule?.check([readSource(path, text)])).not.toEqual([]);
  });

  it('there are no cycles: two files that need each other, even for types', () => {
    const files = [
      readSource('domain/price.ts', `import type { Order } from './order.ts';`),
      readSource('domain/order.ts', `import type { Paise } from './price.ts';`),
    ];
    expect(houseRules.find(({ name }) => name === 'there are no cycles')?.check(files)).toEqual([
      'domain/price.ts -> domain/order.ts -> domain/price.ts',
    ]);
  });

  it('a comment or a text that names a forbidden thing is no offence', () => {
    const file = readSource(
      'domain/plan.ts',
      `// Date.now() and console.log()\nexport const text = 'new Date() setTimeout';`,
    );
    for (const { check } of houseRules) expect(check([file])).toEqual([]);
  });
});
