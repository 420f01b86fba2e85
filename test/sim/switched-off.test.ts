import { expect, it } from 'vitest';
import { consentText } from '../../domain/account.ts';
import { exitWatched, follower } from './exit-watched.ts';
import { pass } from './one-follower.ts';

it('entries that wait for their turn do not leave any more once their follower is switched off', async () => {
  const { world, engine, blotter, looks, master } = await exitWatched();
  for (let nth = 0; nth < 30; nth += 1) master('Buy', 1);
  await pass(world, 400);
  const terms = blotter.terms(follower);
  if (terms === undefined) throw new Error('no terms');
  const waiting = [...blotter.copies()].filter(({ sending }) => sending === 'Planned').length;
  expect(waiting).toBeGreaterThan(10);
  engine.setTerms(follower, { ...terms, enabled: false }, 'a person');
  await looks(10_000);
  expect(world.exchange.ordersOf('FO001')).toHaveLength(30 - waiting);
  world.disk.close();
});

it('entries that wait for their turn do not leave any more once consent is withdrawn', async () => {
  const { world, engine, blotter, looks, master } = await exitWatched();
  for (let nth = 0; nth < 30; nth += 1) master('Buy', 1);
  await pass(world, 400);
  const waiting = [...blotter.copies()].filter(({ sending }) => sending === 'Planned').length;
  expect(waiting).toBeGreaterThan(10);
  const consent = {
    kind: 'Withdrawn',
    at: world.time.now(),
    by: 'the holder',
    textVersion: consentText.version,
  } as const;
  engine.record([{ kind: 'ConsentRecorded', accountId: follower, consent, actor: 'a person' }]);
  await looks(10_000);
  expect(world.exchange.ordersOf('FO001')).toHaveLength(30 - waiting);
  world.disk.close();
});
