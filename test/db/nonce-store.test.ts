import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createNonceStore } from '../../db/nonce-store.ts';
import { aDatabase, aFolder } from '../support/a-profile.ts';
import { morning } from '../support/an-order.ts';

const minute = 60_000;

it('a nonce of the door counts once, over a restart too, and is kept far longer than a signature is good for', () => {
  const file = join(aFolder(), 'lockstep.sqlite');
  const db = aDatabase(file);
  const nonces = createNonceStore(db);
  expect(nonces.claim('first-nonce-0001', morning)).toBe(true);
  expect(nonces.claim('first-nonce-0001', morning + 1)).toBe(false);
  expect(nonces.claim('other-nonce-0002', morning + 1)).toBe(true);
  db.close();
  const again = createNonceStore(aDatabase(file));
  expect(again.claim('first-nonce-0001', morning + 59 * minute)).toBe(false);
  expect(again.claim('third-nonce-0003', morning + 59 * minute)).toBe(true);
});
