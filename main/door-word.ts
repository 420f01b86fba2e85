// `--door`: the switch of Settings for a run that nobody sees, in practice only, with what a script needs to know.

import type { Result } from '../domain/result.ts';
import type { About } from '../preload/contract.ts';
import type { DoorStatus } from '../preload/settings-calls.ts';

type Call = (name: 'setDoor' | 'doorSecret' | 'about', input: unknown) => Promise<Result<unknown>>;

/** Lines for the terminal. The practice door's secret opens nothing but made-up accounts; a live one is never printed. */
export async function openDoorByWord(call: Call, mode: 'Practice' | 'Live'): Promise<readonly string[]> {
  if (mode === 'Live') return ['lockstep: --door is for practice; live, open the door under Settings'];
  const opened = await call('setDoor', { on: true });
  if (!opened.ok) return [`lockstep: ${opened.code}: ${opened.message}`];
  const secret = await call('doorSecret', null);
  if (!secret.ok) return [`lockstep: ${secret.code}: ${secret.message}`];
  const about = await call('about', null);
  const control = about.ok ? (about.value as About).practiceControl : null;
  const { port } = opened.value as DoorStatus;
  return [
    `lockstep: door http://127.0.0.1:${port}`,
    `lockstep: door secret ${(secret.value as { readonly secret: string }).secret}`,
    ...(control === null ? [] : [`lockstep: practice broker ${control}`]),
  ];
}
