// The practice market's last prices, for showing beside an instrument and for the demo. Never used to price an order.

import { request } from 'undici';
import { z } from 'zod';
import { instrumentId, type InstrumentId } from '../../domain/ids.ts';
import type { Paise } from '../../domain/price.ts';

const listed = z.array(z.object({ exchange: z.string(), token: z.string(), last: z.number() }));

/** Empty when the surface does not answer. Prices come in rupees and leave in paise. */
export async function readControlPrices(control: string): Promise<ReadonlyMap<InstrumentId, Paise>> {
  try {
    const { body } = await request(`${control}/instruments`, { headersTimeout: 3000, bodyTimeout: 3000 });
    const answer = await body.json();
    const rows = listed.parse(Array.isArray(answer) ? answer : (answer as { instruments?: unknown }).instruments);
    return new Map(rows.map(({ exchange, token, last }) => [instrumentId(exchange, token), Math.round(last * 100)]));
  } catch {
    return new Map();
  }
}
