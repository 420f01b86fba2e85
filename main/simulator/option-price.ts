/** Yearly deviation assumed for the indices. */
const DEVIATION = 0.13;

/** The share of a bell curve left of `x`, by a polynomial accurate to about five digits. */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    0.3989423 *
    Math.exp((-x * x) / 2) *
    t *
    (0.3193815 + t * (-0.3565638 + t * (1.781478 + t * (-1.821256 + t * 1.330274))));
  return x > 0 ? 1 - tail : tail;
}

/** A plausible premium in paise, by Bachelier's formula: calls and puts of one strike stay consistent. */
export function fairOptionPaise(type: 'CE' | 'PE', spotPaise: number, strikePaise: number, days: number): number {
  const spread = spotPaise * DEVIATION * Math.sqrt(days / 365);
  const inward = type === 'CE' ? spotPaise - strikePaise : strikePaise - spotPaise;
  const distance = inward / spread;
  const density = 0.3989423 * Math.exp((-distance * distance) / 2);
  return Math.max(5, inward * normalShare(distance) + spread * density);
}
