// A schema of text fields that costs a microsecond a row: books are read every few seconds for every account, and a
// general validator took most of that time. It refuses what a general one would: no object, or a field that is no scalar.

/** What the broker writes for "no value" (A3 API, types and formats). */
const placeholders: ReadonlySet<string> = new Set(['', '--', 'NA', 'N/A', 'NULL', 'null']);

export type TextFields<Name extends string> = {
  readonly names: readonly Name[];
  readonly safeParse: (
    raw: unknown,
  ) => { readonly success: true; readonly data: Readonly<Record<Name, string>> } | { readonly success: false };
};

/** The fields of one row by name; `FieldsOf` is their type. */
export type FieldsOf<Schema extends TextFields<string>> = Readonly<Record<Schema['names'][number], string>>;

export function textFields<Name extends string>(...names: readonly Name[]): TextFields<Name> {
  return {
    names,
    safeParse: (raw) => {
      if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { success: false };
      const row = raw as Readonly<Record<string, unknown>>;
      const data = {} as Record<Name, string>;
      for (const name of names) {
        const text = textOf(row[name]);
        if (text === null) return { success: false };
        data[name] = text;
      }
      return { success: true, data };
    },
  };
}

/**
 * One field as text, placeholders removed; null for what is no scalar. A number beyond 2^53 has already lost digits and
 * is refused rather than shown wrong.
 */
export function textOf(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return unplaced(value.trim());
    case 'number':
      if (Number.isNaN(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return null;
      return Number.isFinite(value) ? String(value) : null;
    case 'boolean':
      return String(value);
    case 'undefined':
      return '';
    default:
      return value === null ? '' : null;
  }
}

function unplaced(text: string): string {
  return text.length <= 4 && placeholders.has(text) ? '' : text;
}
