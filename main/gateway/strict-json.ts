// JSON that leaves nothing to guess: one reading only, so that two programs cannot understand one text differently.

import { err, ok, type Result } from '../../domain/result.ts';

const deepest = 16;
const barredKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];
const plainText = /[^"\\\u0000-\u001f]*/y;
const numberText = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const space = /[ \t\n\r]*/y;

/**
 * Reads the bytes of one JSON value. Refused: a byte order mark, what is not UTF-8, a key named twice, the keys that
 * reach an object's prototype, a number too large to be exact, deeper nesting than 16, anything after the value.
 * Code JSON_REFUSED; the message names the first fault and where it stands.
 */
export function readStrictJson(bytes: Uint8Array): Result<unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return err('JSON_REFUSED', 'The body is not UTF-8 text.');
  }
  if (text.startsWith('\uFEFF')) return err('JSON_REFUSED', 'The body begins with a byte order mark; send it without.');
  const reader: Reader = { text, at: 0 };
  try {
    const value = readValue(reader, 0);
    skipSpace(reader);
    if (reader.at < text.length) throw fault(reader, 'something stands after the value');
    return ok(value);
  } catch (error) {
    if (error instanceof Fault) return err('JSON_REFUSED', error.message);
    throw error;
  }
}

type Reader = { readonly text: string; at: number };

class Fault extends Error {}

function fault({ at }: Reader, what: string): Fault {
  return new Fault(`The body cannot be read: ${what}, at character ${at + 1}.`);
}

function readValue(reader: Reader, depth: number): unknown {
  if (depth > deepest) throw fault(reader, `it is nested deeper than ${deepest}`);
  skipSpace(reader);
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, depth);
    case '[':
      return readList(reader, depth);
    case '"':
      return readString(reader);
    case 't':
      return readWord(reader, 'true', true);
    case 'f':
      return readWord(reader, 'false', false);
    case 'n':
      return readWord(reader, 'null', null);
    default:
      return readNumber(reader);
  }
}

function readObject(reader: Reader, depth: number): unknown {
  const found: Record<string, unknown> = {};
  reader.at += 1;
  skipSpace(reader);
  if (take(reader, '}')) return found;
  do {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') throw fault(reader, 'a key is missing');
    const key = readString(reader);
    if (barredKeys.includes(key)) throw fault(reader, `the key "${key}" is not allowed`);
    if (Object.hasOwn(found, key)) throw fault(reader, `the key "${key.slice(0, 40)}" is named twice`);
    skipSpace(reader);
    if (!take(reader, ':')) throw fault(reader, 'a colon is missing');
    found[key] = readValue(reader, depth + 1);
    skipSpace(reader);
  } while (take(reader, ','));
  if (!take(reader, '}')) throw fault(reader, 'an object is not closed');
  return found;
}

function readList(reader: Reader, depth: number): unknown {
  const found: unknown[] = [];
  reader.at += 1;
  skipSpace(reader);
  if (take(reader, ']')) return found;
  do {
    found.push(readValue(reader, depth + 1));
    skipSpace(reader);
  } while (take(reader, ','));
  if (!take(reader, ']')) throw fault(reader, 'a list is not closed');
  return found;
}

function readString(reader: Reader): string {
  const from = reader.at;
  reader.at += 1;
  for (;;) {
    matchHere(reader, plainText);
    const sign = reader.text[reader.at];
    if (sign === '"') break;
    if (sign !== '\\') throw fault(reader, 'a text is not closed');
    reader.at += 2;
  }
  reader.at += 1;
  let value: unknown;
  try {
    // The platform's own reading of the escapes, on a text whose end is known.
    value = JSON.parse(reader.text.slice(from, reader.at));
  } catch {
    throw fault(reader, 'a text holds an escape that does not exist');
  }
  const text = String(value);
  if (/\p{Cs}/u.test(text)) throw fault(reader, 'a text holds half a character');
  return text;
}

function readNumber(reader: Reader): number {
  const text = matchHere(reader, numberText);
  if (text === '') throw fault(reader, 'a value is missing');
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw fault(reader, 'a number is too large to be exact');
  return value;
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) throw fault(reader, 'a value is missing');
  reader.at += word.length;
  return value;
}

function take(reader: Reader, sign: string): boolean {
  if (reader.text[reader.at] !== sign) return false;
  reader.at += 1;
  return true;
}

function skipSpace(reader: Reader): void {
  matchHere(reader, space);
}

function matchHere(reader: Reader, shape: RegExp): string {
  shape.lastIndex = reader.at;
  const found = shape.exec(reader.text)?.[0] ?? '';
  reader.at += found.length;
  return found;
}
