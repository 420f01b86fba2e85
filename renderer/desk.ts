// The only file that touches window.desk: feeds the store, and hands the screens calls that always answer.

import { err, type Result } from '../domain/result.ts';
import {
  deskCallNames,
  type DeskApi,
  type DeskCallName,
  type DeskCalls,
  type ShowTarget,
} from '../preload/contract.ts';
import type { DeskStore } from './store.ts';

declare global {
  interface Window {
    readonly desk?: DeskApi;
  }
}

export type Calls = {
  readonly [Name in DeskCallName]: (input: DeskCalls[Name]['in']) => Promise<Result<DeskCalls[Name]['out']>>;
};

export type Desk = {
  readonly calls: Calls;
  readonly start: (onShow: (target: ShowTarget) => void) => () => void;
};

export type DeskTiming = { readonly patienceMs: number; readonly pulseMs: number; readonly retryMs: number };
const ordinaryTiming: DeskTiming = { patienceMs: 5000, pulseMs: 5000, retryMs: 1000 };

/** Outside the app there is no bridge: every call answers so, and nothing pretends to work. */
export function bridgeOf(page: Window): DeskApi | null {
  return page.desk ?? null;
}

export function createDesk(api: DeskApi | null, store: DeskStore, timing: DeskTiming = ordinaryTiming): Desk {
  const calls = safeCalls(api, store, timing.patienceMs);
  return { calls, start: (onShow) => start(api, calls, store, timing, onShow) };
}

function safeCalls(api: DeskApi | null, store: DeskStore, patienceMs: number): Calls {
  const one = (name: DeskCallName) => async (input: unknown) => {
    if (api === null) return silent(store, 'This page has no bridge to the engine. Open Lockstep itself.');
    const call = api[name] as (input: unknown) => Promise<Result<unknown>>;
    const impatience = setTimeout(() => silent(store, `"${name}" has had no answer.`), patienceMs);
    try {
      const answer = await call(input);
      judge(store, name, answer);
      return answer;
    } catch (cause) {
      return silent(store, cause instanceof Error ? cause.message : String(cause));
    } finally {
      clearTimeout(impatience);
    }
  };
  return Object.fromEntries(deskCallNames.map((name) => [name, one(name)])) as unknown as Calls;
}

/** These are answered in the engine's place, by who noticed that it is not there. */
const engineAway: ReadonlySet<string> = new Set(['ENGINE_LOST', 'CLOSING']);

/** A refusal is an answer too; but what a working engine never refuses says that it is not there. */
function judge(store: DeskStore, name: DeskCallName, answer: Result<unknown>): void {
  // The main process answers these, in the engine's place.
  if (name === 'startFailure' || name === 'afterFailure') return;
  const { setEngine, view } = store.getState();
  if (answer.ok) setEngine({ kind: 'Answering' });
  else if (answer.code === 'TOO_MANY_CALLS') return;
  else if (answer.code === 'STARTING' && view === null) setEngine({ kind: 'Connecting' });
  else if (name === 'snapshot' || name === 'about' || engineAway.has(answer.code)) noteSilence(store, answer.message);
  else setEngine({ kind: 'Answering' });
}

function noteSilence(store: DeskStore, reason: string): void {
  const { engine, setEngine } = store.getState();
  setEngine({ kind: 'Silent', since: engine.kind === 'Silent' ? engine.since : Date.now(), reason });
}

function silent(store: DeskStore, reason: string): Result<never> {
  noteSilence(store, reason);
  return err('ENGINE_SILENT', `The engine did not answer, so it is not known whether this was done. ${reason}`);
}

function start(
  api: DeskApi | null,
  calls: Calls,
  store: DeskStore,
  timing: DeskTiming,
  onShow: (target: ShowTarget) => void,
): () => void {
  let ended = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let asking = false;

  const askSnapshot = async (): Promise<void> => {
    if (asking || ended) return;
    asking = true;
    const answer = await calls.snapshot(null);
    asking = false;
    if (ended) return;
    if (answer.ok) store.getState().takeSnapshot(answer.value);
    const { view, behind } = store.getState();
    if (view === null || behind) retry = setTimeout(() => void askSnapshot(), timing.retryMs);
  };

  const endDeltas = api?.onDelta((delta) => {
    store.getState().takeDelta(delta);
    if (store.getState().behind) void askSnapshot();
  });
  const endShow = api?.onShow(onShow);
  void askSnapshot();

  let listening = false;
  const pulse = setInterval(() => {
    if (listening || store.getState().view === null) return;
    listening = true;
    void calls.about(null).then(() => {
      listening = false;
    });
  }, timing.pulseMs);

  return () => {
    ended = true;
    clearInterval(pulse);
    clearTimeout(retry);
    endDeltas?.();
    endShow?.();
  };
}
