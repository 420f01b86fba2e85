// Expected outcomes as values. A broken assumption throws instead.

export type Ok<T> = { readonly ok: true; readonly value: T };

/** `code` is stable, CATEGORY_CONDITION; `message` says what happened and what to do next. */
export type Err = {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly context?: Readonly<Record<string, string | number | boolean | null>>;
};

export type Result<T> = Ok<T> | Err;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err(code: string, message: string, context?: Err['context']): Err {
  return context === undefined ? { ok: false, code, message } : { ok: false, code, message, context };
}

/** Ends a switch over a union: the compiler lists every place to visit when a case is added. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
