// A child whose disk may fail: the whole desk as a person opens it, with the calls of a window.

import { openDesk } from '../../main/open-desk.ts';
import type { ToDoomed } from './doomed-engine.ts';

const profile = process.argv[2];
if (profile === undefined || process.send === undefined) throw new Error('It is started by its tests');
const tell = process.send.bind(process) as (message: unknown) => void;

const opened = await openDesk({
  mode: 'Practice',
  profile,
  version: '0.0.0',
  seed: 1,
  about: {
    electron: '',
    chromium: '',
    node: process.versions.node,
    runtime: { kind: 'Assembled', declared: '' },
    profile,
  },
  actor: 'the test',
  env: process.env,
  simulatorScript: new URL('file:///none'),
  doorScript: new URL('file:///none'),
  historyScript: new URL('file:///none'),
  listener: {
    onDelta: () => undefined,
    onRestarted: () => undefined,
    onLogin: () => undefined,
    onLost: (code, message) => {
      throw new Error(`${code}: ${message}`);
    },
  },
  rules: { settleMs: 1000 },
});
if (!opened.ok) throw new Error(`${opened.code}: ${opened.message}`);
const desk = opened.value;

process.on('message', (message: ToDoomed) => {
  if ('name' in message) void desk.call(message.name, message.input);
});
process.on('disconnect', () => process.exit());
tell('ready');
