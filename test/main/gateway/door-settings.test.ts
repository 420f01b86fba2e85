// The switch, the port and the secret of the door, kept over restarts, on a real desk.

import { afterEach, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { DoorHost } from '../../../main/door-settings.ts';
import type { DoorSecrets } from '../../../main/gateway/door-secret.ts';
import { openDoorByWord } from '../../../main/door-word.ts';
import { openPractice, type Practice } from '../../support/practice.ts';

let practice: Practice | null = null;

afterEach(async () => {
  await practice?.stop();
  practice = null;
});

type Opened = { readonly port: number; readonly secrets: DoorSecrets };

function aHost(answer: () => Result<null> = () => ok(null)) {
  const opened: Opened[] = [];
  let closed = 0;
  const host: DoorHost = {
    open: async (port, secrets) => {
      opened.push({ port, secrets });
      return answer();
    },
    close: async () => {
      closed += 1;
    },
  };
  return { host, opened, closed: () => closed };
}

it('is closed on a new desk, and no secret exists before one is needed', async () => {
  const { host, opened } = aHost();
  practice = await openPractice({ plan: { door: host } });
  expect(await practice.call('doorStatus', null)).toMatchObject({ on: false, open: false, port: 3000, reason: '' });
  expect(opened).toEqual([]);
});

it('opens with 32 random bytes, stays on over a restart, and closes', async () => {
  const { host, opened, closed } = aHost();
  practice = await openPractice({ plan: { door: host } });
  expect(await practice.call('setDoor', { on: true, port: 3300 })).toMatchObject({ on: true, open: true, port: 3300 });
  const { secret } = await practice.call('doorSecret', null);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(opened).toEqual([{ port: 3300, secrets: { current: secret, earlier: null } }]);
  await practice.reopen();
  expect(opened.at(-1)).toEqual({ port: 3300, secrets: { current: secret, earlier: null } });
  const before = closed();
  expect(await practice.call('setDoor', { on: false })).toMatchObject({ on: false, open: false });
  expect(closed()).toBeGreaterThan(before);
  const said = practice
    .view()
    .journal.map(({ text }) => text)
    .join('\n');
  expect(said).not.toContain(secret);
});

it('renews its secret, and the one before counts for ten minutes', async () => {
  const { host, opened } = aHost();
  practice = await openPractice({ plan: { door: host } });
  await practice.call('setDoor', { on: true });
  const first = (await practice.call('doorSecret', null)).secret;
  const began = Date.now();
  const second = (await practice.call('rotateDoorSecret', null)).secret;
  expect(second).not.toBe(first);
  const { secrets } = opened.at(-1) as Opened;
  expect(secrets).toMatchObject({ current: second, earlier: { secret: first } });
  expect(secrets.earlier?.until).toBeGreaterThanOrEqual(began + 600_000);
  expect(secrets.earlier?.until).toBeLessThanOrEqual(Date.now() + 600_000);
  expect((await practice.call('doorStatus', null)).earlierSecretUntil).toBe(secrets.earlier?.until);
  await practice.call('rotateDoorSecret', null);
  expect(opened.at(-1)?.secrets.earlier?.secret).toBe(second);
});

it('says why it is not open, and goes on saying so', async () => {
  const reason = 'Port 3000 is in use by another program. Choose another port in Settings.';
  const { host } = aHost(() => err('DOOR_PORT_IN_USE', reason));
  practice = await openPractice({ plan: { door: host } });
  expect(await practice.ask('setDoor', { on: true })).toMatchObject({ ok: false, code: 'DOOR_PORT_IN_USE' });
  expect(await practice.call('doorStatus', null)).toMatchObject({ on: true, open: false, reason });
});

it.each([80, 70_000, 3000.5, '3000', null])('refuses the port %j', async (port) => {
  const { host } = aHost();
  practice = await openPractice({ plan: { door: host } });
  expect(await practice.ask('setDoor', { port })).toMatchObject({ ok: false, code: 'INPUT_REFUSED' });
});

it('prints its secret for practice alone', async () => {
  const { host } = aHost();
  practice = await openPractice({ plan: { door: host } });
  const { ask } = practice;
  const call = (name: 'setDoor' | 'doorSecret' | 'about', input: unknown) => ask(name, input);
  const printed = await openDoorByWord(call, 'Practice');
  expect(printed[0]).toBe('lockstep: door http://127.0.0.1:3000');
  expect(printed[1]).toContain((await practice.call('doorSecret', null)).secret);
  const live = await openDoorByWord(() => Promise.reject(new Error('nothing may be asked')), 'Live');
  expect(live).toEqual(['lockstep: --door is for practice; live, open the door under Settings']);
});
