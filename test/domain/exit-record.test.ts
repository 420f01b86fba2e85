import { expect, it } from 'vitest';
import { exitRecords } from '../../domain/exit-record.ts';
import { accountId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { waitingView } from '../../domain/exit-account.ts';

const [one, two] = [accountId('FO001'), accountId('FO002')];
const begun: JournalEntry = {
  seq: 1,
  at: 1000,
  fact: { kind: 'ExitStarted', runId: 'EXIT-1', accounts: [one, two], actor: 'a person' },
};
const oneFlat: JournalEntry = {
  seq: 2,
  at: 2000,
  fact: {
    kind: 'ExitAccountEnded',
    runId: 'EXIT-1',
    account: { ...waitingView(one, 'Asha'), state: 'Flat', provenAt: 1900 },
  },
};

it('names every account of a run that was cut short, and calls none flat that was not proven so', () => {
  const states = (entries: readonly JournalEntry[]) =>
    exitRecords(entries)[0]?.accounts.map(({ accountId: id, state }) => [id, state]);
  expect(states([begun, oneFlat])).toEqual([
    [one, 'Flat'],
    [two, 'Left'],
  ]);
  expect(states([begun])).toEqual([
    [one, 'Left'],
    [two, 'Left'],
  ]);
});
