// The shape of an edit of limits as it crosses the border; what the texts say is read by `editLimits`.

import { z } from 'zod';
import { exchanges } from '../domain/instrument.ts';
import { segments } from '../domain/limits.ts';

const text = (most: number) => z.string().max(most);
const ordType = z.enum(['Market', 'Limit', 'Stop', 'StopLimit']);
const product = z.enum(['MIS', 'CNC', 'NRML', 'MTF']);
const limitText = text(40).optional();
export const limitsSchema = z.strictObject({
  allowed: text(8000).optional(),
  blocked: text(8000).optional(),
  exchanges: z.array(z.enum(exchanges)).max(20).optional(),
  segments: z.array(z.enum(segments)).max(20).optional(),
  ordTypes: z.array(ordType).max(20).optional(),
  products: z.array(product).max(20).optional(),
  maxExposure: limitText,
  maxPositions: limitText,
  maxOrdersPerDay: limitText,
  maxUsedCapital: limitText,
  maxDailyLoss: limitText,
  profitLock: limitText,
  maxSlippage: limitText,
  parity: limitText,
  parityUnit: z.enum(['Ticks', 'Rupees']).optional(),
  crossingGuard: z.boolean().optional(),
});
