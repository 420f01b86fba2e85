import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { holdingAges } from '../../domain/holding-ages.ts';
import { aCopy } from '../support/an-order.ts';

/** Orders of the master's M1 to M4, known by these facts, and an exit run. */
const seqs: Readonly<Record<string, number>> = { M1: 10, M2: 20, M3: 30, M4: 40, RUN: 0 };
const keys = Object.keys(seqs);

type Traded = {
  readonly key: string;
  readonly purpose: 'Copy' | 'Exit' | 'Flatten';
  readonly side: 'Buy' | 'Sell';
  readonly units: number;
};

const traded = fc.record<Traded>({
  key: fc.constantFrom(...keys),
  purpose: fc.constantFrom('Copy', 'Exit', 'Flatten'),
  side: fc.constantFrom('Buy', 'Sell'),
  units: fc.nat(50),
});

function copyOf({ key, purpose, side, units }: Traded): CopyOrder {
  return aCopy({ key: { ...aCopy().key, masterKey: key, purpose } }, { side, cumQty: units });
}

function sumOf(some: readonly Traded[], unitsOf: (one: Traded) => number): number {
  return some.reduce((sum, one) => sum + unitsOf(one), 0);
}

it('counts units that later orders opened the other way, less all that closes them, runs whenever they were', () => {
  fc.assert(
    fc.property(fc.array(traded, { maxLength: 12 }), fc.nat(45), fc.constantFrom(...keys), (all, seq, except) => {
      const others = all.filter(({ key }) => key !== except);
      const isLater = ({ key }: Traded): boolean => (seqs[key] ?? 0) > seq;
      const opened = others.filter((one) => one.purpose === 'Copy' && one.side === 'Sell' && isLater(one));
      const closed = others.filter(
        (one) => one.purpose !== 'Copy' && one.side === 'Buy' && (isLater(one) || one.key === 'RUN'),
      );
      const units = sumOf(opened, (one) => one.units) - sumOf(closed, (one) => one.units);
      const ages = holdingAges(all.map(copyOf), 'Sell', (key) => seqs[key] ?? 0);
      expect(ages.turnedSince(seq, except)).toBe(Math.max(0, units));
    }),
  );
});

it('counts what later entries into a holding and exits from it have added, of every order but one', () => {
  fc.assert(
    fc.property(fc.array(traded, { maxLength: 12 }), fc.nat(45), fc.constantFrom(...keys), (all, seq, except) => {
      const ofHolding = ({ purpose, side }: Traded): boolean => (purpose === 'Exit') === (side === 'Sell');
      const later = all.filter((one) => one.key !== except && (seqs[one.key] ?? 0) > seq && ofHolding(one));
      const ages = holdingAges(all.map(copyOf), 'Sell', (key) => seqs[key] ?? 0);
      expect(ages.addedSince(seq, except)).toBe(sumOf(later, ({ side, units }) => (side === 'Buy' ? units : -units)));
    }),
  );
});
