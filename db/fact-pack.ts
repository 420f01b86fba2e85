// A fact as the journal's file keeps it: JSON in which the names of an object's values, texts that its row has in a column
// and words that come again and again are codes. A third of the room, and read sooner. Facts of a shape without a code
// are kept as plain JSON, as all of them are in older rows: the first sign tells the two apart.

import type { JournalFact } from '../domain/journal-entry.ts';
import {
  accountOfRow,
  clOrdIdOfRow,
  codes,
  execIdOfReport,
  letters,
  masterOrderOfRow,
  repeatedExecId,
  shapes,
  words,
} from './fact-codes.ts';

/** Those columns of a row that its fact says again. */
export type RowWords = {
  readonly at_ms: number;
  readonly account_id: string;
  readonly master_order_id: string;
  readonly cl_ord_id: string;
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Named = Readonly<Record<string, unknown>>;

/** Where one name after the other leads; `code`: of the shape that ends here. */
type Step = { readonly next: Map<string, Step>; code: number | null };
const firstStep = stepsTo(shapes);
const letterOf = new Map(words.map((word, at) => [word, letters.charAt(at)]));
const wordOf = new Map(words.map((word, at) => [letters.charAt(at), word]));
/** Copied and then filled in: V8 makes an object of many names much sooner so than name by name. */
const blanks = shapes.map((names) => Object.fromEntries(names.map((name) => [name, null as unknown])));
/** A distance is worth its code up to a day or so, and only from a moment. */
const mostMs = 100_000_000;
const firstMoment = 1_000_000_000_000;

function stepsTo(all: readonly (readonly string[])[]): Step {
  const first: Step = { next: new Map(), code: null };
  for (const [at, names] of all.entries()) {
    let step = first;
    for (const name of names) {
      const known = step.next.get(name) ?? { next: new Map<string, Step>(), code: null };
      step.next.set(name, known);
      step = known;
    }
    step.code = codes.firstShape + at;
  }
  return first;
}

export function packFact(fact: JournalFact, row: RowWords): string {
  const packed = packObject(fact as unknown as Named, row);
  return Array.isArray(packed) ? JSON.stringify(packed) : JSON.stringify(fact);
}

function packObject(object: Named, row: RowWords): Json {
  const packed: Json[] = [0];
  let step: Step | undefined = firstStep;
  for (const name of Object.keys(object)) {
    const value = object[name];
    // As JSON has it: what is undefined is not there.
    if (value === undefined) continue;
    step = step.next.get(name);
    if (step === undefined) return packPlain(object, row);
    packed.push(name === 'execId' && value === repeatedExecId(object) ? execIdOfReport : pack(value, row));
  }
  if (step.code === null) return packPlain(object, row);
  packed[0] = step.code;
  return packed;
}

function packPlain(object: Named, row: RowWords): Json {
  const named = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, pack(value, row)]));
}

function pack(value: unknown, row: RowWords): Json {
  if (typeof value === 'string') return packText(value, row);
  if (typeof value === 'number') return packNumber(value, row);
  if (Array.isArray(value)) return [codes.list, ...value.map((one) => pack(one, row))];
  if (typeof value === 'object' && value !== null) return packObject(value as Named, row);
  return value === undefined ? null : (value as Json);
}

function packText(text: string, row: RowWords): Json {
  if (text === '') return text;
  if (text === row.account_id) return accountOfRow;
  if (text === row.master_order_id) return masterOrderOfRow;
  if (text === row.cl_ord_id) return clOrdIdOfRow;
  return letterOf.get(text) ?? (text.length === 1 ? [codes.sign, text] : text);
}

function packNumber(value: number, { at_ms: at }: RowWords): Json {
  const isNear = Number.isSafeInteger(value) && value > firstMoment && Math.abs(value - at) < mostMs;
  return isNear ? [codes.moment, value - at] : value;
}

/** Throws on a code of a later version. */
export function unpackFact(body: string, row: RowWords): JournalFact {
  const kept = JSON.parse(body) as Json;
  return (isList(kept) ? unpack(kept, row) : kept) as JournalFact;
}

function unpack(value: Json, row: RowWords): unknown {
  if (typeof value === 'string') return value.length === 1 ? unpackSign(value, row) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (!isList(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unpack(one, row)] as const));
  switch (value[0]) {
    case codes.list:
      return value.slice(1).map((one) => unpack(one, row));
    case codes.sign:
      return value[1];
    case codes.moment:
      return row.at_ms + (value[1] as number);
    default:
      return unpackObject(value, Number(value[0]) - codes.firstShape, row);
  }
}

function unpackSign(sign: string, row: RowWords): string {
  switch (sign) {
    case accountOfRow:
      return row.account_id;
    case masterOrderOfRow:
      return row.master_order_id;
    case clOrdIdOfRow:
      return row.cl_ord_id;
    default:
      return wordOf.get(sign) ?? unknownCode(sign);
  }
}

function unpackObject(value: readonly Json[], shape: number, row: RowWords): unknown {
  const names = shapes[shape] ?? unknownCode(String(shape + codes.firstShape));
  const object: Record<string, unknown> = { ...blanks[shape] };
  for (let at = 0; at < names.length; at += 1) {
    const [name = '', one = null] = [names[at], value[at + 1]];
    object[name] = one === execIdOfReport && name === 'execId' ? repeatedExecId(object) : unpack(one, row);
  }
  return object;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function unknownCode(code: string): never {
  throw new Error(`The journal has a code (${code}) that this Lockstep does not know: start the newer version`);
}
