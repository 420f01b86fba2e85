// Facts that wait for one another: when they are due, in which order they are written, and what is known of them meanwhile.

import { describe, expect, it } from 'vitest';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { accountId, clOrdId, orderId, type ClOrdId } from '../../domain/ids.ts';
import { createGather } from '../../main/replication/gather.ts';
import { aCopyReport, ref } from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';
import { manualClock } from '../support/manual-clock.ts';

const opened = everyFact.SessionOpened;
const closed = everyFact.SessionClosed;
const report = aCopyReport();
const reportOf = (tag: ClOrdId): JournalFact => ({ kind: 'FollowerReported', report, clOrdId: tag });

function gathering() {
  const clock = manualClock();
  let due = 0;
  const gather = createGather(clock, () => {
    due += 1;
  });
  return { clock, gather, due: () => due };
}

describe('facts that nothing waits for', () => {
  it('are due together two milliseconds after the first of them, once', async () => {
    const { clock, gather, due } = gathering();
    gather.add([opened]);
    await clock.advance(1);
    gather.add([closed]);
    expect([due(), clock.timers()]).toEqual([0, 1]);
    await clock.advance(1);
    expect([due(), clock.timers()]).toEqual([1, 0]);
    expect(gather.take()).toEqual([opened, closed]);
    expect(gather.take()).toEqual([]);
  });

  it('are due again after those before them were', async () => {
    const { clock, gather, due } = gathering();
    gather.add([opened]);
    await clock.advance(2);
    gather.take();
    gather.add([closed]);
    await clock.advance(2);
    expect([due(), gather.take()]).toEqual([2, [closed]]);
  });

  it('are not due any more once another commit has taken them along', async () => {
    const { clock, gather, due } = gathering();
    gather.add([opened]);
    expect(gather.take()).toEqual([opened]);
    expect(clock.timers()).toBe(0);
    gather.add([closed]);
    await clock.advance(2);
    expect(due()).toBe(1);
  });

  it('are none where none are added or given back', () => {
    const { clock, gather } = gathering();
    gather.add([]);
    gather.giveBack([]);
    expect([clock.timers(), gather.take()]).toEqual([0, []]);
  });

  it('go before anything newer when they could not be written, and are tried by themselves two seconds later', async () => {
    const { clock, gather, due } = gathering();
    gather.add([opened]);
    const taken = gather.take();
    gather.giveBack(taken);
    gather.add([closed]);
    await clock.advance(1999);
    expect(due()).toBe(0);
    await clock.advance(1);
    expect(due()).toBe(1);
    expect(gather.take()).toEqual([opened, closed]);
  });
});

describe('a report that waits to be written', () => {
  const other = clOrdId('LBBBBBBBB2');

  it.each([
    ['of the same order', ref, {}, true],
    ['of the same order that names no reference', ref, { tag: '' }, true],
    ['of the same reference, though the broker numbers it otherwise', ref, { orderId: orderId('77') }, true],
    ['of another order and reference', other, { orderId: orderId('77') }, false],
    ['of the same order of another account', ref, { accountId: accountId('FO002') }, false],
  ] as const)('holds up one %s: %o', (_what, tag, part, holds) => {
    const { gather } = gathering();
    gather.add([closed, reportOf(tag)]);
    expect(gather.holdsReportOf(aCopyReport(part))).toBe(holds);
  });

  it('is told from other facts, and is gone once it is taken', () => {
    const { gather } = gathering();
    expect([gather.holdsReports(), gather.holdsReportOf(report)]).toEqual([false, false]);
    gather.add([closed, everyFact.CommandAnswered]);
    expect([gather.holdsReports(), gather.holdsReportOf(report)]).toEqual([false, false]);
    gather.add([reportOf(ref)]);
    expect(gather.holdsReports()).toBe(true);
    gather.take();
    expect([gather.holdsReports(), gather.holdsReportOf(report)]).toEqual([false, false]);
  });
});
