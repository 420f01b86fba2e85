// What left, judged request by request in the order of the wire: invariants 1 to 4, 7, 10 to 16.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import type { Evidence, Intended, Violation } from './evidence.ts';
import type { WireEvent } from './history.ts';

/** The broker stamps whole seconds, and the age is measured to the end of that second. */
const stampMs = 1000;
/** A clock that was set back by so little passes for the broker's. */
const steppedMs = 2000;
/** So long a second leg waits for its first. */
const firstLegMs = 30_000;

export function checkSends(evidence: Evidence): readonly Violation[] {
  const { history, intents, orders, placed } = evidence;
  const found: Violation[] = [];
  const report = (rule: string, text: string): void => {
    found.push({ rule, text });
  };
  for (const [tag, same] of placed) {
    if (same.length > 1) report('DUPLICATE_ORDER', `${tag} is at the broker ${same.length} times`);
    const intent = intents.get(tag);
    const [order] = same;
    if (intent === undefined) report('ORDER_WITHOUT_INTENT', `${tag} is at the broker and was never intended`);
    else if (order !== undefined && differs(intent.command, order))
      report('ORDER_DIFFERS', `${tag} is not what was intended`);
  }

  const desk = watchDesk();
  const starts = watchStarts();
  const known = new Set<string>();
  const keys = new Set<string>();
  const intended = commandsIntended();
  /** References whose newest sending may have arrived. */
  const mayHaveLeft = new Map<string, number>();
  const open = new Map<number, OrderCommand>();
  const leaving = new Map<string, number[]>();
  /** References that were sent as entries and have turned out to close. */
  const closes = new Set<string>();
  /** Exit runs by the account that they have called LEFT, and that nobody has pressed for since. */
  const left = new Map<string, Set<string>>();
  /** Closes that were intended before their account was called LEFT. */
  const over = new Set<string>();

  for (const event of history.wire) {
    desk.hear(event);
    starts.hear(event);
    if (event.kind === 'Committed') {
      for (const { fact } of event.entries) {
        if (fact.kind === 'ReplaceIntended' || fact.kind === 'CancelIntended') intended.add(fact.command);
        if (fact.kind === 'CopyCloses') closes.add(fact.clOrdId);
        if (fact.kind === 'ExitAccountEnded' && fact.account.state === 'Left') {
          const account = fact.account.accountId;
          left.set(account, (left.get(account) ?? new Set()).add(fact.runId));
          for (const id of known) {
            const key = intents.get(id)?.key;
            if (key?.masterKey === fact.runId && key.followerId === account) over.add(id);
          }
        }
        if (fact.kind !== 'NewIntended') continue;
        const { command, key } = fact;
        if (known.has(command.clOrdId)) report('INTENT_TWICE', `${command.clOrdId} was intended twice`);
        known.add(command.clOrdId);
        const name = [key.masterKey, key.followerId, key.purpose, key.slice].join('/');
        if (keys.has(name)) report('KEY_TWICE', `${name} was intended twice`);
        keys.add(name);
        intended.add(command);
        for (const rule of desk.forbids(fact)) report(rule, `${command.clOrdId} was intended all the same`);
        const master = orders.get(key.masterKey);
        if (key.purpose !== 'Flatten' && master !== undefined && master.by !== 'Hand')
          report('OWN_AS_MASTER', `${command.clOrdId} copies ${key.masterKey}, which is no order of the master’s`);
      }
    }
    if (event.kind === 'Pressed') for (const account of event.accounts) left.delete(account);
    if (event.kind === 'Answered') {
      const command = open.get(event.call);
      if (command?.kind === 'New' && event.outcome.kind === 'NotSent') mayHaveLeft.delete(command.clOrdId);
    }
    if (event.kind !== 'Asked') continue;
    const { command } = event;
    open.set(event.call, command);
    if (!intended.has(command))
      report('NO_INTENT', `${command.kind} ${command.clOrdId} left without a durable intent of these bytes`);
    pace(event, evidence, leaving, closes, report);
    if (command.kind !== 'New') continue;
    if (mayHaveLeft.has(command.clOrdId))
      report('SECOND_SEND', `${command.clOrdId} left again while it may have arrived`);
    mayHaveLeft.set(command.clOrdId, event.call);
    const intent = intents.get(command.clOrdId);
    if (intent === undefined) continue;
    if (over.has(command.clOrdId) || left.get(command.accountId)?.has(intent.key.masterKey) === true)
      report('AFTER_LEFT', `${command.clOrdId} left after ${command.accountId} was called LEFT`);
    if (intent.key.purpose !== 'Flatten' && !desk.isReconciled(command.accountId, event.run))
      report('UNRECONCILED', `${command.clOrdId} left before the books of ${command.accountId} were read`);
    if (intent.key.purpose !== 'Copy') continue;
    if (desk.mayNotEnter()) report('ENTRY_WHILE_STOPPED', `${command.clOrdId} left while copying was stopped`);
    const acted = orders.get(intent.key.masterKey)?.actedAt.findLast((at) => at <= event.at);
    if (
      acted !== undefined &&
      event.at - acted > mostAge(history, intent, acted) + stampMs + (history.clockKept ? 0 : steppedMs) &&
      intent.byHand !== true &&
      (history.clockKept || !starts.couldNotKnow(event.run, acted))
    )
      report('STALE', `${command.clOrdId} left ${event.at - acted} ms after the master's last act`);
  }
  return found;
}

