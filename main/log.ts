// Structured lines in a private file. Only named fields pass, every text is redacted, and nothing that goes wrong with
// the log may ever stop copying.

import { chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { maskClientCode, type Redactor } from './redactor.ts';

/** The only fields a line may carry. A new one is added here on purpose, after asking what it could leak. */
export const logFields = [
  'account',
  'address',
  'at',
  'attempt',
  'bytes',
  'clOrdId',
  'code',
  'count',
  'delayMs',
  'detail',
  'exchange',
  'file',
  'instrument',
  'kind',
  'ms',
  'orderId',
  'outcome',
  'path',
  'pid',
  'purpose',
  'reason',
  'rows',
  'seq',
  'source',
  'stage',
  'stack',
  'state',
  'status',
  'text',
  'version',
] as const;

export type LogField = (typeof logFields)[number];
export type LogFields = { readonly [Field in LogField]?: string | number | boolean | null | undefined };

/** `event` is a stable name: "order-feed-live". */
export type Log = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
};

export type OpenLog = {
  readonly log: Log;
  readonly file: string;
  /** Why lines are being lost at this moment; null while all is well. */
  readonly problem: () => string | null;
  readonly close: () => void;
};

const longestText = 2_000;
const rollAtBytes = 10 * 1024 * 1024;
const known: ReadonlySet<string> = new Set(logFields);

export type LogPlan = {
  readonly folder: string;
  readonly redactor: Redactor;
  /** Under the folder unless absolute. */
  readonly fileName?: string;
  /** Also to standard error, for a run in a terminal. */
  readonly stderr?: boolean;
};

/** Folder 0700, file 0600, one earlier file kept. Never throws: without a file, lines go to standard error or nowhere. */
export function openLog(plan: LogPlan): OpenLog {
  const file = resolve(plan.folder, plan.fileName ?? 'lockstep.log');
  let problem: string | null = null;
  const noteProblem = (error: unknown): void => {
    problem = `The log cannot be written (${wordsOf(error)}). Copying carries on; free disk space or check ${plan.folder}.`;
  };

  let destination: ReturnType<typeof pino.destination> | null = null;
  try {
    mkdirSync(plan.folder, { recursive: true, mode: 0o700 });
    chmodSync(plan.folder, 0o700);
    rollWhenLarge(file);
    // maxLength drops lines rather than piling them up in memory while the disk is full.
    destination = pino.destination({ dest: file, sync: true, mode: 0o600, maxLength: 1024 * 1024 });
    destination.on('error', noteProblem);
    destination.on('write', () => (problem = null));
    if (statSync(file).isFile()) chmodSync(file, 0o600);
  } catch (error) {
    noteProblem(error);
  }
  const writer =
    destination && pino({ base: null, messageKey: 'event', timestamp: () => `,"time":"${isoNow()}"` }, destination);

  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void => {
      try {
        const clean = cleanFields(fields, plan.redactor);
        const name = plan.redactor.clean(event);
        if (plan.stderr) process.stderr.write(`${level} ${name} ${JSON.stringify(clean)}\n`);
        writer?.[level](clean, name);
      } catch (error) {
        noteProblem(error);
      }
    };

  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    file,
    problem: () => problem,
    close: () => {
      try {
        destination?.end();
      } catch (error) {
        noteProblem(error);
      }
    },
  };
}

/** For tests and for tools that keep no log. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Known fields only, texts redacted, clipped and free of control characters; a refused field leaves its name behind. */
export function cleanFields(fields: LogFields, redactor: Redactor): Record<string, string | number | boolean | null> {
  const clean: Record<string, string | number | boolean | null> = {};
  const refused: string[] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!known.has(field)) refused.push(field.slice(0, 40));
    else if (typeof value === 'string')
      clean[field] = field === 'account' ? maskClientCode(value) : inert(redactor.clean(value));
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) clean[field] = value;
    else refused.push(field);
  }
  if (refused.length > 0) clean['refusedFields'] = inert(redactor.clean(refused.join(',')));
  return clean;
}

/** Escape sequences and direction marks in a broker's text must not act on whoever reads the log in a terminal. */
function inert(text: string): string {
  const plain = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  return plain.length > longestText ? `${plain.slice(0, longestText)}…` : plain;
}

function rollWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rollAtBytes) renameSync(file, `${file}.1`);
}

function isoNow(): string {
  return new Date().toISOString();
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
