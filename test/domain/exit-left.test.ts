import { expect, it } from 'vitest';
import { waitingView } from '../../domain/exit-account.ts';
import { exitsLeft } from '../../domain/exit-left.ts';
import { wholeFleet, type ExitRequest } from '../../domain/exit-scope.ts';
import type { ExitAccountState, ExitRunView } from '../../domain/exit-view.ts';
import { accountId, instrumentId } from '../../domain/ids.ts';

const [asha, ravi] = [accountId('FO001'), accountId('FO002')];

function run(
  id: string,
  ends: Readonly<Record<string, ExitAccountState>>,
  request: ExitRequest = wholeFleet,
): ExitRunView {
  return {
    id,
    request,
    title: id,
    actor: 'a person',
    startedAt: 1000,
    finishedAt: 2000,
    accounts: Object.entries(ends).map(([one, state]) => ({ ...waitingView(accountId(one), one), state })),
  };
}

const of = (one: typeof asha): ExitRequest => ({ scope: { kind: 'Account', accountId: one }, reach: 'Everything' });

it('an exit leaves something until later ones have proven each of the accounts that it left', () => {
  const first = run('EXIT-1', { [asha]: 'Left', [ravi]: 'Left' });
  const second = run('EXIT-2', { [asha]: 'Flat' }, of(asha));
  const third = run('EXIT-3', { [ravi]: 'Flat' }, of(ravi));
  expect([...exitsLeft([first])]).toEqual(['EXIT-1']);
  expect([...exitsLeft([first, second])]).toEqual(['EXIT-1']);
  expect([...exitsLeft([first, second, third])]).toEqual([]);
  expect([...exitsLeft([second, third, first])]).toEqual(['EXIT-1']);
});

it('an exit of less, or one that is still under way, proves nothing about one of all, and is not itself said to have left', () => {
  const first = run('EXIT-1', { [asha]: 'Left' });
  const contract = { kind: 'Position', accountId: asha, instrumentId: instrumentId('NSE', '3045') } as const;
  const part = run('EXIT-2', { [asha]: 'Flat' }, { scope: contract, reach: 'Everything' });
  const copied = run('EXIT-3', { [asha]: 'Flat' }, { scope: of(asha).scope, reach: 'Copied' });
  const working = { ...run('EXIT-4', { [asha]: 'Closing' }), finishedAt: null };
  expect([...exitsLeft([first, part, copied, working])]).toEqual(['EXIT-1']);
});
