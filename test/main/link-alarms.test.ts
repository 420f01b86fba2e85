import { describe, expect, it } from 'vitest';
import type { Notice } from '../../domain/desk-view.ts';
import { accountId } from '../../domain/ids.ts';
import type { LinkState } from '../../main/broker/broker.ts';
import { watchLinks } from '../../main/link-alarms.ts';
import { lineGraceMs } from '../../main/link-notices.ts';
import { manualClock } from '../support/manual-clock.ts';

const master = accountId('PR1001');
const follower = accountId('PR2001');
const live: LinkState = { session: { kind: 'Ready' }, feed: 'Live', feedReason: '', lastFrameAt: 0, lastBookAt: 0 };
const needsLogin: LinkState = { ...live, session: { kind: 'NeedsLogin', reason: 'The session ended.' } };
const unreachable: LinkState = { ...live, session: { kind: 'Unreachable', reason: 'No route to the broker.' } };

function theAlarms() {
  const clock = manualClock();
  const links = new Map<string, LinkState>();
  const standing = new Map<string, Notice>();
  const raised: string[] = [];
  const alarms = watchLinks({
    clock,
    masterId: master,
    alias: (id) => (id === master ? 'Master' : 'Asha'),
    linkOf: (id) => links.get(id),
    raise: (notice) => {
      raised.push(notice.title);
      standing.set(notice.key, notice);
    },
    clear: (key) => standing.delete(key),
  });
  const become = (id: typeof master, link: LinkState): void => {
    links.set(id, link);
    alarms.onLink(id, link);
  };
  return { clock, become, standing, raised };
}

describe('an account’s connection', () => {
  it('that needs a login is told at once, with what that means, and cleared once it is logged in', () => {
    const { become, standing } = theAlarms();
    become(follower, needsLogin);
    expect(standing.get(`login:${follower}`)?.title).toBe('Asha needs a login');
    expect(standing.get(`login:${follower}`)?.body).toContain('Nothing is copied to it until it is logged in.');
    become(follower, live);
    expect(standing.size).toBe(0);
  });

  it('that cannot be reached is told when it stays so, and not when it is back in a moment', async () => {
    const { clock, become, standing, raised } = theAlarms();
    become(master, unreachable);
    await clock.advance(lineGraceMs / 2);
    become(master, live);
    await clock.advance(lineGraceMs);
    expect(raised).toEqual([]);

    become(master, unreachable);
    await clock.advance(lineGraceMs);
    expect(standing.get(`line:${master}`)).toMatchObject({
      title: 'Master: the broker cannot be reached',
      sound: 'ConnectionLost',
      level: 'Error',
    });
    become(master, live);
    expect(standing.size).toBe(0);
  });

  it('is not told again for every try to connect while its words stay the same', async () => {
    const { clock, become, raised } = theAlarms();
    become(follower, unreachable);
    await clock.advance(lineGraceMs);
    become(follower, { ...unreachable });
    become(follower, { ...unreachable, lastBookAt: 5 });
    await clock.advance(lineGraceMs);
    expect(raised).toEqual(['Asha: the broker cannot be reached']);
  });

  it('says a login is needed in place of the lost line it came from', async () => {
    const { clock, become, standing } = theAlarms();
    become(master, unreachable);
    await clock.advance(lineGraceMs);
    become(master, needsLogin);
    expect([...standing.keys()]).toEqual([`login:${master}`]);
  });
});
