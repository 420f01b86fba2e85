// The shape of an edit of limits as it crosses the border; what the texts say is read by `editLimits`.

import { z } from 'zod';
import { exchanges } from '../domain/instrument.ts';
import { segments } from '../domain/limits.ts';
import { figureText } from './figure-text.ts';

const text = (most: number) => z.string().max(most);
const ordType = z.enum(['Market', 'Limit', 'Stop', 'StopLimit']);
const product = z.enum(['MIS', 'CNC', 'NRML', 'MTF']);
const money = figureText('Rupees', 'None').optional();
const count = figureText('Whole', 'None').optional();
export const limitsSchema = z.strictObject({
  allowed: text(8000).optional(),
  blocked: text(8000).optional(),
  exchanges: z.array(z.enum(exchanges)).max(20).optional(),
  segments: z.array(z.enum(segments)).max(20).optional(),
  ordTypes: z.array(ordType).max(20).optional(),
  products: z.array(product).max(20).optional(),
  maxExposure: money,
  maxPositions: count,
  maxOrdersPerDay: count,
  maxUsedCapital: money,
  maxDailyLoss: money,
  profitLock: money,
  maxSlippage: figureText('Percent', 'None').optional(),
  parity: money,
  parityUnit: z.enum(['Ticks', 'Rupees']).optional(),
  crossingGuard: z.boolean().optional(),
});
