import { arrivalNow } from './arrival-clock.ts';
import type { LedgerFile } from './ledger-file.ts';
import type { LedgerRecord, RequestRecord } from './ledger-record.ts';

/** A request and how it was answered. */
export interface LedgerRequest extends Omit<RequestRecord, 'kind'> {
  /** HTTP status written, or null while, or if ever, none was. */
  answerStatus: number | null;
  /** Wall clock of the answer, epoch ms with fraction. */
  answeredWallMs: number | null;
  /** True when a fault struck this request. */
  faulted: boolean;
}

/** A frame of the order feed and what became of it. */
export interface LedgerFrame {
  readonly account: string;
  readonly brokerOrderId: string;
  readonly status: string;
  readonly reportType: string;
  readonly wallMs: number;
  readonly outcome: 'sent' | 'unheard' | 'drop' | 'duplicate' | 'hold-back' | 'cut' | 'cut-mid-frame';
}

/** Endpoints that change something; their requests are kept all day and written to the file. */
const COMMANDS = new Set(['place', 'modify', 'cancel']);

/** Reads and frames kept in memory; a practice day of polling must not grow without end. */
const KEPT = 20_000;

/** Everything the simulated broker has been asked and has done, in the order it happened. */
export interface Ledger {
  /** Writes a record to the file, if there is one. */
  readonly append: (record: LedgerRecord) => void;
  readonly noteRequest: (record: RequestRecord) => LedgerRequest;
  /** Takes back a request recorded before a restart. */
  readonly restore: (record: RequestRecord) => void;
  readonly noteAnswer: (request: LedgerRequest, status: number) => void;
  readonly noteFrame: (frame: LedgerFrame) => void;
  readonly commands: readonly LedgerRequest[];
  readonly reads: readonly LedgerRequest[];
  readonly frames: readonly LedgerFrame[];
  readonly nextSequence: () => number;
  /** Forgets the day in memory and in the file. */
  readonly restart: () => void;
  readonly close: () => void;
}

const trim = <T>(list: T[]): void => {
  if (list.length > KEPT * 1.2) list.splice(0, list.length - KEPT);
};

/** Opens the ledger over a file, or in memory alone when there is none. */
export function openLedger(file: LedgerFile | null): Ledger {
  let commands: LedgerRequest[] = [];
  let reads: LedgerRequest[] = [];
  let frames: LedgerFrame[] = [];
  let sequence = 0;
  return {
    append: (record) => file?.append(record),
    noteRequest: ({ kind, ...record }) => {
      const request: LedgerRequest = { ...record, answerStatus: null, answeredWallMs: null, faulted: false };
      sequence = Math.max(sequence, record.sequence);
      if (COMMANDS.has(record.endpoint)) {
        commands.push(request);
        file?.append({ kind, ...record });
      } else {
        reads.push(request);
        trim(reads);
      }
      return request;
    },
    restore: ({ kind: _, ...record }) => {
      sequence = Math.max(sequence, record.sequence);
      commands.push({ ...record, answerStatus: null, answeredWallMs: null, faulted: false });
    },
    noteAnswer: (request, status) => {
      request.answerStatus = status;
      request.answeredWallMs = arrivalNow().wallMs;
    },
    noteFrame: (frame) => {
      frames.push(frame);
      trim(frames);
    },
    get commands() {
      return commands;
    },
    get reads() {
      return reads;
    },
    get frames() {
      return frames;
    },
    nextSequence: () => {
      sequence += 1;
      return sequence;
    },
    restart: () => {
      commands = [];
      reads = [];
      frames = [];
      file?.restart();
    },
    close: () => file?.close(),
  };
}
