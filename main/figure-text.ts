// Figures cross the border as they were typed. Each field that holds one is declared here by what it is, so that one
// test can try every bad value on every one of them.

import { z } from 'zod';

export type FigureMeaning = {
  readonly kind: 'Rupees' | 'Whole' | 'Percent' | 'Multiplier';
  /** What an empty text says: nothing that can be taken, or that there is no limit, or no price of one's own. */
  readonly empty: 'Refused' | 'None';
};

export const typedFigures = z.registry<FigureMeaning>();

/** A figure as typed, at most 60 characters; what it says is read by the handler, which gives the reason. */
export function figureText(kind: FigureMeaning['kind'], empty: FigureMeaning['empty']): z.ZodString {
  return z.string().max(60).register(typedFigures, { kind, empty });
}
