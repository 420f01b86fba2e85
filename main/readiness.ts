// The nine-o'clock run: every account end to end, now, green or red with the remedy beside each red.

import type { DeskAccount } from '../domain/account.ts';
import type { AccountId } from '../domain/ids.ts';
import type { ReadinessBoard, ReadinessCheck, ReadinessRow } from '../preload/account-calls.ts';
import type { AccountProfile, BrokerAccount } from './broker/broker.ts';
import type { Clock } from './clock.ts';
import { istMinuteOfDay } from '../domain/trading-day.ts';
import { addressCheck, clockCheck } from './readiness-network.ts';

export type ReadinessParts = {
  readonly clock: Clock;
  readonly desk: readonly DeskAccount[];
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly secrets: { readonly kind: 'Keychain' | 'Memory'; readonly reason: string };
  /** Null where today's contract master is in use; otherwise why not. */
  readonly referenceProblem: () => string | null;
  readonly instruments: () => number;
  readonly journalProblem: () => Promise<string | null>;
  readonly copyingOn: () => boolean;
  /** Whether the system keeps the machine awake; null where nobody can say. */
  readonly sleepBlocked: () => boolean | null;
};

const green = (name: string, finding: string): ReadinessCheck => ({ name, state: 'Green', finding, remedy: '' });
const red = (name: string, finding: string, remedy: string): ReadinessCheck => ({
  name,
  state: 'Red',
  finding,
  remedy,
});
const notKnown = (name: string, finding: string, remedy = ''): ReadinessCheck => ({
  name,
  state: 'NotKnown',
  finding,
  remedy,
});

export async function checkReadiness(parts: ReadinessParts): Promise<ReadinessBoard> {
  const rows = await Promise.all(parts.desk.map((account) => checkAccount(parts, account)));
  return { at: parts.clock.now(), rows: [deskRow(parts, await parts.journalProblem()), ...rows] };
}

function deskRow(parts: ReadinessParts, journal: string | null): ReadinessRow {
  const reference = parts.referenceProblem();
  const roles = parts.desk.map(({ role }) => role);
  return {
    accountId: '',
    alias: 'The desk',
    checks: [
      roles.includes('Master') && roles.includes('Follower')
        ? green('Accounts', `One master and ${roles.length - 1} follower${roles.length === 2 ? '' : 's'}`)
        : red('Accounts', 'A desk needs one master and at least one follower.', 'Add them under Accounts.'),
      reference === null
        ? green('Contract master', `Today’s, ${parts.instruments().toLocaleString('en-IN')} instruments`)
        : red('Contract master', reference, 'Refresh it; until then no new entry is copied.'),
      journal === null
        ? green('Journal', 'Today’s chain is whole')
        : red('Journal', journal, 'Keep the file and compare with the broker’s own book before trading.'),
      parts.secrets.kind === 'Keychain'
        ? green('Keychain', 'Secrets are in the system’s keychain')
        : red('Keychain', parts.secrets.reason, 'Unlock or install a keychain; live trading needs one.'),
      parts.copyingOn()
        ? green('Copying', 'On')
        : red('Copying', 'Off', 'Press Copying in the strip when you want orders followed.'),
      clockCheck([...parts.accounts.values()].map((account) => account.network())),
      sleepCheck(parts),
    ],
  };
}

/** Held while there is something to watch over; asked of the system itself. */
function sleepCheck(parts: ReadinessParts): ReadinessCheck {
  const blocked = parts.sleepBlocked();
  if (blocked === true) return green('Sleep', 'The machine is kept awake');
  if (!parts.copyingOn())
    return green('Sleep', 'The machine may sleep while copying is off; switching it on keeps it awake');
  return blocked === null
    ? notKnown(
        'Sleep',
        'Nobody can say whether this machine stays awake',
        'Switch its sleep off in the system’s settings.',
      )
    : red(
        'Sleep',
        'Copying is on and the machine may fall asleep: then no order of the master’s is heard',
        'Switch its sleep off in the system’s settings, then run this again.',
      );
}

