import { describe, expect, it } from 'vitest';
import { accountId, clOrdId } from '../../domain/ids.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { alertsOf } from '../../main/alerts.ts';
import { failureNotice } from '../../main/failure-notice.ts';
import { aCopy, anAnswer, copyAfter, morning, refused, unknown as unknownOutcome } from '../support/an-order.ts';

const names = { alias: (id: string): string => `Account ${id}`, symbol: () => 'SBIN-EQ' };
const margin = 'RED:Margin Shortfall: Rs 4,000';

function ofFollower(number: number, copy: CopyOrder): CopyOrder {
  return {
    ...copy,
    clOrdId: clOrdId(`LAAAAAAAA${number}`),
    key: { ...copy.key, followerId: accountId(`F${number}`) },
  };
}

const short = (number: number): CopyOrder =>
  ofFollower(number, copyAfter(anAnswer({ kind: 'Refused', code: 'REJECTED', text: margin })));
const offTick = (number: number): CopyOrder => ofFollower(number, copyAfter(anAnswer(refused)));
const resting = (number: number): CopyOrder => ofFollower(number, aCopy());

const told = (copies: readonly CopyOrder[]) => failureNotice('26112400001001', copies, names, morning);

describe('the failures of one master order', () => {
  it('of one follower name the account, the cause, the broker’s words and the action', () => {
    const notice = told([short(1), resting(2)]);
    expect(notice?.title).toBe('Account F1: copy failed (margin)');
    expect(notice?.body).toContain(margin);
    expect(notice?.body).toMatch(/add funds/i);
    expect(notice?.sound).toBe('Rejection');
  });

  it('of many collapse into one sentence with how many of how many, and name the accounts', () => {
    const fleet = [1, 2, 3, 4, 5, 6, 7].map(short).concat([8, 9, 10, 11, 12, 13, 14].map(resting));
    const notice = told(fleet);
    expect(notice?.title).toBe('7 of 14 failed: margin');
    expect(notice?.body).toContain('Account F1, Account F2, Account F3, Account F4 and 3 more: ' + margin);
  });

  it('tell different causes apart, the commonest first', () => {
    const notice = told([offTick(1), short(2), short(3), resting(4)]);
    expect(notice?.title).toBe('3 of 4 failed: margin (2), tick size (1)');
    expect(notice?.body).toContain('Account F2, Account F3: ' + margin);
    expect(notice?.body).toContain('Account F1: Price is not a multiple of tick size');
    expect(notice?.body).not.toContain('..');
  });

  it('are one condition with the same failures of another order, and another one with another account’s', () => {
    const other = failureNotice('26112400001002', [short(1), resting(2)], names, morning);
    expect(told([short(1), resting(2)])?.condition).toBe(other?.condition);
    expect(told([short(2), resting(1)])?.condition).not.toBe(other?.condition);
    expect(told([offTick(1), resting(2)])?.condition).not.toBe(other?.condition);
  });

  it('are no notice once nobody failed, or a person has put every one aside', () => {
    expect(told([resting(1)])).toBeNull();
    expect(told([{ ...short(1), attention: 'Ignored' }])).toBeNull();
  });
});

describe('orders of unknown outcome under one master order', () => {
  const unknown = (number: number): CopyOrder => ofFollower(number, copyAfter(anAnswer(unknownOutcome)));
  const told = (...copies: readonly CopyOrder[]) =>
    alertsOf([], copies, () => copies, names, morning).flatMap((alert) =>
      alert.kind === 'Raise' ? [alert.notice] : [],
    )[0];

  it('are told with every account by its name', () => {
    expect(told(unknown(1), unknown(2))?.title).toBe('2 followers: outcome not known yet');
    expect(told(unknown(1), unknown(2))?.body).toMatch(/^Account F1, Account F2: BUY /);
  });

  it('of one account are told as that account’s, however many slices there are', () => {
    const slices = [unknown(1), { ...unknown(1), clOrdId: clOrdId('LAAAAAAAB2') }];
    expect(told(...slices)?.title).toBe('Account F1: outcome not known yet');
  });
});
