// The app as a person starts it, with nobody's driver inside: what it shows is asked of its page by the debugging port.

import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import type { DeskView } from '../../domain/desk-view.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskCallName, DeskCalls } from '../../preload/contract.ts';
import { environment, repository } from './console.ts';

export function startOwnProcess(profile: string): void {
  const electron = createRequire(import.meta.url)('electron') as unknown as string;
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = { ...environment(profile), LOCKSTEP_WATCHDOG: '' };
  spawn(electron, [...asRoot, '--remote-debugging-port=0', repository], { env, stdio: 'ignore' }).unref();
}

/** The process that holds the profile; null: none does. */
export function processOf(profile: string): number | null {
  try {
    const pid = Number(/-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1]);
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

/** Null while the page cannot answer. */
export async function askPage<Name extends DeskCallName>(
  profile: string,
  name: Name,
  input: DeskCalls[Name]['in'],
): Promise<DeskCalls[Name]['out'] | null> {
  const words = `(async () => JSON.stringify(await window.desk.${name}(${JSON.stringify(input)})))()`;
  const said = await evaluate(profile, words).catch(() => null);
  if (said === null) return null;
  const answer = JSON.parse(said) as Result<DeskCalls[Name]['out']>;
  return answer.ok ? answer.value : null;
}

export async function viewOf(profile: string): Promise<DeskView | null> {
  return askPage(profile, 'snapshot', null);
}

async function evaluate(profile: string, expression: string): Promise<string> {
  const port = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0] ?? '';
  // While the app starts again, the port that stands in the file may be anybody's, who takes the call and never answers.
  const signal = AbortSignal.timeout(5000);
  const pages = (await (await fetch(`http://127.0.0.1:${port}/json/list`, { signal })).json()) as readonly {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const page = pages.find(({ type }) => type === 'page');
  if (page === undefined) throw new Error('The app shows no page yet');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  try {
    return await new Promise<string>((resolve, reject) => {
      setTimeout(() => reject(new Error('The page does not answer')), 5000);
      socket.addEventListener('error', () => reject(new Error('The page’s port was closed')));
      socket.addEventListener('open', () =>
        socket.send(
          JSON.stringify({
            id: 1,
            method: 'Runtime.evaluate',
            params: { expression, awaitPromise: true, returnByValue: true },
          }),
        ),
      );
      socket.addEventListener('message', ({ data }) => {
        const { result } = JSON.parse(String(data)) as { readonly result?: { readonly result?: { value?: unknown } } };
        const value = result?.result?.value;
        if (typeof value === 'string') resolve(value);
        else reject(new Error('The page refused'));
      });
    });
  } finally {
    socket.close();
  }
}