/** What is no intended command itself must say the same, byte for byte. */
function commandsIntended() {
  const commands = new Set<OrderCommand>();
  const bytes = new Set<string>();
  let unread: OrderCommand[] = [];
  return {
    add: (command: OrderCommand): void => {
      commands.add(command);
      unread.push(command);
    },
    has: (command: OrderCommand): boolean => {
      if (commands.has(command)) return true;
      for (const one of unread) bytes.add(JSON.stringify(one));
      unread = [];
      return bytes.has(JSON.stringify(command));
    },
  };
}

/** Ms after the master's act. A second leg is as fresh as its first; one that waited for its turn has a limit of its own. */
function mostAge({ rules }: Evidence['history'], intent: Intended, acted: number): number {
  const most = intent.planned === true ? (rules.shared?.turnLimitMs ?? rules.staleAfterMs) : rules.staleAfterMs;
  const waited = intent.freshFrom === undefined ? 0 : intent.committedAt - acted;
  return most + Math.min(Math.max(0, waited), firstLegMs + rules.staleAfterMs);
}

function differs(
  command: Extract<OrderCommand, { kind: 'New' }>,
  order: Evidence['history']['orders'][number],
): boolean {
  return (
    command.accountId !== order.account ||
    command.instrumentId !== order.instrumentId ||
    command.side !== order.side ||
    command.product !== order.product ||
    command.orderQty !== order.first.qty ||
    command.price !== order.first.price ||
    command.stopPx !== order.first.stopPx ||
    command.ordType !== order.first.ordType
  );
}

/** No sliding second holds more requests than allowed, and entries leave room for exits. A new run counts anew. */
function pace(
  event: Extract<WireEvent, { kind: 'Asked' }>,
  { history, intents }: Evidence,
  leaving: Map<string, number[]>,
  closes: ReadonlySet<string>,
  report: (rule: string, text: string) => void,
): void {
  const { accountId, clOrdId, kind } = event.command;
  const name = `${event.run}/${accountId}`;
  const recent = (leaving.get(name) ?? []).filter((at) => at > event.at - 1000);
  recent.push(event.at);
  leaving.set(name, recent);
  const entry = kind !== 'Cancel' && !closes.has(clOrdId) && intents.get(clOrdId)?.key.purpose === 'Copy';
  if (recent.length > history.rules.perSecond)
    report('TOO_FAST', `${accountId}: ${recent.length} requests in a second`);
  else if (entry && recent.filter((at) => at < event.at).length >= history.rules.entriesPerSecond)
    report('RESERVE_USED', `${accountId}: an entry took the room kept for exits`);
}

/**
 * A clock that was set back, and had passed the newest fact of the journal again when the desk was started: what the master
 * did while the desk was off is fresh by every clock that the desk can see.
 */
function watchStarts() {
  const starts = new Map<number, { readonly at: number; readonly newest: number; shows: number | null }>();
  let newest = -Infinity;
  return {
    hear: (event: WireEvent): void => {
      if (event.kind === 'Started') starts.set(event.run, { at: event.at, newest, shows: null });
      if (event.kind !== 'Committed') return;
      const start = starts.get(event.run);
      for (const { at } of event.entries) {
        if (start !== undefined) start.shows ??= at;
        newest = Math.max(newest, at);
      }
    },
    couldNotKnow: (run: number, acted: number): boolean => {
      const start = starts.get(run);
      return start !== undefined && acted < start.at && (start.shows ?? -Infinity) >= start.newest;
    },
  };
}

/** What the journal had said by then about who may be copied into. */
function watchDesk() {
  const reconciled = new Set<string>();
  const disabled = new Set<string>();
  const loggedOut = new Set<string>();
  let copying = 'Off';
  let fleet = 'Active';
  return {
    hear: (event: WireEvent): void => {
      if (event.kind === 'SessionLost') loggedOut.add(event.account);
      if (event.kind === 'SessionBack') loggedOut.delete(event.account);
      if (event.kind !== 'Committed') return;
      for (const { fact } of event.entries) {
        if (fact.kind === 'AccountReconciled') reconciled.add(`${event.run}/${fact.accountId}`);
        if (fact.kind === 'CopyingChanged') copying = fact.copying.kind;
        if (fact.kind === 'TradingStateChanged' && fact.scope.kind === 'Fleet') fleet = fact.state;
        if (fact.kind === 'FollowerTermsChanged') {
          if (fact.terms.enabled) disabled.delete(fact.followerId);
          else disabled.add(fact.followerId);
        }
      }
    },
    isReconciled: (account: string, run: number): boolean => reconciled.has(`${run}/${account}`),
    mayNotEnter: (): boolean => copying !== 'On' || fleet !== 'Active',
    forbids: ({ key }: Extract<JournalFact, { kind: 'NewIntended' }>): readonly string[] => [
      ...(key.purpose === 'Copy' && disabled.has(key.followerId) ? ['DISABLED'] : []),
      ...(key.purpose !== 'Flatten' && loggedOut.has(key.followerId) ? ['LOGGED_OUT'] : []),
    ],
  };
}
