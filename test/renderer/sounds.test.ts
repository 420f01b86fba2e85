import { describe, expect, it } from 'vitest';
import type { DeskChange, Notice } from '../../domain/desk-view.ts';
import { ringsOn, soundsBetween, type SoundKind } from '../../renderer/alarm-sounds.ts';
import { createScreenStore } from '../../renderer/screen-state.ts';
import { defaultSounds, readSounds } from '../../renderer/sound-settings.ts';
import { startSounds } from '../../renderer/sounds.ts';
import { createDeskStore } from '../../renderer/store.ts';
import { aCopy, aDesk, aNotice, anOrder } from './builders.ts';

const lost = (part: Partial<Notice> = {}): Notice =>
  aNotice({ key: 'line:MA001', title: 'The order feed is lost', sound: 'ConnectionLost', ...part });

function aRoom() {
  const store = createDeskStore();
  const screen = createScreenStore('dark');
  const rung: SoundKind[] = [];
  const repeats = new Set<() => void>();
  const stop = startSounds(store, screen, { ring: (kind) => rung.push(kind) }, (_ms, fn) => {
    repeats.add(fn);
    return () => repeats.delete(fn);
  });
  store.getState().takeSnapshot(aDesk());
  const push = (...changes: readonly DeskChange[]): void =>
    store.getState().takeDelta({ seq: (store.getState().view?.seq ?? 0) + 1, changes });
  const passTime = (): void => {
    for (const fn of repeats) fn();
  };
  return { store, screen, rung, push, passTime, stop, repeats };
}

describe('the sounds of the desk', () => {
  it('ring once for a fill, however many followers filled in the same moment', () => {
    const { push, rung } = aRoom();
    const copies = [aCopy({ clOrdId: 'A', cumQty: 10 }), aCopy({ clOrdId: 'B', cumQty: 20 })];
    push({ kind: 'Order', order: anOrder({ copies }) });
    expect(rung).toEqual(['Fill']);
  });

  it('ring for a notice by its kind, and again only for a new occurrence', () => {
    const { push, rung } = aRoom();
    const notice = aNotice({ sound: 'Rejection', at: 1 });
    push({ kind: 'Notice', notice });
    push({ kind: 'Notice', notice: { ...notice } });
    expect(rung).toEqual(['Rejection']);
    push({ kind: 'Notice', notice: { ...notice, at: 2 } });
    expect(rung).toEqual(['Rejection', 'Rejection']);
  });

  it('go on for a lost connection until its notice is acknowledged', () => {
    const { push, rung, passTime, repeats } = aRoom();
    push({ kind: 'Notice', notice: lost() });
    passTime();
    passTime();
    expect(rung).toEqual(['ConnectionLost', 'ConnectionLost', 'ConnectionLost']);
    push({ kind: 'NoticeGone', key: 'line:MA001' });
    expect(repeats.size).toBe(0);
  });

  it('keep quiet for a kind that is muted, and for the others ring on', () => {
    const { screen, push, rung, passTime } = aRoom();
    screen.getState().setSound('ConnectionLost', { on: false, volume: 60 });
    push({ kind: 'Notice', notice: lost() }, { kind: 'Notice', notice: aNotice({ key: 'x', sound: 'OutOfStep' }) });
    passTime();
    expect(rung).toEqual(['OutOfStep']);
  });

  it('ring nothing for what stood already when the window opened', () => {
    const store = createDeskStore();
    const rung: SoundKind[] = [];
    startSounds(store, createScreenStore('dark'), { ring: (kind) => rung.push(kind) }, () => () => undefined);
    store.getState().takeSnapshot(aDesk({ notices: [aNotice({ sound: 'Rejection' })] }));
    expect(rung).toEqual([]);
  });

  it('stop with the window', () => {
    const { push, stop, repeats, rung } = aRoom();
    push({ kind: 'Notice', notice: lost() });
    stop();
    push({ kind: 'Notice', notice: lost({ at: 9 }) });
    expect([repeats.size, rung.length]).toEqual([0, 1]);
  });
});

describe('what a change rings', () => {
  it('is nothing where only a price or a status changed', () => {
    const before = aDesk({ orders: [anOrder({ copies: [aCopy()] })] });
    const after = aDesk({ orders: [anOrder({ copies: [aCopy({ status: 'Canceled' })] })] });
    expect(soundsBetween(before, after)).toEqual([]);
  });

  it('repeats for an error and not for a warning', () => {
    expect(ringsOn(aDesk({ notices: [lost()] }))).toBe(true);
    expect(ringsOn(aDesk({ notices: [lost({ level: 'Warning' })] }))).toBe(false);
  });
});

describe('the kept settings', () => {
  it('are read as they were kept', () => {
    const kept = { ...defaultSounds, Fill: { on: false, volume: 5 } };
    expect(readSounds(JSON.stringify(kept))).toEqual(kept);
  });

  it.each([[null], ['not json'], ['[]'], ['{"Fill":{"on":1,"volume":900}}'], ['null']])(
    'are the defaults where %s is kept',
    (text) => {
      expect(readSounds(text)).toEqual(defaultSounds);
    },
  );
});
