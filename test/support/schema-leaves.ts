// Every field of a schema that holds a text or a number, with the way to it.

import type { z } from 'zod';
import { typedFigures, type FigureMeaning } from '../../main/figure-text.ts';

export type SchemaLeaf = {
  readonly path: readonly string[];
  readonly type: 'string' | 'number';
  readonly schema: z.ZodType;
  /** Null: not declared as a figure that is typed. */
  readonly figure: FigureMeaning | null;
};

type Def = {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly in?: z.ZodType;
  readonly valueType?: z.ZodType;
};

export function schemaLeaves(schema: z.ZodType, path: readonly string[] = []): readonly SchemaLeaf[] {
  const def = schema.def as unknown as Def;
  switch (def.type) {
    case 'string':
    case 'number':
      return [{ path, type: def.type, schema, figure: typedFigures.get(schema as z.ZodString) ?? null }];
    case 'object':
      return Object.entries(def.shape ?? {}).flatMap(([name, part]) => schemaLeaves(part, [...path, name]));
    case 'union':
      return (def.options ?? []).flatMap((part) => schemaLeaves(part, path));
    default: {
      const inner = def.innerType ?? def.element ?? def.in ?? def.valueType;
      return inner === undefined ? [] : schemaLeaves(inner, path);
    }
  }
}

/** `value` put at the path; what stands beside it stays. */
export function withAt(input: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const from = (input ?? {}) as Readonly<Record<string, unknown>>;
  return { ...from, [name]: withAt(from[name], rest, value) };
}
