import { randomBytes } from 'node:crypto';

const TICKET_LIFE_MS = 300_000;

/** Logins between the password and the second factor. Nothing is ever locked: a wrong code may be tried again. */
export interface SecondFactor {
  /** A ticket for an account whose password was right. */
  readonly begin: (account: string, nowMs: number) => string;
  /** The account a ticket stands for, while it lasts. */
  readonly accountOf: (ticket: string, nowMs: number) => string | undefined;
  readonly end: (ticket: string) => void;
}

export function openSecondFactor(): SecondFactor {
  const tickets = new Map<string, { readonly account: string; readonly untilMs: number }>();
  return {
    begin: (account, nowMs) => {
      for (const [old, { untilMs }] of tickets) if (untilMs < nowMs) tickets.delete(old);
      const ticket = randomBytes(16).toString('hex');
      tickets.set(ticket, { account, untilMs: nowMs + TICKET_LIFE_MS });
      return ticket;
    },
    accountOf: (ticket, nowMs) => {
      const found = tickets.get(ticket);
      return found === undefined || found.untilMs < nowMs ? undefined : found.account;
    },
    end: (ticket) => void tickets.delete(ticket),
  };
}
