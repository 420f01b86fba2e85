import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountRoutes } from '../../../main/simulator/account-routes.ts';
import { bookRoutes } from '../../../main/simulator/book-routes.ts';
import { CONTROL_ROUTES } from '../../../main/simulator/control.ts';
import { declinedRoutes } from '../../../main/simulator/declined-routes.ts';
import { faultSchema, OCCASIONS, openFaultBoard } from '../../../main/simulator/faults.ts';
import { feedRoutes } from '../../../main/simulator/feed-routes.ts';
import { openLoginRoutes } from '../../../main/simulator/login-routes.ts';
import { orderRoutes } from '../../../main/simulator/order-routes.ts';
import { openPostbacks } from '../../../main/simulator/postbacks.ts';
import { openRandomStream } from '../../../main/simulator/seeded-random.ts';
import { defaultSwitches } from '../../../main/simulator/switches.ts';
import { openTimers } from '../../../main/simulator/timers.ts';
import { webhookRoutes } from '../../../main/simulator/webhook-routes.ts';
import { startStill } from './practice-client.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/simulator.md'), 'utf8');

/** The cells of a marked table, without its head. */
function table(name: string): string[][] {
  const text = page.split(`<!-- ${name}:begin -->`)[1]!.split(`<!-- ${name}:end -->`)[0]!;
  return [...text.matchAll(/^\| (`.*) \|$/gm)].map(([, row]) => row!.split(' | ').map((cell) => cell.trim()));
}
const named = (name: string): string[] =>
  table(name)
    .map(([first]) => first!.replaceAll('`', ''))
    .toSorted();

describe('the page on the practice broker', () => {
  it('lists every switch with its default', () => {
    const listed = table('switches').map(([name, value]) => [name!.replaceAll('`', ''), value!.replaceAll('`', '')]);
    const inCode = Object.entries(defaultSwitches).map(([name, value]) => [name, JSON.stringify(value)]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(inCode));
    expect(listed).toHaveLength(inCode.length);
  });

  it('lists every control', () => {
    expect(named('controls')).toEqual(Object.keys(CONTROL_ROUTES).toSorted());
  });

  it('lists every field and kind of fault', () => {
    const { shape } = faultSchema;
    expect(named('fault-fields')).toEqual(Object.keys(shape).toSorted());
    const kinds = [
      ...shape.answer.unwrap().options.map((option) => `answer: ${option.shape.kind.value}`),
      ...shape.order.unwrap().options.map((option) => `order: ${option.shape.kind.value}`),
      ...shape.feed.unwrap().options.map((kind) => `feed: ${kind}`),
    ];
    expect(named('fault-kinds')).toEqual(kinds.toSorted());
  });

  it('lists every endpoint a fault may name', () => {
    const timers = openTimers();
    const postbacks = openPostbacks(openFaultBoard(openRandomStream(1, 'faults')), timers);
    const routes = [
      ...openLoginRoutes(),
      ...accountRoutes,
      ...orderRoutes,
      ...bookRoutes,
      ...declinedRoutes,
      ...feedRoutes(
        () => '',
        () => undefined,
      ),
      ...webhookRoutes(postbacks),
    ];
    const names = new Set([...routes.map(({ endpoint }) => endpoint), 'contracts', 'unknown', ...OCCASIONS]);
    expect(named('endpoints')).toEqual([...names].toSorted());
  });

  it('gives examples that work', async () => {
    const simulator = await startStill();
    const examples = [...page.matchAll(/^curl (?:-X POST )?"?\$CONTROL\/([^ "\n]+)"?(?: -d '(.*)')?$/gm)];
    expect(examples.length).toBeGreaterThan(9);
    for (const [line, name, body] of examples) {
      const init = line.includes('-X POST') ? { method: 'POST', body: body ?? '' } : {};
      const answer = await fetch(`${simulator.urls.control}/${name}`, init);
      expect([line, answer.status]).toEqual([line, 200]);
    }
    await simulator.stop();
  });
});
