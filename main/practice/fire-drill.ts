// Runs the fire drill: brings about one trouble after another, listens to what the person does, and scores it.

import {
  drillActs,
  drillOf,
  drillPoints,
  type DrillResult,
  type DrillStep,
  type DrillView,
} from '../../domain/drill.ts';
import type { DeskView } from '../../domain/desk-view.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { bringAbout, type DrillDesk, type Trouble } from './drill-exercises.ts';

export type FireDrill = {
  readonly start: (seed: number) => Result<null>;
  readonly stop: () => void;
  /** A person's press, by the name of its call. */
  readonly heard: (name: string) => void;
  readonly close: () => void;
};

export type FireDrillParts = {
  readonly desk: DrillDesk;
  readonly clock: Clock;
  readonly log: Log;
  readonly show: (drill: DrillView) => void;
  /** Brings the desk to where a drill can begin: copying on. */
  readonly makeReady: () => void;
  /** Null when it can begin; otherwise why not. */
  readonly notReady: () => string | null;
  readonly pace?: DrillPace;
};

/** `limitMs`: what is not in hand by then is left as it is. `calmMs`: between two troubles. */
export type DrillPace = { readonly limitMs: number; readonly calmMs: number; readonly lookMs: number };
const ordinaryPace: DrillPace = { limitMs: 90_000, calmMs: 6000, lookMs: 200 };

const calmWithinMs = 15_000;

function isCalm({ master, followers }: DeskView): boolean {
  return (
    master?.link.session.kind === 'Ready' &&
    master.link.feed === 'Live' &&
    followers.some(({ enabled, link, state }) => enabled && link.session.kind === 'Ready' && state !== 'Held')
  );
}

export function runFireDrills(parts: FireDrillParts): FireDrill {
  const { clock, desk } = parts;
  const pace = parts.pace ?? ordinaryPace;
  let stopped = true;
  let running = false;
  let acts: { readonly name: string; readonly at: number }[] = [];

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });

  /** What the last trouble left behind must not be taken for the next one; a desk that stays so is drilled all the same. */
  async function calm(): Promise<void> {
    for (let waited = 0; !stopped && waited < calmWithinMs && !isCalm(desk.view()); waited += pace.lookMs)
      await wait(pace.lookMs);
  }

  async function take(step: DrillStep, onBegin: () => void): Promise<DrillResult | null> {
    const followers = desk.view().followers.filter(({ enabled, link }) => enabled && link.session.kind === 'Ready');
    const victim = followers[Math.floor(step.pick * followers.length)];
    if (victim === undefined) throw new Error('No follower is on and logged in.');
    acts = [];
    const began = clock.monotonic();
    onBegin();
    const trouble: Trouble = await bringAbout[step.exercise](desk, victim);
    let rightMs: number | null = null;
    const names = (): readonly string[] => acts.map(({ name }) => name);
    while (!stopped && rightMs === null && clock.monotonic() - began < pace.limitMs) {
      await wait(pace.lookMs);
      // What comes right by itself is nobody's doing.
      if (acts.length > 0 && trouble.isRight(desk.view(), names())) rightMs = Math.round(clock.monotonic() - began);
    }
    const atRisk = trouble.atRisk(desk.view(), names());
    await trouble.undo();
    if (stopped) return null;
    const first = acts[0];
    const result = {
      exercise: step.exercise,
      happened: trouble.happened,
      noticedMs: first === undefined ? null : Math.round(first.at - began),
      rightMs,
      acts: [...new Set(names())],
      atRisk,
    };
    return { ...result, points: drillPoints(result, pace.limitMs) };
  }

  async function run(seed: number): Promise<void> {
    const steps = drillOf(seed);
    const results: DrillResult[] = [];
    const show = (step: number, beganAt: number | null, goesOn = true): void => {
      parts.show({
        seed,
        running: goesOn,
        step,
        steps: steps.length,
        beganAt,
        limitMs: pace.limitMs,
        results: [...results],
      });
    };
    show(0, null);
    try {
      for (const [index, step] of steps.entries()) {
        parts.makeReady();
        await wait(pace.calmMs);
        await calm();
        if (stopped) break;
        const result = await take(step, () => show(index + 1, clock.now()));
        if (result === null) break;
        results.push(result);
        show(index + 1, null);
      }
    } catch (error) {
      parts.log.warn('drill-ended', { reason: error instanceof Error ? error.message : String(error) });
    } finally {
      running = false;
      stopped = true;
      show(results.length, null, false);
    }
  }

  return {
    start: (seed) => {
      if (running) return err('DRILL_RUNNING', 'The fire drill is already under way.');
      const why = parts.notReady();
      if (why !== null) return err('DRILL_NOT_READY', `${why} Try again in a moment.`);
      running = true;
      stopped = false;
      void run(seed);
      return ok(null);
    },
    stop: () => {
      stopped = true;
    },
    heard: (name) => {
      if (running && drillActs.has(name)) acts.push({ name, at: clock.monotonic() });
    },
    close: () => {
      stopped = true;
    },
  };
}
