// Did anybody ask for this cancel? The wire has no word for it, so it is read from the broker's text and from the clock:
// the tables say when an exchange clears orders by itself. Such a cancel is nobody's instruction, so it is not followed.

import type { ExecutionReport } from './execution-report.ts';
import type { MarketSession } from './trading-session.ts';

/** `sure`: the exchange or the broker said so, or nobody else could. Otherwise it cannot be told from a person's. */
export type Unasked = { readonly sure: boolean; readonly why: string };

/** Words of an exchange's or a broker's own cancel: the auction, a price range, a square-off, the end of the day. */
const byOthers =
  /\b(by|from)\s+(the\s+)?(exch\w*|broker|rms|risk|admin\w*|system|nse|bse|mcx)\b|auction|price\s+(range|band)|circuit|square.?off|self.?trade|same.?group|end of (the )?day|\beod\b|session\s+(end|close)/i;
/** A number of the exchange, or the layer that speaks (A3 API, rejection texts). */
const speaksForOthers = /^\s*(\d{4,5}\s*:|(RED|RMS|ORA|EXCH?)\b\s*:)/i;
const byItsOwner = /\b(by|from)\s+(the\s+)?(user|client|customer|trader|dealer|self|you)\b/i;

/**
 * Null: the account's own people asked for it, as far as can be known. `session` is of the instrument's market at the
 * moment of the report. The rest of an IOC order is cancelled by its own terms.
 */
export function unaskedCancel(report: ExecutionReport, session: MarketSession): Unasked | null {
  if (report.state !== 'Canceled' && report.state !== 'Expired') return null;
  if (report.timeInForce === 'ImmediateOrCancel') return null;
  const said = report.text === '' ? '' : `The broker’s words: ${report.text}`;
  if (report.state === 'Expired') return { sure: true, why: said || 'It expired.' };
  if (byItsOwner.test(report.text)) return null;
  if (byOthers.test(report.text) || speaksForOthers.test(report.text)) return { sure: true, why: said };
  if (session.known && (session.phase === 'Closed' || session.phase === 'PostClose'))
    return { sure: true, why: `It ended outside trading hours (${session.label}). ${said}`.trim() };
  const at = report.transactTime ?? report.receivedAt;
  const stop = report.ordType === 'Stop' || report.ordType === 'StopLimit';
  const clearing = session.clearings.find(
    ({ from, until, orders }) => from <= at && at < until && (orders === 'All' || stop),
  );
  if (clearing !== undefined) return { sure: clearing.sure, why: `${clearing.why}. ${said}`.trim() };
  return said === '' ? null : { sure: false, why: said };
}
