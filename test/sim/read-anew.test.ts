import { expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import { oneFollower, pass } from './one-follower.ts';

it('a reading that was under way when the clock was set is followed by another at once, not at the next poll', async () => {
  const world = oneFollower({}, { polledSeldom: true });
  world.boot();
  await pass(world, 3000);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.slowMs = 1200;
  world.line('FO001')?.poll();
  await pass(world, 100);
  at.slowMs = 0;
  world.stepClock(60_000);
  await pass(world, 5000);
  expect(world.desk()?.engine.notReady(accountId('FO001'))).toBeNull();
  world.disk.close();
});
