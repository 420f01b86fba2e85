// A desk in the making: small parts with ordinary values, each open to change.

import { newFollowerTerms, type Multiplier } from '../../domain/account.ts';
import { parseMultiplier } from '../../domain/allocation.ts';
import type { AccountSetUpView, AccountView, FollowerView } from '../../domain/account-view.ts';
import type { DeskView, JournalLine, Notice } from '../../domain/desk-view.ts';
import type { ExitAccountView, ExitRunView } from '../../domain/exit-view.ts';
import type { CopyTimes, CopyView, MasterOrderView } from '../../domain/order-view.ts';
import type { DriftView, MissedView } from '../../domain/worklists.ts';
import { wholeFleet } from '../../domain/exit-scope.ts';

/** Mon 24 Nov 2025, 09:32:00 in India. */
export const morning = Date.UTC(2025, 10, 24, 4, 2, 0);

export function anAccount(part: Partial<AccountView> = {}): AccountView {
  return {
    id: 'MA001',
    alias: 'Arjun',
    link: { session: { kind: 'Ready' }, feed: 'Live', lastFrameAt: morning, lastBookAt: morning },
    availableFunds: 25_00_000_00,
    realisedPnl: 0,
    positions: [],
    workingOrders: 0,
    ...part,
  };
}

export function aSetUp(part: Partial<AccountSetUpView> = {}): AccountSetUpView {
  const { link } = anAccount();
  return {
    id: 'FO001',
    role: 'Follower',
    alias: 'Asha',
    group: '',
    colour: 'Blue',
    appCode: 'A1B2C3D4',
    relation: 'Spouse',
    registeredAddresses: ['203.0.113.5'],
    localAddress: '',
    consent: { kind: 'Granted', at: morning, by: 'Asha Rao', textVersion: '2026-11' },
    hasSecret: true,
    link,
    sessionEndsAt: morning + 14 * 3_600_000,
    ...part,
  };
}

function multiplierOf(text: string): Multiplier {
  const read = parseMultiplier(text);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

export function aFollower(part: Partial<FollowerView> = {}): FollowerView {
  return {
    ...anAccount({ id: 'FO001', alias: 'Asha' }),
    state: 'Copying',
    stateReason: '',
    enabled: true,
    multiplier: '1',
    maxQty: null,
    maxOrderValue: null,
    copyPolicy: 'Orders',
    terms: { ...newFollowerTerms, enabled: true, multiplier: multiplierOf(part.multiplier ?? '1') },
    copiesToday: 0,
    failedToday: 0,
    unknownNow: 0,
    medianDelayMs: null,
    lastError: null,
    ...part,
  };
}

export function someTimes(part: Partial<CopyTimes> = {}): CopyTimes {
  return {
    masterAt: morning,
    decidedAt: morning + 1,
    committedAt: morning + 4,
    sentAt: morning + 6,
    answeredAt: morning + 46,
    filledAt: morning + 60,
    ...part,
  };
}

export function aCopy(part: Partial<CopyView> = {}): CopyView {
  const { status = 'Filled' } = part;
  const failed = status === 'Rejected' || status === 'Denied' || status === 'NotSent';
  const doubt = status === 'Unknown' || status === 'NeedsAttention';
  return {
    clOrdId: 'LAAAAAAAA1',
    followerId: 'FO001',
    followerAlias: 'Asha',
    purpose: 'Copy',
    slice: 0,
    side: 'Buy',
    ordType: 'Limit',
    orderQty: 75,
    cumQty: 75,
    price: 26_142_50,
    stopPx: 0,
    avgPx: 26_142_50,
    status: 'Filled',
    attention: failed ? 'Failed' : doubt ? 'Doubt' : 'None',
    orderId: '25112400001001',
    reasonCode: '',
    reasonText: '',
    remedy: '',
    times: someTimes(),
    ...part,
  };
}

export function anOrder(part: Partial<MasterOrderView> = {}): MasterOrderView {
  return {
    key: '25112400000001',
    kind: 'MasterOrder',
    instrumentId: 'NFO|49543',
    symbol: 'NIFTY25NOV26F',
    exchange: 'NFO',
    side: 'Buy',
    ordType: 'Limit',
    product: 'NRML',
    orderQty: 75,
    cumQty: 75,
    price: 26_142_50,
    stopPx: 0,
    avgPx: 26_142_50,
    status: 'Filled',
    text: '',
    receivedAt: morning,
    notCopied: '',
    copies: [aCopy()],
    ...part,
  };
}

export function aLine(part: Partial<JournalLine> = {}): JournalLine {
  return {
    seq: 1,
    at: morning,
    level: 'Info',
    kind: 'OrderReported',
    account: 'Arjun',
    masterOrderId: '',
    text: 'Filled',
    ...part,
  };
}

export function aNotice(part: Partial<Notice> = {}): Notice {
  return {
    key: 'margin',
    at: morning,
    level: 'Error',
    title: 'A copy failed',
    body: 'Meera: margin',
    account: 'Meera',
    masterOrderId: '',
    ...part,
  };
}

export function anExitAccount(part: Partial<ExitAccountView> = {}): ExitAccountView {
  return {
    accountId: 'FO001',
    alias: 'Asha',
    state: 'Waiting',
    cancelsSent: 0,
    closesSent: 0,
    workingLeft: 0,
    positionsLeft: [],
    provenAt: null,
    reason: '',
    ...part,
  };
}

export function aMissed(part: Partial<MissedView> = {}): MissedView {
  return {
    masterKey: 'M-1',
    instrumentId: 'NSE|3045',
    symbol: 'SBIN-EQ',
    side: 'Buy',
    product: 'MIS',
    orderQty: 100,
    cumQty: 100,
    at: morning,
    why: 'It was already 21 s old when it was seen',
    priceThen: 800_00,
    priceNow: 806_00,
    gaps: [],
    ...part,
  };
}

export function aDrift(part: Partial<DriftView> = {}): DriftView {
  return {
    accountId: 'FO001',
    alias: 'Asha',
    instrumentId: 'NSE|3045',
    symbol: 'SBIN-EQ',
    product: 'MIS',
    targetQty: 100,
    copiedQty: 0,
    actualQty: 0,
    cause: 'Rejected',
    explanation: '100 units are missing since a copy failed.',
    repair: { side: 'Buy', qty: 100, purpose: 'Copy' },
    since: morning,
    ...part,
  };
}

const noAccounts = { accounts: [], login: null };

export function aDesk(part: Partial<DeskView> = {}): DeskView {
  return {
    seq: 1,
    mode: 'Practice',
    copying: { kind: 'On' },
    secrets: { kind: 'Keychain' },
    market: { phase: 'Open', label: 'NSE and NFO until 15:30' },
    master: anAccount(),
    followers: [aFollower()],
    orders: [],
    trading: [],
    journal: [],
    notices: [],
    exit: null,
    exits: [],
    exitsPending: [],
    attention: [],
    missed: [],
    drift: [],
    ...noAccounts,
    demo: { running: false, step: 0, steps: 12, label: '' },
    ...part,
  };
}

/** The run of an exit of the whole fleet, unless said otherwise. */
export function anExitRun(change: Partial<ExitRunView> = {}): ExitRunView {
  return {
    id: 'EXIT-1',
    request: wholeFleet,
    title: 'EXIT ALL',
    actor: 'at the console',
    startedAt: morning,
    finishedAt: null,
    accounts: [],
    ...change,
  };
}
