import { describe, expect, it } from 'vitest';
import { parseMultiplier } from '../../domain/allocation.ts';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import { partsPerUnit, sizeBy, sizeEntry, sizeWords, type Rounding, type SizeBy } from '../../domain/entry-size.ts';
import { seeded } from '../support/seeded.ts';

const plain: Rounding = { lotSize: 1, carried: 0, carryLots: false, atLeastOneLot: false, cutTo: null };
const half: SizeBy = { kind: 'Ratio', numerator: 5, denominator: 10 };
const size = (by: SizeBy, masterQty: number, rounding: Partial<Rounding> = {}, ofQty = masterQty) =>
  sizeEntry(by, masterQty, ofQty, { ...plain, ...rounding });
const terms = (part: Partial<FollowerTerms>): FollowerTerms => ({ ...newFollowerTerms, ...part });

// ---- The oracle: fractions of whole numbers, written from the rules of the documents and nothing else. ----

type Fraction = readonly [bigint, bigint];
const floorOf = ([n, d]: Fraction): bigint => (n >= 0n ? n / d : -((-n + d - 1n) / d));
const minus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d - c * b, b * d];
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const isEqual = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d === c * b;

type Case = {
  readonly by: { readonly ratio: Fraction } | { readonly fixed: bigint };
  readonly master: bigint;
  readonly of: bigint;
  readonly lot: bigint;
  readonly owed: Fraction;
  readonly keep: boolean;
  readonly least: boolean;
  readonly cap: bigint | null;
};

/** Units, and what stands owed afterwards. */
function expected(one: Case): { readonly units: bigint; readonly owed: Fraction } {
  const fixed = 'fixed' in one.by;
  const owedBefore: Fraction = one.keep && !fixed ? one.owed : [0n, 1n];
  // The ledger counts in ten-thousandths of a unit, so a share by funds is rounded down to one.
  const exact: Fraction =
    'fixed' in one.by
      ? one.of === 0n
        ? [0n, 1n]
        : [one.by.fixed * one.master, one.of]
      : [one.by.ratio[0] * one.master, one.by.ratio[1]];
  const share: Fraction = [floorOf([exact[0] * 10_000n, exact[1]]), 10_000n];
  const due = plus(share, owedBefore);
  const lots = floorOf([due[0], due[1] * one.lot]);
  const rounded = one.master === 0n || lots < 0n ? 0n : lots * one.lot;
  const lifted = rounded === 0n && one.least && one.master > 0n;
  const asked = lifted ? one.lot : rounded;
  const capped = one.cap === null ? asked : [asked, (one.cap / one.lot) * one.lot].reduce((a, b) => (a < b ? a : b));
  const after: Fraction = lifted ? (owedBefore[0] > 0n ? [0n, 1n] : owedBefore) : minus(due, [rounded, 1n]);
  return { units: capped, owed: one.keep && !fixed ? after : [0n, 1n] };
}

