// A busy practice morning to look at: fills, a margin refusal, a denial, a timeout not yet settled.

import type { AccountSetUpView, FollowerView } from '../../domain/account-view.ts';
import type { DeskView, JournalLine } from '../../domain/desk-view.ts';
import type { CopyStatus, CopyView, MasterOrderView } from '../../domain/order-view.ts';
import type { OrdType } from '../../domain/order.ts';
import { aCopy, aDesk, aFollower, aLine, aNotice, anAccount, anOrder, aSetUp } from './builders.ts';

type Listed = {
  readonly instrumentId: string;
  readonly symbol: string;
  readonly exchange: 'NSE' | 'NFO';
  readonly lot: number;
  readonly last: number;
};

const nifty: Listed = { instrumentId: 'NFO|49543', symbol: 'NIFTY25NOV26F', exchange: 'NFO', lot: 75, last: 26_142_50 };
const call: Listed = { instrumentId: 'NFO|51201', symbol: 'NIFTY25N2526100CE', exchange: 'NFO', lot: 75, last: 182_35 };
const put: Listed = { instrumentId: 'NFO|51244', symbol: 'NIFTY25N2526000PE', exchange: 'NFO', lot: 75, last: 141_10 };
const sbin: Listed = { instrumentId: 'NSE|3045', symbol: 'SBIN-EQ', exchange: 'NSE', lot: 1, last: 962_40 };
const reliance: Listed = { instrumentId: 'NSE|2885', symbol: 'RELIANCE-EQ', exchange: 'NSE', lot: 1, last: 1548_20 };
const hdfc: Listed = { instrumentId: 'NSE|1333', symbol: 'HDFCBANK-EQ', exchange: 'NSE', lot: 1, last: 988_35 };

const people = [
  'Asha',
  'Vikram',
  'Meera',
  'Farhan',
  'Lakshmi',
  'Dev',
  'Kavya',
  'Rohan',
  'Nisha',
  'Imran',
  'Tara',
  'Sunil',
];
const multipliers = ['1', '0.5', '2', '1', '0.33', '1', '1.5', '0.25'];

export function busyMorning(now: number, followerCount = 6): DeskView {
  const chance = seeded(7);
  const followers = Array.from({ length: followerCount }, (_, index) => follower(index, now, chance));
  const orders = morningOrders(now, followers, chance);
  const withCounts = followers.map((one) => counted(one, orders));
  return aDesk({
    seq: 1,
    master: anAccount({
      id: 'MA001',
      alias: 'Arjun',
      link: { session: { kind: 'Ready' }, feed: 'Live', lastFrameAt: now - 400, lastBookAt: now - 2600 },
      availableFunds: 18_42_310_55,
      realisedPnl: 14_235_50,
      positions: [
        { instrumentId: nifty.instrumentId, symbol: nifty.symbol, product: 'NRML', netQty: 150 },
        { instrumentId: sbin.instrumentId, symbol: 'SBIN', product: 'MIS', netQty: -400 },
      ],
      workingOrders: 2,
    }),
    followers: withCounts,
    orders,
    journal: journalOf(orders),
    secrets: { kind: 'Memory', reason: 'This computer offers no keychain service.' },
    notices: [
      aNotice({
        key: 'copy-failed-margin',
        at: now - 42_000,
        level: 'Error',
        title: '1 of 6 copies failed: margin',
        body: 'Meera was refused: RMS margin exceeds. Required 3,48,120.00, available 2,97,440.10.',
        account: 'Meera',
        masterOrderId: orders.at(-5)?.key ?? '',
      }),
    ],
    accounts: [
      aSetUp({ id: 'MA001', role: 'Master', alias: 'Arjun', colour: 'Grey', relation: 'Self', consent: null }),
      ...withCounts.map((one, index) => setUpOf(one, index, now)),
    ],
    demo: { running: false, step: 0, steps: 12, label: '' },
  });
}

function setUpOf(follower: FollowerView, index: number, now: number): AccountSetUpView {
  return aSetUp({
    id: follower.id,
    alias: follower.alias,
    link: follower.link,
    group: ['Family', 'HUF', 'Family', ''][index % 4] ?? '',
    colour: (['Blue', 'Teal', 'Violet', 'Amber', 'Rose'] as const)[index % 5] ?? 'Grey',
    relation: (['Spouse', 'DependentParent', 'DependentChild', 'Self', 'Other'] as const)[index % 5] ?? 'Self',
    consent:
      index % 6 === 4
        ? null
        : { kind: 'Granted', at: now - 3 * 86_400_000, by: `${follower.alias} Rao`, textVersion: '2026-11' },
    hasSecret: index % 6 !== 4,
    sessionEndsAt: follower.link.session.kind === 'Ready' ? now + (index === 1 ? 42 : 14 * 60 + 7) * 60_000 : null,
  });
}

