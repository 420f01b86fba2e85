// One fact of every kind; the compiler asks for another when a kind is added.

import { newFollowerTerms } from '../../domain/account.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { accountId, instrumentId, orderId } from '../../domain/ids.ts';
import { denial } from '../../domain/risk.ts';
import {
  aCopyReport,
  anAnswer,
  anIntent,
  aReport,
  followerId,
  masterId,
  morning,
  placed,
  ref,
  terms,
} from './an-order.ts';

const { key, command } = anIntent();
const brokerId = orderId('26112400002001');
const account = {
  id: followerId,
  role: 'Follower',
  alias: 'Asha',
  group: '',
  colour: 'Grey',
  appCode: '',
  relation: 'Spouse',
  registeredAddresses: ['203.0.113.5'],
  localAddress: '',
} as const;

export const everyFact: { readonly [Kind in JournalFact['kind']]: Extract<JournalFact, { kind: Kind }> } = {
  SessionOpened: { kind: 'SessionOpened', mode: 'Practice', version: '0.1.0', masterId, followers: [followerId] },
  SessionClosed: { kind: 'SessionClosed' },
  CopyingChanged: {
    kind: 'CopyingChanged',
    copying: { kind: 'Halted', reason: 'a sum did not add up' },
    actor: 'Lockstep',
  },
  TradingStateChanged: {
    kind: 'TradingStateChanged',
    scope: { kind: 'Group', group: 'Family' },
    state: 'ReduceOnly',
    reason: 'expiry afternoon',
    actor: 'Asha',
  },
  FollowerTermsChanged: {
    kind: 'FollowerTermsChanged',
    followerId,
    terms: {
      ...newFollowerTerms,
      enabled: true,
      multiplier: { units: 5, scale: 1 },
      maxQty: null,
      maxOrderValue: 50_000_00,
      copyPolicy: 'Orders',
    },
    actor: 'Asha',
  },
  MasterReported: {
    kind: 'MasterReported',
    report: aReport({ cumQty: 40 }),
    notCopied: 'Copying was off',
    masterHeld: null,
  },
  UnaskedFollowed: { kind: 'UnaskedFollowed', masterKey: '26112400001001', actor: 'Asha' },
  NewIntended: anIntent(),
  ReplaceIntended: {
    kind: 'ReplaceIntended',
    command: { kind: 'Replace', accountId: followerId, clOrdId: ref, orderId: brokerId, ...terms({ orderQty: 50 }) },
    masterAt: morning,
  },
  CancelIntended: {
    kind: 'CancelIntended',
    command: { kind: 'Cancel', accountId: followerId, clOrdId: ref, orderId: brokerId },
    masterAt: morning,
  },
  Denied: {
    kind: 'Denied',
    key,
    command,
    denial: denial('QTY_ABOVE_MAXIMUM', '100 is above 50.', 'Raise it.'),
    masterAt: morning,
  },
  ReplaceDenied: {
    kind: 'ReplaceDenied',
    clOrdId: ref,
    accountId: followerId,
    masterKey: '26112400001001',
    terms: terms({ orderQty: 500 }),
    denial: denial('QTY_ABOVE_MAXIMUM', '500 is above 200.', 'Raise it.'),
  },
  ExitSized: { kind: 'ExitSized', masterKey: '26112400001001', followerId, held: 50, masterHeld: 100 },
  TradeGiven: {
    kind: 'TradeGiven',
    tradeId: 'M-TEST-001',
    asked: terms({ orderQty: 100 }),
    terms: terms({ orderQty: 100 }),
    only: [followerId],
    masterHeld: 0,
    actor: 'the local door',
  },
  TradeChanged: {
    kind: 'TradeChanged',
    tradeId: 'M-TEST-001',
    orderQty: 50,
    price: 790_00,
    stopPx: 0,
    actor: 'the local door',
  },
  TradeEnded: { kind: 'TradeEnded', tradeId: 'M-TEST-001', actor: 'the local door' },
  CommandAnswered: anAnswer(placed) as Extract<JournalFact, { kind: 'CommandAnswered' }>,
  FollowerReported: { kind: 'FollowerReported', report: aCopyReport({ cumQty: 40 }), clOrdId: ref },
  PositionCarried: {
    kind: 'PositionCarried',
    accountId: followerId,
    instrumentId: instrumentId('NSE', '3045'),
    product: 'CNC',
    qty: 40,
  },
  DoubtBegan: { kind: 'DoubtBegan', clOrdId: ref, since: morning },
  AttentionRaised: { kind: 'AttentionRaised', clOrdId: ref, booksRead: 9 },
  CopyRetried: { kind: 'CopyRetried', clOrdId: ref, accountId: followerId, limit: 795_00, actor: 'Asha' },
  AttentionIgnored: { kind: 'AttentionIgnored', clOrdId: ref, actor: 'Asha' },
  DuplicateFound: {
    kind: 'DuplicateFound',
    clOrdId: ref,
    accountId: followerId,
    orderIds: [brokerId, orderId('26112400002002')],
  },
  AccountReconciled: { kind: 'AccountReconciled', accountId: followerId, orders: 3 },
  ReportRefused: { kind: 'ReportRefused', accountId: followerId, reason: 'a row could not be read' },
  ExitStarted: { kind: 'ExitStarted', runId: 'EXIT-1', accounts: [masterId, followerId], actor: 'Asha' },
  ExitAccountEnded: {
    kind: 'ExitAccountEnded',
    runId: 'EXIT-1',
    account: {
      accountId: followerId,
      alias: 'Asha',
      state: 'Left',
      cancelsSent: 1,
      closesSent: 2,
      workingLeft: 0,
      positionsLeft: [],
      provenAt: morning,
      reason: 'no price is known',
    },
  },
  ExitFinished: { kind: 'ExitFinished', runId: 'EXIT-1', flat: 1, left: 1 },
  AccountSaved: { kind: 'AccountSaved', account, isNew: true, secretChanged: true, actor: 'Asha' },
  AccountRemoved: { kind: 'AccountRemoved', accountId: accountId('FO001'), actor: 'Asha' },
  ConsentRecorded: {
    kind: 'ConsentRecorded',
    accountId: followerId,
    consent: { kind: 'Granted', at: morning, by: 'Asha', textVersion: '2026-11' },
    actor: 'Asha',
  },
  DoorChanged: { kind: 'DoorChanged', on: true, port: 3000, rotated: false, actor: 'Asha' },
  SignedIn: { kind: 'SignedIn', accountId: followerId, actor: 'Asha' },
  SignedOut: { kind: 'SignedOut', accountId: followerId, actor: 'Asha' },
};
