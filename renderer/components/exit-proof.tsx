// One line per account: FLAT or LEFT, as the broker's own books said, and when they said it.

import type { ReactNode } from 'react';
import type { ExitRequest } from '../../domain/exit-scope.ts';
import type { ExitAccountState, ExitAccountView, ExitRunView } from '../../domain/exit-view.ts';
import { counted, delay, istTimeMs, signedQty } from '../format.ts';
import { Mark, type ShapeName, type Tone } from './shape.tsx';

const looks: Readonly<Record<ExitAccountState, { shape: ShapeName; tone: Tone; word: string }>> = {
  Waiting: { shape: 'Ring', tone: 'idle', word: 'Waiting' },
  Cancelling: { shape: 'Dots', tone: 'busy', word: 'Cancelling' },
  Closing: { shape: 'Half', tone: 'busy', word: 'Closing' },
  Proving: { shape: 'Dots', tone: 'busy', word: 'Reading back' },
  Flat: { shape: 'Check', tone: 'good', word: 'FLAT' },
  Left: { shape: 'Alert', tone: 'bad', word: 'LEFT' },
};

export function ExitProof({ run }: { readonly run: ExitRunView | null }): ReactNode {
  if (run === null) return <p className="exit-consequence muted">Starting…</p>;
  const verdict = verdictOf(run);
  return (
    <>
      <p
        className={`exit-verdict ${verdict.kind}`}
        data-testid="exit-verdict"
        data-verdict={verdict.kind}
        role="status"
      >
        {verdict.words}
      </p>
      <ul className="exit-accounts">
        {run.accounts.map((account) => (
          <li key={account.accountId} data-testid={`exit-account-${account.accountId}`} data-state={account.state}>
            <span className="exit-alias">{account.alias}</span>
            <Mark {...looks[account.state]} />
            <span className="exit-proof">
              {proofOf(account, run.request)}
              <small>
                {counted(account.cancelsSent, 'cancel')}, {counted(account.closesSent, 'close')} sent
              </small>
            </span>
            <span className="exit-read-back">{readBackOf(account)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

type Verdict = { readonly kind: 'Running' | 'Flat' | 'Left'; readonly words: string };

export function verdictOf(run: ExitRunView): Verdict {
  const flat = run.accounts.filter((account) => account.state === 'Flat').length;
  const all = run.accounts.length;
  if (run.finishedAt === null)
    return { kind: 'Running', words: `Exiting: ${flat} of ${counted(all, 'account')} proven flat so far` };
  const took = delay(run.finishedAt - run.startedAt);
  if (flat === all)
    return {
      kind: 'Flat',
      words: `All ${counted(all, 'account')} FLAT${flatWords(run.request).of}, read back from the broker in ${took}`,
    };
  return {
    kind: 'Left',
    words: `${all - flat} of ${counted(all, 'account')} NOT flat. Look at each below, then at the broker’s own screen.`,
  };
}

/** What has ended without a reading had none, and waits for none. */
function readBackOf({ provenAt, state }: ExitAccountView): string {
  if (provenAt !== null) return `read back ${istTimeMs(provenAt)}`;
  return state === 'Left' ? 'not read back' : 'not read back yet';
}

/** What an exit of this much has proven, and no more: an account may hold what it was not asked to close. */
function flatWords({ scope, reach }: ExitRequest): { readonly of: string; readonly proof: string } {
  switch (scope.kind) {
    case 'MasterOrder':
    case 'InStep':
      return { of: ' of it', proof: 'Nothing left of it, none of its orders works' };
    case 'Instrument':
    case 'Position':
      return reach === 'Everything'
        ? { of: ' in it', proof: 'No position and no working order in it' }
        : { of: ' of what was copied in it', proof: 'No copied position and no copied order in it' };
    case 'Fleet':
    case 'Group':
    case 'Account':
      return reach === 'Everything'
        ? { of: '', proof: 'No position, no working order' }
        : { of: ' of what was copied', proof: 'No copied position, no copied order' };
  }
}

function proofOf(account: ExitAccountView, request: ExitRequest): string {
  if (account.state === 'Flat') return flatWords(request).proof;
  const left = account.positionsLeft.map((position) => `${position.symbol} ${signedQty(position.netQty)}`);
  if (account.workingLeft > 0) left.push(counted(account.workingLeft, 'working order'));
  return [left.join(', '), account.reason].filter((text) => text !== '').join(': ');
}
