// The child of the kill tests: the whole engine as composed for a person, told by its environment when to die. Timers
// come sooner than they should, so that looking for a lost order does not take the test as long as it takes a trader.

import type { Result } from '../../domain/result.ts';
import { systemClock, type Clock } from '../../main/clock.ts';
import { composeDesk } from '../../main/compose.ts';
import type { DoorCallName } from '../../main/door-calls.ts';
import { silentLog } from '../../main/log.ts';
import { useOutsideBroker } from '../../main/practice/practice-broker.ts';
import { createRedactor } from '../../main/redactor.ts';
import { watchForKill } from './arm-kill.ts';

/** To the engine: a call as a window or the local door makes it, or the moment at which it is to die from now on. */
export type ToDoomed =
  | { readonly name: string; readonly input: unknown }
  | { readonly door: DoorCallName; readonly input: unknown }
  | { readonly killAt: string };

/** From the engine: what the door's call came to. */
export type DoorAnswered = { readonly answered: Result<object> };

const timersSooner = 4;
const rules = { settleMs: 300, exitLimitMs: 8000 };

const hasty: Clock = { ...systemClock, after: (ms, fn) => systemClock.after(ms / timersSooner, fn) };

const profile = process.argv[2];
if (profile === undefined || process.send === undefined) throw new Error('The doomed engine is started by its tests');
const tell = process.send.bind(process) as (message: unknown) => void;

async function start(folder: string): Promise<void> {
  const arm = watchForKill();
  arm(process.env['LOCKSTEP_KILL_AT'] ?? '');
  const broker = await useOutsideBroker(process.env);
  if (!broker.ok) throw new Error(`${broker.code}: ${broker.message}`);
  const made = await composeDesk({
    folder,
    version: '0.0.0',
    clock: hasty,
    random: () => 0.5,
    log: silentLog,
    redactor: createRedactor(),
    env: process.env,
    loadKeytar: () => Promise.reject(new Error('no keychain in this test')),
    memory: new Map(),
    about: {
      electron: '',
      chromium: '',
      node: process.versions.node,
      runtime: { kind: 'Assembled', declared: '' },
      profile: folder,
      logFile: '',
    },
    actor: 'the test',
    practice: broker.value,
    rules,
  });
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`);
  const desk = made.value;

  process.on('message', (message: ToDoomed) => {
    if ('door' in message) {
      void desk.door.call(message.door, message.input).then((answered) => {
        tell({ answered } satisfies DoorAnswered);
      });
      return;
    }
    if ('name' in message) {
      void desk.handlers.call(message.name, message.input);
      return;
    }
    arm(message.killAt);
    tell('armed');
  });
  process.on('disconnect', () => process.exit());
  tell('ready');
}

void start(profile);
