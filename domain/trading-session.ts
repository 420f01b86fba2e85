// The market's phase at an instant, from a calendar given as data, and what may be sent in it. A day that the calendar
// does not cover is unknown, and unknown means that nothing new is entered.

import type { Clearing, Market, MarketCalendar, Span } from './market-calendar.ts';
import { segmentOf } from './market-calendar.ts';
import type { Product } from './order.ts';
import { istMinuteOfDay, istWeekday, startOfTradingDay, tradingDayOf } from './trading-day.ts';

export type MarketPhase = 'PreOpen' | 'Open' | 'Auction' | 'PostClose' | 'Closed';

export type MarketSession = {
  readonly phase: MarketPhase;
  /** What a trader reads: "cash: open until 15:30". */
  readonly label: string;
  /** Epoch ms of the next change; null where none is known. */
  readonly changesAt: number | null;
  /** False: the calendar does not cover this day, so the phase is a refusal and not a fact. */
  readonly known: boolean;
  /** Moments of this day, epoch ms, from which entries stop. */
  readonly entryEnds: readonly { readonly product: Product | null; readonly at: number }[];
  /** Spans of this day, epoch ms, in which the exchange cancels resting orders by itself. */
  readonly clearings: readonly Omit<Clearing, 'market'>[];
};

/** A market that never closes: the practice market. */
export const alwaysOpenSession: MarketSession = {
  phase: 'Open',
  label: 'always open',
  changesAt: null,
  known: true,
  entryEnds: [],
  clearings: [],
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The longest run of shut days looked through for the next opening. */
const mostDaysAhead = 30;

export function sessionAt(calendar: MarketCalendar, market: Market, at: number): MarketSession {
  const midnight = startOfTradingDay(at);
  const name = nameOf(calendar, market, tradingDayOf(at));
  const today = dayOf(calendar, market, midnight);
  if (today.kind === 'Unknown') {
    return {
      phase: 'Closed',
      label: `${name}: ${today.why}`,
      changesAt: null,
      known: false,
      entryEnds: [],
      clearings: [],
    };
  }
  const minute = istMinuteOfDay(at);
  const entryEnds = calendar.entries.cutoffs
    .filter((cutoff) => cutoff.market === market)
    .map(({ product, at: end }) => ({ product, at: midnight + end * minuteMs }));
  const clearings = calendar.sessions.clearings
    .filter((clearing) => clearing.market === market)
    .map(({ from, until, orders, sure, why }) => ({
      from: midnight + from * minuteMs,
      until: midnight + until * minuteMs,
      orders,
      sure,
      why,
    }));
  const now = today.spans.find(({ from, until }) => from <= minute && minute < until);
  if (now !== undefined) {
    const label = `${name}: ${now.label} until ${clockText(now.until)}`;
    return { phase: now.phase, label, changesAt: midnight + now.until * minuteMs, known: true, entryEnds, clearings };
  }
  const opens = nextSpan(calendar, market, midnight, minute);
  const why = today.why === '' ? '' : ` (${today.why})`;
  return {
    phase: 'Closed',
    label: `${name}: closed${opens === null ? '' : ` until ${whenText(opens, midnight)}`}${why}`,
    changesAt: opens ?? midnight + dayMs,
    known: true,
    entryEnds,
    clearings,
  };
}

export type Permission =
  | { readonly may: true; /** Worth saying although it is sent; empty when all is well. */ readonly warning: string }
  | { readonly may: false; readonly why: string; readonly remedy: string };

const freely: Permission = { may: true, warning: '' };

/** New exposure is copied in continuous trading alone, and until this day's cut-off for its product. */
export function mayEnter(session: MarketSession, product: Product, at: number): Permission {
  if (!session.known)
    return { may: false, why: `Trading hours are not known. ${session.label}.`, remedy: importRemedy };
  if (session.phase !== 'Open') {
    return {
      may: false,
      why: `The market is not in continuous trading. ${session.label}.`,
      remedy: 'Nothing is queued for later: place it by hand when the market is open, if you still want it.',
    };
  }
  if (session.entryEnds.length === 0) return freely;
  const ended = session.entryEnds
    .filter((end) => (end.product === null || end.product === product) && at >= end.at)
    .toSorted((a, b) => a.at - b.at)[0];
  if (ended === undefined) return freely;
  const what = ended.product === null ? 'New orders' : `New ${ended.product} orders`;
  return {
    may: false,
    why: `${what} stop at ${clockText(istMinuteOfDay(ended.at))}. ${session.label}.`,
    remedy: 'Too near the close to follow into: place it by hand if you still want it. Exits are still copied.',
  };
}

/**
 * An exit is always sent: holding it back leaves a follower exposed, while at worst the broker refuses it and the
 * refusal is shown. Outside continuous trading that is likely, so it is said beforehand.
 */
export function mayExit(session: MarketSession): Permission {
  if (session.phase === 'Open') return { may: true, warning: '' };
  return {
    may: true,
    warning: `The market is not in continuous trading, so the broker may refuse this exit. ${session.label}.`,
  };
}

export const importRemedy =
  'Put the year’s holidays.json (and sessions.json) into the folder "tables" beside the database that About names, and refresh the reference data; exits are still copied.';

type Day =
  | { readonly kind: 'Known'; readonly spans: readonly Span[]; readonly why: string }
  | { readonly kind: 'Unknown'; readonly why: string };

function dayOf({ sessions, holidays, entries }: MarketCalendar, market: Market, midnight: number): Day {
  const date = tradingDayOf(midnight);
  const outside = ([what, table]: readonly [string, { readonly validFrom: string; readonly validUntil: string }]):
    string | null =>
    date >= table.validFrom && date <= table.validUntil ? null : `the ${what} table does not cover ${date}`;
  for (const table of [
    ['holiday', holidays],
    ['session', sessions],
    ['cut-off', entries],
  ] as const) {
    const why = outside(table);
    if (why !== null) return { kind: 'Unknown', why };
  }
  const special = holidays.days.get(date);
  const hours = special?.hours[segmentOf[market]];
  if (special !== undefined && hours !== undefined) return { kind: 'Known', spans: hours, why: special.name };
  const weekday = istWeekday(midnight);
  if (weekday === 0 || weekday === 6) return { kind: 'Known', spans: [], why: 'weekend' };
  const timetable = sessions.timetables.find((one) => one.market === market && date >= one.from && date <= one.until);
  return timetable === undefined
    ? { kind: 'Unknown', why: `the session table has no hours for ${date}` }
    : { kind: 'Known', spans: timetable.spans, why: '' };
}

/** The start of the next span, epoch ms; null when the calendar ends first. */
function nextSpan(calendar: MarketCalendar, market: Market, midnight: number, minute: number): number | null {
  for (let ahead = 0; ahead <= mostDaysAhead; ahead += 1) {
    const start = midnight + ahead * dayMs;
    const day = dayOf(calendar, market, start);
    if (day.kind === 'Unknown') return null;
    const next = day.spans.map(({ from }) => from).filter((from) => ahead > 0 || from > minute);
    if (next.length > 0) return start + Math.min(...next) * minuteMs;
  }
  return null;
}

function nameOf({ sessions }: MarketCalendar, market: Market, date: string): string {
  const all = sessions.timetables.filter((one) => one.market === market);
  return (all.find((one) => date >= one.from && date <= one.until) ?? all[0])?.name ?? market;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** "09:15" today, "Wed 25 09:15" on another day. */
function whenText(at: number, midnight: number): string {
  const time = clockText(istMinuteOfDay(at));
  return at < midnight + dayMs
    ? time
    : `${weekdays[istWeekday(at)] ?? ''} ${Number(tradingDayOf(at).slice(8))}, ${time}`;
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
