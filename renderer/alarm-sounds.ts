// Which sounds a change of the desk rings, and what goes on ringing. Pure.

import type { AlarmSound, DeskView, Notice } from '../domain/desk-view.ts';

export type SoundKind = 'Fill' | AlarmSound;

export const soundKinds: readonly SoundKind[] = ['Fill', 'Rejection', 'OutOfStep', 'ConnectionLost'];

export const soundWords: Readonly<Record<SoundKind, string>> = {
  Fill: 'A fill',
  Rejection: 'A copy failed',
  OutOfStep: 'Out of step or in doubt',
  ConnectionLost: 'A connection is lost (repeats until acknowledged)',
};

/** What the change from `before` to `after` rings, each kind once however much of it happened. */
export function soundsBetween(before: DeskView, after: DeskView): readonly SoundKind[] {
  const sounds = new Set<SoundKind>();
  if (before.orders !== after.orders && hasFilled(before.orders, after.orders)) sounds.add('Fill');
  if (before.notices !== after.notices) {
    const known = new Set(before.notices.map(occurrenceOf));
    for (const notice of after.notices)
      if (notice.sound !== undefined && !known.has(occurrenceOf(notice))) sounds.add(notice.sound);
  }
  return soundKinds.filter((kind) => sounds.has(kind));
}

/** A lost connection rings on while its notice stands, and a person acknowledges it by putting the notice away. */
export function ringsOn(view: DeskView): boolean {
  return view.notices.some(({ sound, level }) => sound === 'ConnectionLost' && level === 'Error');
}

function hasFilled(before: DeskView['orders'], after: DeskView['orders']): boolean {
  const seen = new Map(before.map((order) => [order.key, order]));
  return after.some((order) => {
    const known = seen.get(order.key);
    if (known === order) return false;
    const had = new Map(known?.copies.map((copy) => [copy.clOrdId, copy.cumQty]));
    return (
      (order.kind === 'MasterOrder' && order.cumQty > (known?.cumQty ?? 0)) ||
      order.copies.some((copy) => copy.cumQty > (had.get(copy.clOrdId) ?? 0))
    );
  });
}

function occurrenceOf({ key, at }: Notice): string {
  return `${key}@${at}`;
}
