// A fault of the core, by its number in the fault matrix: what is made to happen, what must hold then, and where that is
// shown. Those with a `day` are played by seed on the simulated day; on all of them the checker's promises hold.

import type { EpisodeName } from './episodes.ts';
import type { FaultName, FaultRates } from './faults.ts';

export type ScenarioDay = {
  /** Everything else goes well. */
  readonly rates?: Partial<FaultRates>;
  readonly episodes?: readonly EpisodeName[];
  readonly inPieces?: number;
  /** The trade books are read too. */
  readonly tradeBooks?: boolean;
  /** Each of them must have struck in the seeds that were played. */
  readonly struck: readonly (FaultName | EpisodeName)[];
};

/** A test by its file and the beginning of its title. */
export type Elsewhere = readonly [file: string, title: string];

export type FaultScenario = {
  readonly id: string;
  readonly fault: string;
  readonly holds: string;
  readonly day?: ScenarioDay;
  /** Why no seed could vary it, where there is no day. */
  readonly noDay?: string;
  readonly elsewhere?: readonly Elsewhere[];
};

export const times = (name: EpisodeName, count: number): readonly EpisodeName[] =>
  Array.from({ length: count }, () => name);
export const endings = 'test/main/broker/command-endings.test.ts';
export const silence =
  'Asked for by its reference; placed if the book shows it, else put before a person, never sent again.';
