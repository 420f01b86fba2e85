import { describe, expect, it } from 'vitest';
import { createDeskStore } from '../../renderer/store.ts';
import { aDesk, aFollower } from './builders.ts';

const named = (alias: string, seq: number) => ({
  seq,
  changes: [{ kind: 'Follower' as const, follower: aFollower({ alias }) }],
});

describe('the store', () => {
  it('holds nothing before the first snapshot, and keeps the deltas that come early', () => {
    const store = createDeskStore();
    store.getState().takeDelta(named('early', 2));
    expect(store.getState().view).toBeNull();
    store.getState().takeSnapshot(aDesk({ seq: 1 }));
    expect(store.getState().view?.followers[0]?.alias).toBe('early');
    expect(store.getState().waiting).toEqual([]);
  });

  it('applies a delta that follows', () => {
    const store = createDeskStore();
    store.getState().takeSnapshot(aDesk({ seq: 1 }));
    store.getState().takeDelta(named('after', 2));
    expect(store.getState().view).toMatchObject({ seq: 2, followers: [{ alias: 'after' }] });
  });

  it('ignores a delta that the snapshot already holds', () => {
    const store = createDeskStore();
    store.getState().takeSnapshot(aDesk({ seq: 5 }));
    store.getState().takeDelta(named('old', 5));
    expect(store.getState()).toMatchObject({ behind: false, view: { followers: [{ alias: 'Asha' }] } });
  });

  it('knows that it is behind when a number was missed, and shows no half-truth', () => {
    const store = createDeskStore();
    store.getState().takeSnapshot(aDesk({ seq: 1 }));
    store.getState().takeDelta(named('too soon', 3));
    expect(store.getState()).toMatchObject({ behind: true, view: { seq: 1, followers: [{ alias: 'Asha' }] } });
  });

  it('is level again after a fresh snapshot and the deltas that waited for it', () => {
    const store = createDeskStore();
    store.getState().takeSnapshot(aDesk({ seq: 1 }));
    store.getState().takeDelta(named('three', 3));
    store.getState().takeDelta(named('four', 4));
    store.getState().takeSnapshot(aDesk({ seq: 2 }));
    expect(store.getState()).toMatchObject({
      behind: false,
      waiting: [],
      view: { seq: 4, followers: [{ alias: 'four' }] },
    });
  });

  it('stays behind when the deltas that waited have a gap of their own', () => {
    const store = createDeskStore();
    store.getState().takeSnapshot(aDesk({ seq: 1 }));
    store.getState().takeDelta(named('three', 3));
    store.getState().takeDelta(named('six', 6));
    store.getState().takeSnapshot(aDesk({ seq: 3 }));
    expect(store.getState()).toMatchObject({ behind: true, view: { seq: 3 } });
    store.getState().takeSnapshot(aDesk({ seq: 6 }));
    expect(store.getState()).toMatchObject({ behind: false, view: { seq: 6 } });
  });
});
