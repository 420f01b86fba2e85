// The practice broker's hand: its control surface, for what only practice may do to it.

import { request } from 'undici';

export type BrokerHand = (name: string, body: object) => Promise<void>;

/** Throws with the surface's own words when it refuses. */
export function openBrokerHand(control: string): BrokerHand {
  return async (name, body) => {
    const { statusCode, body: answer } = await request(`${control}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      headersTimeout: 5000,
      bodyTimeout: 5000,
    });
    const text = await answer.text();
    if (statusCode !== 200) throw new Error(`The practice broker did not do "${name}": ${statusCode} ${text}`);
  };
}
