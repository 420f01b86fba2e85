import { describe, expect, it } from 'vitest';
import { clOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createBreakers } from '../../main/replication/breakers.ts';
import { anIntent, aReport, entry, followerId, masterId, morning, ref } from '../support/an-order.ts';

function desk(part: { readonly now?: number; readonly held?: string } = {}, ...before: readonly JournalFact[]) {
  const blotter = createBlotter();
  for (const [at, fact] of before.entries()) blotter.accept(blotter.stage([entry(fact, at + 1)]));
  return createBreakers({
    blotter,
    masterId,
    staleAfterMs: 5000,
    notReady: () => part.held ?? null,
    now: () => part.now ?? morning + 100,
  });
}

const intent = anIntent();
const reported = (tag: string, notCopied = ''): JournalFact => ({
  kind: 'MasterReported',
  report: aReport({ tag }),
  notCopied,
  masterHeld: null,
});

describe('what can never be right stops copying before it is written', () => {
  it('lets an ordinary plan pass', () => {
    expect(() => desk()([reported(''), intent, anIntent({ slice: 1 })])).not.toThrow();
  });

  it.each([
    ['one reference for two orders of a plan', desk(), [intent, intent]],
    ['a reference that an order has already', desk({}, intent), [intent]],
    ['an order of our own taken for the master’s', desk(), [reported(ref)]],
    ['a copy to the master itself', desk(), [{ ...intent, key: { ...intent.key, followerId: masterId } }]],
    ['a copy to an account that is held', desk({ held: 'It needs a login.' }), [intent]],
    ['an entry long after the master’s action', desk({ now: morning + 6001 }), [intent]],
  ])('%s', (_name, check, facts) => {
    expect(() => {
      check(facts);
    }).toThrow();
  });

  it('more orders for one action and follower than any plan asks for', () => {
    const many = Array.from({ length: 60 }, (_one, at) => ({
      ...intent,
      key: { ...intent.key, slice: at },
      command: { ...intent.command, clOrdId: clOrdId(`LBBBBBBB${10 + at}`) },
    }));
    expect(() => desk({}, ...many.slice(1))([intent])).not.toThrow();
    expect(() => desk({}, ...many)([intent])).toThrow('More orders');
  });

  it('an order with our mark that is only recorded, and an exit at any age, pass', () => {
    expect(() => desk()([reported(ref, 'It carries a Lockstep reference')])).not.toThrow();
    const exit: JournalFact = { ...intent, key: { ...intent.key, purpose: 'Exit' } };
    expect(() => desk({ now: morning + 600_000 })([exit])).not.toThrow();
    const flatten: JournalFact = { ...intent, key: { ...intent.key, purpose: 'Flatten', followerId } };
    expect(() => desk({ held: 'Exit All is under way.' })([flatten])).not.toThrow();
  });
});