function follower(index: number, now: number, chance: () => number): FollowerView {
  const alias = people[index % people.length] ?? 'Follower';
  const usual = aFollower({
    id: `FO${String(index + 1).padStart(3, '0')}`,
    alias: index < people.length ? alias : `${alias} ${Math.floor(index / people.length) + 1}`,
    multiplier: multipliers[index % multipliers.length] ?? '1',
    link: {
      session: { kind: 'Ready' },
      feed: 'Live',
      lastFrameAt: now - Math.floor(chance() * 3000),
      lastBookAt: now - 3000,
    },
    maxQty: index % 3 === 0 ? 900 : null,
    maxOrderValue: index % 4 === 1 ? 5_00_000_00 : null,
    copyPolicy: index % 5 === 4 ? 'Fills' : 'Orders',
    availableFunds: Math.round(chance() * 30_00_000_00),
    realisedPnl: Math.round((chance() - 0.35) * 24_000_00),
    positions: [
      { instrumentId: nifty.instrumentId, symbol: 'NIFTY NOV FUT', product: 'NRML', netQty: 75 * (1 + (index % 2)) },
      { instrumentId: sbin.instrumentId, symbol: 'SBIN', product: 'MIS', netQty: -(200 + 50 * (index % 4)) },
    ],
    workingOrders: index % 3 === 0 ? 1 : 0,
  });
  if (index === 2) {
    return {
      ...usual,
      state: 'OutOfStep',
      stateReason: 'NIFTY25NOV26F: 75 short of the master, its copy was refused',
      positions: usual.positions?.slice(1) ?? null,
      availableFunds: 2_97_440_10,
    };
  }
  if (index === 4) {
    return {
      ...usual,
      state: 'OutOfStep',
      stateReason: 'One copy is unknown: the answer timed out, its order book is being asked',
      unknownNow: 1,
    };
  }
  if (index === 3)
    return { ...usual, state: 'Off', enabled: false, positions: [], realisedPnl: null, workingOrders: 0 };
  if (index === 5) {
    return {
      ...usual,
      state: 'Held',
      stateReason: 'Session ended: sign in again',
      link: {
        session: { kind: 'NeedsLogin', reason: 'The broker ended the session at 09:31:12.' },
        feed: 'Off',
        lastFrameAt: now - 120_000,
        lastBookAt: now - 95_000,
      },
      availableFunds: null,
      realisedPnl: null,
      positions: null,
      workingOrders: 0,
    };
  }
  return usual;
}

type Step = {
  readonly of: Listed;
  readonly side: 'Buy' | 'Sell';
  readonly lots: number;
  readonly ordType: OrdType;
  readonly ago: number;
  readonly ending: CopyStatus;
};

const steps: readonly Step[] = [
  { of: reliance, side: 'Buy', lots: 100, ordType: 'Market', ago: 1010, ending: 'Filled' },
  { of: call, side: 'Buy', lots: 2, ordType: 'Limit', ago: 942, ending: 'Filled' },
  { of: put, side: 'Sell', lots: 2, ordType: 'Limit', ago: 936, ending: 'Filled' },
  { of: hdfc, side: 'Buy', lots: 250, ordType: 'Limit', ago: 861, ending: 'Canceled' },
  { of: reliance, side: 'Sell', lots: 100, ordType: 'Market', ago: 744, ending: 'Filled' },
  { of: sbin, side: 'Sell', lots: 200, ordType: 'Limit', ago: 690, ending: 'Filled' },
  { of: call, side: 'Sell', lots: 2, ordType: 'Limit', ago: 588, ending: 'Filled' },
  { of: put, side: 'Buy', lots: 2, ordType: 'Market', ago: 561, ending: 'Filled' },
  { of: nifty, side: 'Buy', lots: 1, ordType: 'Limit', ago: 402, ending: 'Filled' },
  { of: sbin, side: 'Sell', lots: 200, ordType: 'Limit', ago: 341, ending: 'Filled' },
  { of: hdfc, side: 'Buy', lots: 120, ordType: 'StopLimit', ago: 250, ending: 'Canceled' },
  { of: nifty, side: 'Buy', lots: 1, ordType: 'Limit', ago: 46, ending: 'Filled' },
  { of: call, side: 'Buy', lots: 4, ordType: 'Limit', ago: 31, ending: 'Filled' },
  { of: call, side: 'Sell', lots: 4, ordType: 'Limit', ago: 19, ending: 'PartiallyFilled' },
  { of: sbin, side: 'Buy', lots: 400, ordType: 'Stop', ago: 12, ending: 'New' },
  { of: reliance, side: 'Buy', lots: 60, ordType: 'Limit', ago: 3, ending: 'Filled' },
];

