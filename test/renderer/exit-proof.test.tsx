import { expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { ExitRequest } from '../../domain/exit-scope.ts';
import { ExitProof } from '../../renderer/components/exit-proof.tsx';
import { showPage } from './a-page.tsx';
import { aDesk, anExitAccount, anExitRun, morning } from './builders.ts';

const requests: readonly (readonly [string, ExitRequest])[] = [
  ['of what was copied', { scope: { kind: 'Fleet', includeMaster: false }, reach: 'Copied' }],
  [
    'of one instrument',
    {
      scope: { kind: 'Instrument', instrumentId: instrumentId('NSE', '3045'), includeMaster: false },
      reach: 'Everything',
    },
  ],
  ['of one order', { scope: { kind: 'MasterOrder', masterKey: 'M-1' }, reach: 'Copied' }],
  ['in step', { scope: { kind: 'InStep', masterKey: 'M-1', accountId: accountId('FO001') }, reach: 'Copied' }],
];

it.each(requests)('an exit %s does not say that the account holds nothing at all', async (_, request) => {
  const run = anExitRun({
    request,
    finishedAt: morning + 900,
    accounts: [anExitAccount({ state: 'Flat', provenAt: morning + 800 })],
  });
  const page = await showPage(aDesk(), <ExitProof run={run} />);
  expect(page.getByTestId('exit-account-FO001').textContent).not.toContain('No position, no working order');
  expect(page.getByTestId('exit-verdict').textContent).not.toContain('All 1 account FLAT, read back');
});
