// Cases about slices, legs, exits and contracts that nobody knows.

import { orderId } from '../../../domain/ids.ts';
import type { JournalFact } from '../../../domain/journal-entry.ts';
import { aReport } from '../../support/an-order.ts';
import { desk, holding, master, type Decision } from '../../support/one-decision.ts';
import { exit, freeze, secondLeg, type RuleCases } from './asked.ts';

/** The master buys 100 and has them, after it had sold so many. */
const boughtAfter = (qty: number): Decision => {
  const filled = { state: 'Filled', orderQty: qty, cumQty: qty, cumValue: qty * 790_00 } as const;
  const sale = aReport({ accountId: master, orderId: orderId('26112400009999'), side: 'Sell', ...filled });
  const sold: JournalFact = { kind: 'MasterReported', report: sale, notCopied: '', masterHeld: 0 };
  return { before: [sold], report: { ...filled, orderQty: 100, cumQty: 100, cumValue: 100 * 790_00 } };
};

export const slicesLegsExits = {
  QTY_ABOVE_FREEZE: {
    refuses: { ...freeze(64), instrument: { lotSize: 100 } },
    allows: { ...freeze(1000), instrument: { lotSize: 100 } },
    edge: {
      passes: { ...freeze(100), instrument: { lotSize: 100 } },
      fails: { ...freeze(99), instrument: { lotSize: 100 } },
    },
  },
  QTY_TOO_MANY_SLICES: {
    refuses: freeze(1),
    allows: freeze(1000),
    edge: { passes: freeze(20), fails: freeze(19) },
  },
  MASTER_OUT: {
    refuses: boughtAfter(100),
    allows: boughtAfter(40),
    exit: null,
    edge: { passes: boughtAfter(99), fails: boughtAfter(100) },
  },
  NOTHING_TO_EXIT: {
    refuses: { masterHeld: 100, report: { side: 'Sell' } },
    allows: exit,
    edge: { passes: { ...exit, before: holding(1) } },
  },
  LEG_FIRST_FAILED: {
    refuses: secondLeg('Rejected'),
    allows: secondLeg('Filled'),
    edge: { passes: secondLeg('Rejected', 0, 'Together'), fails: secondLeg('Canceled') },
  },
  LEG_FIRST_UNFILLED: {
    refuses: secondLeg('Working', 34_000),
    allows: secondLeg('Filled', 29_000),
    edge: { passes: secondLeg('Filled', 30_040), fails: secondLeg('Working', 30_040) },
  },
  INSTRUMENT_UNKNOWN: {
    refuses: { parts: { instrumentOf: () => undefined } },
    allows: {},
    // Of a contract master that is not today's it is not said that it lacks a contract.
    edge: { passes: { parts: { instrumentOf: (id) => (id === desk.instrument.id ? desk.instrument : undefined) } } },
  },
} as const satisfies Readonly<Record<string, RuleCases>>;
