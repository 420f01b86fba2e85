// One script after the other with one call failing: a sample of them with the other tests, all of them as a proof.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { playScript } from './play-script.ts';
import type { Script } from './scripts.ts';
import { portFailures, portNames, strikeWords, type PortName, type Strike } from './strike.ts';

export type Series = { readonly runs: number; readonly ports: number; readonly broken: readonly string[] };

/** `every`: of all calls every so many-th fails in its turn, 1 for each; null: one call for each way of failing. */
export function strikesOf(
  counts: ReadonlyMap<PortName, number>,
  every: number | null,
  script: Script,
): readonly Strike[] {
  return portNames.flatMap((port) => {
    const most = counts.get(port) ?? 0;
    const ways = portFailures[port];
    return ways.flatMap((how, at): readonly Strike[] => {
      if (most === 0) return [];
      if (every === null) {
        // Spread over the day, and elsewhere in each script.
        const part = (at + (script.name === 'copying' ? 0.35 : 0.7)) / ways.length;
        return [{ port, how, nth: Math.min(most, 1 + Math.floor(part * most)) }];
      }
      return Array.from({ length: Math.ceil(most / every) }, (_, step) => ({ port, how, nth: 1 + step * every }));
    });
  });
}

export async function playSeries(script: Script, every: number | null): Promise<Series> {
  const { counts, broken: before } = await playScript(script, null);
  if (before.length > 0) return { runs: 1, ports: 0, broken: before.map((text) => `nothing fails: ${text}`) };
  const strikes = strikesOf(counts, every, script);
  const broken: string[] = [];
  for (const strike of strikes) {
    const end = await playScript(script, strike);
    for (const text of end.broken) broken.push(`${strikeWords(strike)}: ${text}`);
  }
  return { runs: strikes.length, ports: new Set(strikes.map(({ port }) => port)).size, broken };
}

/** Set by `npm run proof -- nth`. */
export function everyNth(): number | null {
  const said = process.env['LOCKSTEP_NTH'];
  return said === undefined ? null : Math.max(1, Number(said));
}

export function writeFigure(script: Script, every: number, { runs, ports, broken }: Series): void {
  const folder = join(import.meta.dirname, '..', '..', 'artifacts', 'proof');
  mkdirSync(folder, { recursive: true });
  const which = every === 1 ? 'every call' : `every ${every}th call`;
  writeFileSync(
    join(folder, `nth-${script.name}.txt`),
    `${broken.map((line) => `${line}\n`).join('')}${script.name}: ${which} of ${ports} ports failed in its turn and in every way, ${runs} runs, ${broken.length} promises broken\n`,
  );
}