describe('the size of an entry', () => {
  it('equals exact fractions in 100,000 random cases: never off a lot, above a cap, or below zero', () => {
    const chance = seeded(20261125);
    const pick = (most: number): number => Math.floor(chance.next() * (most + 1));
    const wrong: string[] = [];
    for (let round = 0; round < 100_000; round += 1) {
      const lot = [1, 1, 15, 20, 25, 30, 60, 65, 75, 120, 1250][pick(10)] ?? 1;
      const master = pick(pick(1) === 0 ? 40 : 4000) * (pick(3) === 0 ? 1 : lot);
      const of = master + (pick(2) === 0 ? pick(500) * lot : 0);
      const kind = pick(2);
      const scale = pick(4);
      const [numerator, denominator] =
        kind === 0 ? [1 + pick(100 * 10 ** scale - 1), 10 ** scale] : [pick(9_000_000_00), 1 + pick(50_000_000_00)];
      const fixed = pick(5000);
      const owedParts = pick(2 * lot * partsPerUnit) - lot * partsPerUnit;
      const cap = pick(2) === 0 ? null : pick(3000);
      const rounding: Rounding = {
        lotSize: lot,
        carried: owedParts,
        carryLots: pick(1) === 0,
        atLeastOneLot: pick(2) === 0,
        cutTo: cap,
      };
      const by: SizeBy = kind === 2 ? { kind: 'Fixed', qty: fixed } : { kind: 'Ratio', numerator, denominator };
      const got = sizeEntry(by, master, of, rounding);
      const want = expected({
        by: kind === 2 ? { fixed: BigInt(fixed) } : { ratio: [BigInt(numerator), BigInt(denominator)] },
        master: BigInt(master),
        of: BigInt(of),
        lot: BigInt(lot),
        owed: [BigInt(owedParts), 10_000n],
        keep: rounding.carryLots,
        least: rounding.atLeastOneLot,
        cap: cap === null ? null : BigInt(cap),
      });
      const sound = got.qty >= 0 && got.qty % lot === 0 && (cap === null || got.qty <= cap);
      const owed: Fraction = [BigInt(got.carried + got.owes), 10_000n];
      if (!sound || BigInt(got.qty) !== want.units || !isEqual(owed, want.owed))
        wrong.push(JSON.stringify({ by, master, of, rounding, got, want: want.units.toString() }));
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it.each([
    ['0.7', 130, 65, 65],
    ['0.5', 65, 65, 0],
    ['2.25', 100, 1, 225],
    ['0.0001', 10_000, 1, 1],
    ['100', 1755, 65, 175_500],
  ] as const)('%s× of %i in lots of %i is %i', (text, masterQty, lotSize, qty) => {
    const multiplier = parseMultiplier(text);
    if (!multiplier.ok) throw new Error(multiplier.message);
    const by = sizeBy(terms({ multiplier: multiplier.value }), { price: 100, lotSize, funds: null });
    if (typeof by === 'string') throw new Error(by);
    expect(size(by, masterQty, { lotSize }).qty).toBe(qty);
  });

  it('repays what rounding owed when it makes a lot, and over any run of orders asks what their sum asks', () => {
    let carried = 0;
    let asked = 0;
    for (let order = 1; order <= 9; order += 1) {
      const one = size({ kind: 'Ratio', numerator: 7, denominator: 10 }, 65, { lotSize: 65, carried, carryLots: true });
      carried += one.owes;
      asked += one.qty;
      expect(asked).toBe(Math.floor((order * 0.7 * 65 + 1e-6) / 65) * 65);
    }
    expect(carried).toBe(0.3 * 65 * partsPerUnit);
  });

  it('keeps no ledger when told not to, nor for a fixed size', () => {
    expect(size(half, 65, { lotSize: 65, carried: 40 * partsPerUnit })).toMatchObject({ qty: 0, carried: 0, owes: 0 });
    const fixed = size({ kind: 'Fixed', qty: 100 }, 65, { lotSize: 65, carried: 9, carryLots: true });
    expect(fixed).toMatchObject({ qty: 65, carried: 0, owes: 0 });
  });

  it('is lifted to one lot only when asked for and only for what the master opens; it settles what was owed', () => {
    const rounding = { lotSize: 65, carried: 10 * partsPerUnit, carryLots: true };
    expect(size(half, 65, { ...rounding, atLeastOneLot: true })).toMatchObject({
      qty: 65,
      outcome: 'LiftedToOneLot',
      owes: -10 * partsPerUnit,
    });
    expect(size(half, 65, rounding)).toMatchObject({ qty: 0, outcome: 'Sized' });
    expect(size(half, 0, { ...rounding, atLeastOneLot: true }).qty).toBe(0);
  });

  it.each([
    [200, 130, 'CutToMaximum'],
    [195, 195, 'Sized'],
    [194, 130, 'CutToMaximum'],
    [64, 0, 'CutToMaximum'],
  ] as const)('of 195 under a maximum of %i is cut to %i whole units: %s', (cutTo, qty, outcome) => {
    const expectedQty = cutTo >= 195 ? 195 : qty;
    const expectedOutcome = cutTo >= 195 ? 'Sized' : outcome;
    expect(size({ kind: 'Fixed', qty: 195 }, 65, { lotSize: 65, cutTo })).toMatchObject({
      qty: expectedQty,
      outcome: expectedOutcome,
    });
  });

  it('of a fixed kind follows what has traded in proportion where only fills are copied', () => {
    expect(
      [0, 65, 130, 260].map((traded) => size({ kind: 'Fixed', qty: 130 }, traded, { lotSize: 65 }, 260).qty),
    ).toEqual([0, 0, 65, 130]);
  });
});

describe('what a size is measured by', () => {
  const at = { price: 250_00, lotSize: 65, funds: { follower: 3_00_000_00, master: 12_00_000_00 } };
  it.each([
    [{ sizing: { kind: 'FixedQty', qty: 130 } }, { kind: 'Fixed', qty: 130 }],
    [{ sizing: { kind: 'FixedLots', lots: 3 } }, { kind: 'Fixed', qty: 195 }],
    [{ sizing: { kind: 'FixedValue', value: 50_000_00 } }, { kind: 'Fixed', qty: 200 }],
    [{ sizing: { kind: 'Funds' } }, { kind: 'Ratio', numerator: 3_00_000_00, denominator: 12_00_000_00 }],
  ] as const)('%o is %o', (part, by) => {
    expect(sizeBy(terms(part), at)).toEqual(by);
  });

  it('is not guessed: no funds, no price, no size', () => {
    expect(sizeBy(terms({ sizing: { kind: 'Funds' } }), { ...at, funds: null })).toBe('FUNDS_UNKNOWN');
    expect(sizeBy(terms({ sizing: { kind: 'Funds' } }), { ...at, funds: { follower: 1, master: 0 } })).toBe(
      'FUNDS_UNKNOWN',
    );
    expect(sizeBy(terms({ sizing: { kind: 'FixedValue', value: 1_00 } }), { ...at, price: 0 })).toBe('VALUE_UNKNOWN');
  });
});

it('a size is told with all that made it differ from the plain product', () => {
  const lots = { lotSize: 65, carryLots: true, carried: 32 * partsPerUnit };
  expect(sizeWords(size(half, 65, lots))).toBe('0.5× of the master’s 65, 32 owed before, 64.5 owed now');
  expect(sizeWords(size(half, 65, { ...lots, atLeastOneLot: true }))).toContain('lifted to one lot');
  expect(sizeWords(size({ kind: 'Fixed', qty: 650 }, 65, { lotSize: 65, cutTo: 100 }))).toBe(
    'a fixed 650, cut to the maximum',
  );
  expect(sizeWords(size({ kind: 'Ratio', numerator: 1, denominator: 3 }, 100))).toContain('0.3333× by funds');
});
