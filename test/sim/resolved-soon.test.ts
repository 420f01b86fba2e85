// How soon an order in doubt is told of, and settled once the broker shows it: in virtual time, so the machine has no part in it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noFaults, type FaultRates } from './faults.ts';
import type { History } from './history.ts';
import { playDay } from './play-day.ts';

/** Days of each kind. `npm run proof -- doubts 100` asks for more. */
const days = Number(process.env['LOCKSTEP_DOUBT_DAYS'] ?? 2);

const kinds: readonly Partial<FaultRates>[] = [
  { answerLost: 0.3 },
  { answerLate: 0.3 },
  { answerUnread: 0.3, frameLost: 0.8 },
  { answerLost: 0.2, hidden: 0.6 },
  // Nothing but the books tells of them.
  { answerLost: 0.3, hidden: 0.3, frameLost: 1 },
];

type Doubt = { readonly toldMs: number; readonly settledMs: number };

/** Of each order that the broker has and whose answer was none: ms until it was told of, and until it was settled. */
function doubtsOf({ wire, orders }: History): readonly Doubt[] {
  const asked = new Map(
    wire.flatMap((event) =>
      event.kind === 'Asked' && event.command.kind === 'New' ? [[event.call, event.command.clOrdId as string]] : [],
    ),
  );
  const rows = wire.flatMap((event) =>
    event.kind === 'Committed' ? event.rows.map(({ clOrdId, status }) => ({ clOrdId, status, at: event.at })) : [],
  );
  return wire.flatMap((event): readonly Doubt[] => {
    if (event.kind !== 'Answered' || event.outcome.kind !== 'Unknown') return [];
    const ref = asked.get(event.call);
    const order = orders.find(({ tag, by }) => by === 'Port' && tag === ref);
    if (order === undefined) return [];
    const mine = rows.filter(({ clOrdId, at }) => clOrdId === ref && at >= event.at);
    // What the feed has told of before its answer was lost is in no doubt.
    const told = mine.findIndex(({ status }) => status === 'UNKNOWN');
    if (told < 0) return [];
    const settled = mine.slice(told).find(({ status }) => status !== 'UNKNOWN');
    const shownAt = Math.max(event.at, order.visibleAt);
    return [{ toldMs: (mine[told]?.at ?? 0) - event.at, settledMs: (settled?.at ?? Infinity) - shownAt }];
  });
}

it('is told of within a second, and settled within three as good as always and ten at most', async () => {
  const doubts: Doubt[] = [];
  for (const [kind, rates] of kinds.entries())
    for (let day = 1; day <= days; day += 1) {
      const { history } = await playDay({
        seed: 100 * kind + day,
        followers: 8,
        events: 25,
        gapMs: 1200,
        settleMs: 40_000,
        rates: { ...noFaults, ...rates },
        episodes: [],
        inPieces: 0.2,
        polledSeldom: true,
      });
      doubts.push(...doubtsOf(history));
    }
  const settled = doubts.map(({ settledMs }) => settledMs).toSorted((a, b) => a - b);
  const p99 = settled[Math.ceil(settled.length * 0.99) - 1] ?? Infinity;
  const longest = settled.at(-1) ?? Infinity;
  const told = Math.max(...doubts.map(({ toldMs }) => toldMs));
  const place = join(import.meta.dirname, '..', '..', 'artifacts', 'proof');
  mkdirSync(place, { recursive: true });
  const words = `${doubts.length} orders in doubt that the broker had: told of after ${told} ms at most; settled ${p99} ms (99 of 100) and ${longest} ms (the longest) after the broker showed them`;
  writeFileSync(join(place, 'doubts.txt'), `${words}\n`);
  expect(doubts.length, words).toBeGreaterThan(10 * kinds.length * days);
  expect(told, words).toBeLessThanOrEqual(1000);
  expect(p99, words).toBeLessThanOrEqual(3000);
  expect(longest, words).toBeLessThanOrEqual(10_000);
}, 600_000);
