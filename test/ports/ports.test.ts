import { describe, expect, it } from 'vitest';
import { playScript } from './play-script.ts';
import { copying, exiting } from './scripts.ts';
import { portNames } from './strike.ts';

describe('the scripts of the failing ports', () => {
  it('call every port that can fail, and break no promise while none does', async () => {
    const ends = [await playScript(copying, null), await playScript(exiting, null)];
    expect(ends.map(({ broken }) => broken)).toEqual([[], []]);
    const called = new Set(ends.flatMap(({ counts }) => [...counts.keys()]));
    expect(portNames.filter((port) => !called.has(port))).toEqual([]);
  });

  it('see it when a port does what it must never do: an order that arrived is called one that never left', async () => {
    const { broken } = await playScript(copying, { port: 'place', nth: 4, how: 'ArrivesAndIsDenied' });
    expect(broken.join('\n')).toMatch(/SECOND_SEND/);
  });
});
