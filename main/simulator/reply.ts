import type { Refusal } from './refusal.ts';
import type { Settle } from './simulated-broker.ts';
import type { Switches } from './switches.ts';

/** An HTTP answer, and what remains to be done once it has left. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly settle?: Settle;
}

export function json(status: number, value: unknown): Reply {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}

export function html(status: number, body: string): Reply {
  return { status, contentType: 'text/html;charset=UTF-8', body };
}

/** The success envelope: `result` is an array even around one object. */
export function success(result: readonly unknown[]): Reply {
  return json(200, { status: 'Ok', message: 'Success', result });
}

/** The error envelope in whichever of its three forms the switches select. */
export function errorBody({ code, message }: Refusal, switches: Switches): unknown {
  if (switches.errorCodeIn === 'message') return { status: 'Not_Ok', message: code };
  if (switches.errorCodeIn === 'item') return { status: 'Ok', message: 'Success', result: [{ status: code, message }] };
  return { status: code, message, result: null };
}

/** A refused order call. */
export function refused(refusal: Refusal, switches: Switches): Reply {
  const status = switches.errorCodeIn === 'item' ? 200 : switches.refusalStatus;
  return json(status, errorBody(refusal, switches));
}

/** A book with nothing in it: an error code in a good answer. */
export function nothingFound(refusal: Refusal): Reply {
  return json(200, { status: refusal.code, message: refusal.message, result: null });
}
