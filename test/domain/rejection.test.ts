import { describe, expect, it } from 'vitest';
import { explainRejection } from '../../domain/rejection.ts';

describe('a refusal of the broker’s', () => {
  it.each([
    ['EC087', '', 'session ended'],
    ['HTTP_401', 'Unauthorized', 'session ended'],
    ['', 'Session Expired', 'session ended'],
    ['EC097', '', 'address not registered'],
    ['', 'Request from IP 203.0.113.7 is not whitelisted', 'address not registered'],
    ['BROKER_REJECTED', 'RMS:Margin Exceeds, Required:79000, Available:1200', 'margin'],
    ['', 'Insufficient funds', 'margin'],
    ['', 'RED:No holdings present', 'holdings'],
    ['EC965', '', 'market orders barred'],
    ['EC957', '', 'tick size'],
    ['', 'Order price is not multiple of tick size', 'tick size'],
    ['EC954', '', 'lot size'],
    ['', 'Quantity is not a multiple of the lot size', 'lot size'],
    ['EC088', '', 'freeze quantity'],
    ['', '16283 : The order price is out of the current price range', 'price band'],
    ['EC858', '', 'segment off'],
    ['EC086', '', 'account blocked'],
    ['EC946', '', 'instrument'],
    ['', 'Markets are closed right now', 'market closed'],
    ['EC999', '', 'order already gone'],
    ['HTTP_429', '', 'too many requests'],
    ['MASTER_ACTION_STALE', '', 'too late'],
    ['DROPPED_BY_EXIT_ALL', '', 'dropped by Exit All'],
    ['EXIT_OVERTAKEN', '', 'overtaken'],
    ['MCX_UNPROVEN', '', 'MCX not proven'],
  ])('with code "%s" and text "%s" is about: %s', (code, text, cause) => {
    expect(explainRejection(code, text).cause).toBe(cause);
    expect(explainRejection(code, text).remedy).not.toBe('');
  });

  it('goes by its code before its words', () => {
    expect(explainRejection('EC957', 'margin and session expired').cause).toBe('tick size');
  });

  it('that nobody has met before points to the broker’s own words and promises no retry', () => {
    for (const text of ['', 'E-4711', '\u001b[31mfoo', 'x'.repeat(10_000)])
      expect(explainRejection('EC000', text)).toEqual(explainRejection('', ''));
    expect(explainRejection('', '').remedy).toMatch(/nothing is retried/);
  });
});
