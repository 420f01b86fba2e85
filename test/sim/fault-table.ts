// The table of faults as the documents show it.

import type { FaultScenario, ScenarioDay } from './fault-scenario.ts';
import { faultScenarios, notCovered } from './fault-scenarios.ts';

/** Rows of a Markdown table, its head first. */
export function faultTable(): readonly string[] {
  return [
    '| fault | what is made to happen | what must hold | on the simulated day | also shown by |',
    '| --- | --- | --- | --- | --- |',
    ...faultScenarios.toSorted((a, b) => numberOf(a) - numberOf(b)).map(rowOf),
    ...(notCovered.length === 0 ? [] : ['', 'Not shown yet:', '']),
    ...notCovered.map(([id, what]) => `- ${id}: ${what}.`),
  ];
}

function numberOf({ id }: FaultScenario): number {
  return Number(id.slice(1));
}

function rowOf({ id, fault, holds, day, noDay = '', elsewhere = [] }: FaultScenario): string {
  const tests = elsewhere.map(([file, title]) => `\`${file.replace('test/', '')}\`: ${title}`);
  return `| ${id} | ${fault} | ${holds} | ${day === undefined ? `none: ${noDay}` : dayOf(day)} | ${tests.join('; ')} |`;
}

function dayOf({ rates = {}, episodes = [], inPieces }: ScenarioDay): string {
  const counts = new Map<string, number>();
  for (const name of episodes) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [
    ...Object.entries(rates).map(([name, rate]) => `${name} ${Math.round(rate * 100)} %`),
    ...[...counts].map(([name, count]) => (count === 1 ? name : `${name} ${count} times`)),
    ...(inPieces === undefined ? [] : [`in pieces ${Math.round(inPieces * 100)} %`]),
  ].join(', ');
}
