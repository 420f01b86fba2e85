// The dated tables: as shipped, or as the trader has put them into the profile, each checked before a word is believed.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FreezeTable } from '../domain/freeze.ts';
import { exchanges } from '../domain/instrument.ts';
import { markets, segments, spanPhases, type MarketCalendar } from '../domain/market-calendar.ts';
import shippedCutoffs from './reference/entry-cutoffs.json' with { type: 'json' };
import shippedFreeze from './reference/freeze.json' with { type: 'json' };
import shippedHolidays from './reference/holidays.json' with { type: 'json' };
import shippedSessions from './reference/sessions.json' with { type: 'json' };

const date = z.iso.date();
const minute = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:15')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
const head = { asOf: date, source: z.string().min(1), validFrom: date, validUntil: date };

const spans = z
  .array(
    z
      .strictObject({ phase: z.enum(spanPhases), from: minute, until: minute, label: z.string().min(1) })
      .refine(({ from, until }) => from < until, 'a span must end after it begins'),
  )
  .refine(
    (list) => list.every((span, at) => at === 0 || (list[at - 1]?.until ?? 0) <= span.from),
    'spans must follow each other',
  );

const tables = {
  sessions: z.strictObject({
    ...head,
    timetables: z
      .array(
        z.strictObject({
          market: z.enum(markets),
          name: z.string().min(1),
          from: date,
          until: date,
          source: z.string().min(1),
          spans,
        }),
      )
      .min(1),
    clearings: z.array(
      z
        .strictObject({
          market: z.enum(markets),
          from: minute,
          until: minute,
          orders: z.enum(['All', 'Stops']),
          sure: z.boolean(),
          why: z.string().min(1),
          source: z.string().min(1),
        })
        .refine(({ from, until }) => from < until, 'a clearing must end after it begins'),
    ),
    agriSymbols: z.array(z.string().min(1)).transform((list) => new Set(list.map((one) => one.toUpperCase()))),
  }),
  holidays: z.strictObject({
    ...head,
    days: z
      .array(z.strictObject({ date, name: z.string().min(1), hours: z.partialRecord(z.enum(segments), spans) }))
      .refine((list) => new Set(list.map((day) => day.date)).size === list.length, 'a date stands twice')
      .transform((list) => new Map(list.map((day) => [day.date, day]))),
  }),
  cutoffs: z.strictObject({
    ...head,
    cutoffs: z.array(
      z.strictObject({
        market: z.enum(markets),
        product: z.enum(['MIS', 'CNC', 'NRML', 'MTF']).nullable(),
        at: minute,
      }),
    ),
  }),
  freeze: z.strictObject({
    ...head,
    warnAfterDays: z.int().positive(),
    limits: z.array(
      z.strictObject({
        exchange: z.enum(exchanges),
        underlying: z.string().min(1).toUpperCase(),
        known: z.array(z.strictObject({ from: date, qty: z.int().positive() })).min(1),
      }),
    ),
  }),
} as const;

const shipped = {
  sessions: shippedSessions,
  holidays: shippedHolidays,
  cutoffs: shippedCutoffs,
  freeze: shippedFreeze,
} as const;
const fileNames = {
  sessions: 'sessions.json',
  holidays: 'holidays.json',
  cutoffs: 'entry-cutoffs.json',
  freeze: 'freeze.json',
} as const;
type TableName = keyof typeof tables;

export type MarketTables = {
  readonly calendar: MarketCalendar;
  readonly freeze: FreezeTable;
  /** Files of the trader's that were not believed, each with the reason; the shipped table stands in. */
  readonly refused: readonly string[];
};

/** The tables as shipped; throws when one is broken, which a test would have found. */
export function shippedTables(): MarketTables {
  return assemble((name) => tables[name].parse(shipped[name]), []);
}

/** `folder` may hold newer files of the same names: one that is readable and not older than the shipped one is used. */
export async function loadMarketTables(folder: string): Promise<MarketTables> {
  const refused: string[] = [];
  const imported = new Map<TableName, unknown>();
  for (const name of Object.keys(fileNames) as TableName[]) {
    const own = await readOwn(folder, name);
    if (own === null) continue;
    if (own.ok) imported.set(name, own.json);
    else refused.push(`${fileNames[name]}: ${own.why}`);
  }
  return assemble((name) => tables[name].parse(imported.get(name) ?? shipped[name]), refused);
}

type Own = { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly why: string } | null;

async function readOwn(folder: string, name: TableName): Promise<Own> {
  let text: string;
  try {
    text = await readFile(join(folder, fileNames[name]), 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing ? null : { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
  try {
    const json: unknown = JSON.parse(text);
    const checked = tables[name].safeParse(json);
    if (!checked.success) return { ok: false, why: z.prettifyError(checked.error) };
    if (checked.data.asOf < shipped[name].asOf)
      return { ok: false, why: `it is of ${checked.data.asOf}, older than the one shipped` };
    return { ok: true, json };
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
}

function assemble(read: <Name extends TableName>(name: Name) => unknown, refused: readonly string[]): MarketTables {
  const sessions = read('sessions') as z.output<(typeof tables)['sessions']>;
  const holidays = read('holidays') as z.output<(typeof tables)['holidays']>;
  const entries = read('cutoffs') as z.output<(typeof tables)['cutoffs']>;
  const freeze = read('freeze') as z.output<(typeof tables)['freeze']>;
  return { calendar: { sessions, holidays, entries }, freeze, refused };
}
