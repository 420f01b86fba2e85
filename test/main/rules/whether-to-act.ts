// Cases about the desk, the account and the moment: whether anything is copied at all.

import { desk, follower, otherContract } from '../../support/one-decision.ts';
import { alsoExit, exit, granted, mandate, market, stale, state, stopAt, type RuleCases } from './asked.ts';

export const whetherToAct = {
  COPYING_OFF: {
    refuses: { before: [{ kind: 'CopyingChanged', copying: { kind: 'Off' }, actor: 'a test' }] },
    allows: { before: [{ kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'a test' }] },
    edge: {
      passes: {
        before: [
          { kind: 'CopyingChanged', copying: { kind: 'Halted', reason: 'a sum' }, actor: 'a test' },
          { kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'a test' },
        ],
      },
      fails: { before: [{ kind: 'CopyingChanged', copying: { kind: 'Halted', reason: 'a sum' }, actor: 'a test' }] },
    },
  },
  TRADING_HALTED: {
    refuses: state('Halted'),
    allows: state('Halted', { kind: 'Follower', followerId: 'AB3003' }),
    edge: { passes: state('Halted', { kind: 'Group', group: '' }), fails: alsoExit(state('Halted')) },
  },
  TRADING_REDUCE_ONLY: {
    refuses: state('ReduceOnly', { kind: 'Instrument', instrumentId: desk.instrument.id }),
    allows: state('ReduceOnly', { kind: 'Instrument', instrumentId: otherContract }),
    edge: { passes: alsoExit(state('ReduceOnly')), fails: state('ReduceOnly') },
  },
  FOLLOWER_DISABLED: {
    refuses: { terms: { enabled: false } },
    allows: { terms: { enabled: true } },
    edge: { passes: alsoExit({ terms: { enabled: false } }) },
  },
  CONSENT_MISSING: {
    refuses: { account: { mode: 'Live', consent: null, relation: 'Spouse' } },
    allows: { account: { mode: 'Live', consent: granted, relation: 'Spouse' } },
    edge: {
      passes: alsoExit({ account: { mode: 'Live', consent: null, relation: 'Spouse' } }),
      fails: { account: { mode: 'Live', consent: { ...granted, kind: 'Withdrawn' }, relation: 'Spouse' } },
    },
  },
  RELATION_NOT_ALLOWED: {
    refuses: { account: { mode: 'Live', consent: granted, relation: 'Other' } },
    allows: { account: { mode: 'Live', consent: granted, relation: 'DependentParent' } },
    edge: { passes: { account: { mode: 'Practice', consent: granted, relation: 'Other' } } },
  },
  MANDATE_EXPIRED: {
    refuses: { terms: { mandate: { ...mandate, validUntil: '2026-11-01' } } },
    allows: { terms: { mandate } },
    edge: {
      passes: { terms: { mandate: { ...mandate, validUntil: '2026-11-24' } } },
      fails: { terms: { mandate: { ...mandate, validUntil: '2026-11-23' } } },
    },
  },
  ACCOUNT_NOT_READY: {
    refuses: { parts: { notReady: () => 'No session.' } },
    allows: { parts: { notReady: () => null } },
    // No order at all leaves for an account that is not ready, an exit as little.
    edge: { passes: exit, fails: alsoExit({ parts: { notReady: () => 'No session.' } }) },
  },
  MASTER_ACTION_STALE: {
    refuses: { lateMs: 60_000 },
    allows: { lateMs: 0 },
    edge: { passes: { lateMs: 5000 }, fails: { lateMs: 5001 } },
  },
  MARKET_CLOSED: {
    refuses: market({ phase: 'Closed' }),
    allows: market({}),
    edge: { passes: alsoExit(market({ phase: 'Closed' })), fails: market({ phase: 'Auction' }) },
  },
  REFERENCE_STALE: {
    refuses: stale,
    allows: {},
    edge: { passes: alsoExit(stale) },
  },
  PRICE_NOT_FRESH: {
    refuses: stopAt(null),
    allows: stopAt(0, true),
    edge: { passes: stopAt(60_000), fails: stopAt(60_001) },
  },
  ALREADY_AT_BROKER: {
    refuses: { parts: { isStray: () => true } },
    allows: { parts: { isStray: () => false } },
    edge: { passes: { parts: { isStray: (id) => id !== follower } } },
  },
} as const satisfies Readonly<Record<string, RuleCases>>;
