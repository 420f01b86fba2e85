// How far the broker's clock is from ours, from the Date header of its answers. The header has whole seconds and was
// written at some moment between sending and receiving, so each answer gives a span; where the spans agree they narrow.

/** One answer: its Date header, and when the request left and the answer came, epoch ms by our clock. */
export type DatedAnswer = { readonly date: string; readonly sentAt: number; readonly receivedAt: number };

/** The broker's clock less ours lies within these, ms. `since`: when the first answer that counts here came. */
export type ClockBound = { readonly least: number; readonly most: number; readonly since: number };

/** Two quartz clocks drift apart by some milliseconds in this time, which no header of whole seconds can show. */
const heldMs = 5 * 60_000;

/** A header that is no date says nothing. */
export function narrowed(before: ClockBound | null, answer: DatedAnswer): ClockBound | null {
  const at = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(answer.date)
    ? Date.parse(answer.date)
    : NaN;
  if (Number.isNaN(at) || answer.receivedAt < answer.sentAt) return before;
  const mine = { least: at - answer.receivedAt, most: at + 1_000 - answer.sentAt, since: answer.receivedAt };
  if (before === null || answer.receivedAt - before.since > heldMs) return mine;
  const least = Math.max(before.least, mine.least);
  const most = Math.min(before.most, mine.most);
  // Spans that do not meet: one of the clocks was set meanwhile, and the newest answer knows best.
  return least <= most ? { least, most, since: before.since } : mine;
}
