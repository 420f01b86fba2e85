import type { SimAccount } from './accounts.ts';
import type { Arrival } from './arrival-clock.ts';
import type { Fault, FaultBoard } from './faults.ts';
import type { Fields } from './order-entry.ts';
import type { Reply } from './reply.ts';
import type { Redirects } from './redirects.ts';
import type { Sessions } from './sessions.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { Switches } from './switches.ts';
import type { LedgerRecord } from './ledger-record.ts';

/** What every endpoint may consult. */
export interface Desk {
  readonly broker: SimulatedBroker;
  readonly sessions: Sessions;
  readonly redirects: Redirects;
  readonly faults: FaultBoard;
  readonly nowMs: () => number;
  readonly switches: () => Switches;
  readonly record: (record: LedgerRecord) => void;
}

/** One request, read and attributed. */
export interface Call {
  readonly query: URLSearchParams;
  /** The parsed JSON or form body, or the raw text when it is neither. */
  readonly body: unknown;
  readonly arrival: Arrival;
  readonly fault: Fault | undefined;
}

/** A call by a signed-in account. */
export interface SignedCall extends Call {
  readonly account: SimAccount;
}

/** An endpoint. Open ones need no session; reads and orders are counted against their own limits. */
export type Route = {
  readonly method: 'GET' | 'POST';
  /** Without a trailing slash; case matters. */
  readonly path: string;
  /** The name faults and the ledger know it by. */
  readonly endpoint: string;
} & (
  | { readonly access: 'open'; readonly handle: (desk: Desk, call: Call) => Reply }
  | { readonly access: 'read' | 'order'; readonly handle: (desk: Desk, call: SignedCall) => Reply }
);

/** The body as an object's fields; none when it is something else. */
export function fieldsOf(body: unknown): Fields {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : {};
}