function morningOrders(
  now: number,
  followers: readonly FollowerView[],
  chance: () => number,
): readonly MasterOrderView[] {
  return steps.map((step, index) => {
    const at = now - step.ago * 1000 - Math.floor(chance() * 900);
    const qty = step.lots * step.of.lot;
    const filled = step.ending === 'Filled' ? qty : step.ending === 'PartiallyFilled' ? qty / 2 : 0;
    const price = step.ordType === 'Market' || step.ordType === 'Stop' ? 0 : step.of.last;
    const status = step.ending as MasterOrderView['status'];
    const order = anOrder({
      key: `251124000${String(41_207 + index * 13)}`,
      instrumentId: step.of.instrumentId,
      symbol: step.of.symbol,
      exchange: step.of.exchange,
      side: step.side,
      ordType: step.ordType,
      product: step.of.exchange === 'NFO' ? 'NRML' : 'MIS',
      orderQty: qty,
      cumQty: filled,
      price,
      stopPx: step.ordType === 'Stop' || step.ordType === 'StopLimit' ? step.of.last + 4_00 : 0,
      avgPx: filled > 0 ? step.of.last : null,
      status,
      receivedAt: at,
      notCopied: index === 0 ? 'copying was off' : '',
      copies: [],
    });
    const copies = index === 0 ? [] : followers.flatMap((one, place) => copyOf(order, step, one, place, index, chance));
    return { ...order, copies };
  });
}

function copyOf(
  order: MasterOrderView,
  step: Step,
  follower: FollowerView,
  place: number,
  index: number,
  chance: () => number,
): readonly CopyView[] {
  if (place === 3 || (place === 5 && index > 11)) return [];
  const qty = Math.floor((order.orderQty * Number(follower.multiplier)) / step.of.lot) * step.of.lot;
  const at = order.receivedAt;
  const decided = at + 0.3 + chance() * 0.9;
  const committed = decided + 1.2 + chance() * 3;
  const sent = committed + 0.4 + chance() * 2 + (place > 3 ? chance() * 22 : 0);
  const answered = sent + 24 + chance() * 46 + (chance() > 0.93 ? 210 : 0);
  const usual = aCopy({
    clOrdId: `L${(1_000_000_007 * (index + 1) + place * 7919).toString(36).toUpperCase().padStart(9, '0').slice(-9)}`,
    followerId: follower.id,
    followerAlias: follower.alias,
    side: order.side,
    purpose: order.side === 'Sell' && order.symbol !== 'SBIN-EQ' ? 'Exit' : 'Copy',
    ordType: order.ordType === 'Market' ? 'Limit' : order.ordType,
    orderQty: qty,
    cumQty: order.status === 'Filled' ? qty : order.status === 'PartiallyFilled' ? Math.floor(qty / 2) : 0,
    price: order.price === 0 ? Math.round(step.of.last * 1.002) : order.price,
    stopPx: order.stopPx,
    avgPx: order.avgPx === null ? null : order.avgPx + Math.round((chance() - 0.4) * 60),
    status: order.status,
    orderId: `251124000${String(52_000 + index * 31 + place)}`,
    times: {
      masterAt: at,
      decidedAt: decided,
      committedAt: committed,
      sentAt: sent,
      answeredAt: answered,
      filledAt: answered + 12,
    },
  });
  const nothing = { cumQty: 0, avgPx: null };
  if (qty === 0) {
    return [
      {
        ...usual,
        ...nothing,
        status: 'Denied',
        orderId: null,
        orderQty: 0,
        reasonCode: 'ALLOC_BELOW_LOT',
        reasonText: `${follower.multiplier} × ${order.orderQty} is less than one lot of ${step.of.lot}.`,
        remedy: 'Raise the multiplier, or leave this follower out of this instrument.',
        times: { ...usual.times, sentAt: null, answeredAt: null, filledAt: null },
      },
    ];
  }
  if (index === 11 && place === 2) {
    return [
      {
        ...usual,
        ...nothing,
        status: 'Rejected',
        reasonCode: 'BROKER_MARGIN',
        reasonText: 'RMS:Margin Exceeds,Required:348120.00, Available:297440.10 for entity account-FO003',
        remedy: 'Add funds at the broker or lower the multiplier; then trade the difference by hand.',
        times: { ...usual.times, filledAt: null },
      },
    ];
  }
  if (index === 12 && place === 4) {
    return [
      {
        ...usual,
        ...nothing,
        status: 'Unknown',
        orderId: null,
        reasonCode: 'ANSWER_TIMEOUT',
        reasonText: 'No answer within 5 s.',
        remedy: 'Nothing is sent again on a guess. The order book is being asked for its tag; wait for it.',
        times: { ...usual.times, answeredAt: null, filledAt: null },
      },
    ];
  }
  if (index === 10 && place === 1) {
    return [
      {
        ...usual,
        ...nothing,
        status: 'NeedsAttention',
        reasonCode: 'CANCEL_UNPROVEN',
        reasonText: 'The cancel was answered, yet the book still shows the order open.',
        remedy: 'Look at the order book in the broker’s own screen; cancel it there if it is open.',
        times: { ...usual.times, filledAt: null },
      },
    ];
  }
  if (index === 13 && place === 0) {
    return [
      {
        ...usual,
        ...nothing,
        status: 'Denied',
        orderId: null,
        reasonCode: 'RISK_MAX_QTY',
        reasonText: '300 units are above the limit of 250 set for this follower.',
        remedy: 'Raise the limit in the row if that is meant.',
        times: { ...usual.times, sentAt: null, answeredAt: null, filledAt: null },
      },
    ];
  }
  return [usual];
}

