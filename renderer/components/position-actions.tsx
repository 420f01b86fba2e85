// What can be pressed on a position: bring it in step, or exit it. An exit opens its dialog; nothing is sent by one slip.

import { useState, type ReactNode } from 'react';
import type { ExitRequest } from '../../domain/exit-scope.ts';
import { useCalls, useScreen } from '../desk-context.tsx';
import { digits } from '../format.ts';
import type { AccountRow, PositionRow } from '../position-rows.ts';

export function PositionActions({ row }: { readonly row: PositionRow }): ReactNode {
  const open = useScreen((screen) => screen.open);
  const exit = (asked: ExitRequest): void => open({ kind: 'Exit', asked });
  const { instrumentId } = row;
  if (row.kind === 'Instrument')
    return (
      <button
        type="button"
        className="small closes"
        data-testid={`exit-instrument-${row.id}`}
        onClick={() =>
          exit({
            scope: { kind: 'Instrument', instrumentId: instrumentId as never, includeMaster: true },
            reach: 'Everything',
          })
        }
      >
        Exit everywhere…
      </button>
    );
  return <AccountActions row={row} onExit={exit} />;
}

type AccountActionsProps = { readonly row: AccountRow; readonly onExit: (asked: ExitRequest) => void };

function AccountActions({ row, onExit }: AccountActionsProps): ReactNode {
  const calls = useCalls();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const { pending, drift, accountId, product } = row;
  const repair = pending === null ? (drift?.repair ?? null) : null;
  const mend = (): void => {
    if (product === null) return;
    setBusy(true);
    setRefusal('');
    void calls.repairDrift({ accountId, instrumentId: row.instrumentId, product, limit: '' }).then((answer) => {
      setBusy(false);
      if (!answer.ok) setRefusal(answer.message);
    });
  };
  return (
    <span className="position-actions">
      {pending === null ? null : (
        <button
          type="button"
          className="small closes"
          data-testid={`exit-pending-${accountId}`}
          onClick={() =>
            onExit({
              scope: { kind: 'InStep', masterKey: pending.masterKey, accountId: accountId as never },
              reach: 'Copied',
            })
          }
        >
          Close it…
        </button>
      )}
      {repair === null ? null : (
        <button
          type="button"
          className="small strong"
          data-testid={`repair-${row.id}`}
          disabled={busy}
          title="A limit a little past the live price, under the same rules as any order"
          onClick={mend}
        >
          {busy ? 'Asking…' : `${repair.side} ${digits(repair.qty)} to be in step`}
        </button>
      )}
      <button
        type="button"
        className="small"
        data-testid={`exit-position-${row.id}`}
        onClick={() =>
          onExit({
            scope: { kind: 'Position', accountId: accountId as never, instrumentId: row.instrumentId as never },
            reach: 'Everything',
          })
        }
      >
        Exit this…
      </button>
      <button
        type="button"
        className="small"
        data-testid={`exit-account-${row.id}`}
        onClick={() => onExit({ scope: { kind: 'Account', accountId: accountId as never }, reach: 'Everything' })}
      >
        Exit account…
      </button>
      {refusal === '' ? null : (
        <span className="refusal one-line" role="alert" title={refusal}>
          {refusal}
        </span>
      )}
    </span>
  );
}