async function checkAccount(parts: ReadinessParts, desk: DeskAccount): Promise<ReadinessRow> {
  const account = parts.accounts.get(desk.id);
  const row = (checks: readonly ReadinessCheck[]): ReadinessRow => ({ accountId: desk.id, alias: desk.alias, checks });
  if (account === undefined) return row([red('Session', 'Not opened', 'Start the console again.')]);
  const { session } = account.link();
  if (session.kind !== 'Ready') {
    const why = session.kind === 'Connecting' ? 'Still connecting' : session.reason;
    return row([
      red(
        'Session',
        why,
        session.kind === 'NeedsLogin' ? 'Log this account in.' : 'Check the network, then run this again.',
      ),
    ]);
  }
  const began = parts.clock.monotonic();
  const funds = await account.funds();
  const ms = Math.round(parts.clock.monotonic() - began);
  const [book, positions, profile] = await Promise.all([account.orderBook(), account.positions(), account.profile()]);
  const outgoing = await account.outgoingAddress();
  const { addressRefusedAt } = account.network();
  const { feed } = account.link();
  return row([
    funds.ok
      ? green('Session', `The broker answered in ${ms} ms`)
      : red('Session', funds.message, 'Log this account in again.'),
    addressCheck({
      registered: desk.registeredAddresses,
      outgoing,
      refusedAt: addressRefusedAt === null ? null : istClock(addressRefusedAt),
    }),
    profile.ok ? segments(profile.value) : notKnown('Segments', profile.message),
    funds.ok
      ? funds.value.available > 0
        ? green('Funds', `Rs ${Math.trunc(funds.value.available / 100).toLocaleString('en-IN')} available`)
        : red('Funds', 'Nothing available', 'Add funds, or leave this account out today.')
      : notKnown('Funds', 'Could not be read'),
    feed === 'Live'
      ? green('Order feed', 'Live')
      : red(
          'Order feed',
          feed === 'Silent' ? 'Connected but silent' : 'Not connected',
          'The order book is read instead, which is slower; check the network.',
        ),
    book.ok
      ? green('Order book', `${book.value.reports.length} order${book.value.reports.length === 1 ? '' : 's'} today`)
      : red('Order book', book.message, 'Nothing is copied to an account whose book cannot be read.'),
    positions.ok
      ? green('Positions', `${positions.value.filter(({ netQty }) => netQty !== 0).length} open`)
      : red('Positions', positions.message, 'Exit All cannot prove this account flat until they can be read.'),
    ...(desk.role === 'Master' ? [] : followerChecks(desk)),
  ]);
}

/** What the account may trade, by the broker's own profile of it. */
function segments({ active, exchanges }: AccountProfile): ReadinessCheck {
  if (!active)
    return red('Segments', 'The broker does not call this account active.', 'Call the broker about this account.');
  return exchanges.includes('NSE')
    ? green('Segments', exchanges.join(', '))
    : red(
        'Segments',
        `Without NSE: ${exchanges.join(', ') || 'none'}`,
        'Activate the segment at the broker, or leave this account out.',
      );
}

function followerChecks(desk: DeskAccount): readonly ReadinessCheck[] {
  return [
    desk.consent?.kind === 'Granted'
      ? green('Consent', `Given by ${desk.consent.by}`)
      : red(
          'Consent',
          desk.consent === null ? 'Not recorded' : `Withdrawn by ${desk.consent.by}`,
          'Record the account holder’s consent under Accounts.',
        ),
    desk.relation === 'Other'
      ? red('Relation', 'Not one of the family that rules allow', 'It can practise; it cannot be copied to live.')
      : green('Relation', desk.relation),
    desk.terms?.enabled === true
      ? green('Switched on', 'Yes')
      : red('Switched on', 'No', 'Switch it on in the desk when it should follow.'),
  ];
}

/** "09:05" in India. */
function istClock(at: number): string {
  const minute = istMinuteOfDay(at);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