function counted(follower: FollowerView, orders: readonly MasterOrderView[]): FollowerView {
  const own = orders.flatMap((order) => order.copies).filter((copy) => copy.followerId === follower.id);
  const failed = own.filter((copy) => copy.status === 'Rejected' || copy.status === 'Denied');
  const delays = own
    .flatMap((copy) => (copy.times.answeredAt === null ? [] : [copy.times.answeredAt - copy.times.masterAt]))
    .sort((a, b) => a - b);
  const lastFailed = failed.at(-1);
  return {
    ...follower,
    copiesToday: own.length,
    failedToday: failed.length,
    medianDelayMs: delays[delays.length >> 1] ?? null,
    lastError: lastFailed === undefined ? null : { at: lastFailed.times.masterAt, text: lastFailed.reasonText },
  };
}

function journalOf(orders: readonly MasterOrderView[]): readonly JournalLine[] {
  let seq = 2180;
  const lines: JournalLine[] = [];
  for (const order of orders) {
    lines.push(
      aLine({
        seq: ++seq,
        at: order.receivedAt,
        kind: 'MasterReport',
        account: 'Arjun',
        masterOrderId: order.key,
        text: `${order.side} ${order.orderQty} ${order.symbol}: ${order.status}`,
      }),
    );
    for (const copy of order.copies) {
      const common = { account: copy.followerAlias, masterOrderId: order.key };
      lines.push(
        aLine({
          ...common,
          seq: ++seq,
          at: copy.times.decidedAt,
          kind: 'IntentWritten',
          text: `${copy.clOrdId} ${copy.side} ${copy.orderQty} ${order.symbol} at ${copy.price / 100}`,
        }),
      );
      const bad = copy.status === 'Rejected' || copy.status === 'Denied' || copy.status === 'NeedsAttention';
      const level = bad ? 'Error' : copy.status === 'Unknown' ? 'Warning' : 'Info';
      lines.push(
        aLine({
          ...common,
          seq: ++seq,
          at: copy.times.answeredAt ?? copy.times.decidedAt,
          level,
          kind: bad ? 'Refused' : 'Answered',
          text:
            copy.reasonText === ''
              ? `${copy.clOrdId} taken as ${copy.orderId ?? ''}`
              : `${copy.clOrdId} ${copy.reasonText}`,
        }),
      );
    }
  }
  lines.push(
    aLine({
      seq: ++seq,
      at: orders.at(-1)?.receivedAt ?? 0,
      level: 'Intervention',
      kind: 'TermsChanged',
      account: 'Vikram',
      text: 'Multiplier 1 → 0.5, set in the window',
    }),
  );
  return lines;
}

/** The same morning each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
