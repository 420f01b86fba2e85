// Every fault of the core that is shown, and those that are not.

import type { FaultScenario } from './fault-scenario.ts';
import { feedFaults } from './feed-faults.ts';
import { machineFaults } from './machine-faults.ts';
import { requestFaults } from './request-faults.ts';

export const faultScenarios: readonly FaultScenario[] = [...requestFaults, ...feedFaults, ...machineFaults];

/** Faults of the matrix that no test of this kind covers yet. */
export const notCovered: readonly (readonly [id: string, what: string])[] = [];
