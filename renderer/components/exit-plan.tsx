// What the exit would do now: the sum in large figures, and each account with its orders, positions and seconds.

import type { ReactNode } from 'react';
import type { ExitScope } from '../../domain/exit-scope.ts';
import type { ExitPreview, ExitPreviewRow } from '../../preload/exit-calls.ts';
import { attentionRows } from '../attention-rows.ts';
import { useView } from '../desk-context.tsx';
import { about, counted, digits } from '../format.ts';

export type Figures =
  | { readonly kind: 'Reading' }
  | { readonly kind: 'Known'; readonly preview: ExitPreview }
  | { readonly kind: 'NotAvailable'; readonly reason: string };

export function ExitPlan({ figures, scope }: { readonly figures: Figures; readonly scope: ExitScope }): ReactNode {
  if (figures.kind === 'Reading')
    return (
      <p className="exit-consequence muted" role="status">
        Reading every account’s books at the broker…
      </p>
    );
  if (figures.kind === 'NotAvailable') {
    return (
      <p className="exit-consequence">
        The figures are not available: {figures.reason} The button still works: every account will be read as it is
        exited.
      </p>
    );
  }
  const { accounts, positions, workingOrders, estimateMs, unreadable, rows } = figures.preview;
  return (
    <>
      <dl className="exit-figures">
        <Figure value={digits(accounts)} word={accounts === 1 ? 'account' : 'accounts'} />
        <Figure value={digits(positions)} word={positions === 1 ? 'position' : 'positions'} />
        <Figure value={digits(workingOrders)} word={workingOrders === 1 ? 'working order' : 'working orders'} />
        <Figure value={about(estimateMs)} word="at the broker’s pace" />
      </dl>
      {unreadable.length === 0 ? null : (
        <p className="refusal">
          Not read just now, and not in these figures: {unreadable.map((words) => words.replace(/\.$/, '')).join('; ')}.
          The exit will try them again.
        </p>
      )}
      <Doubts rows={rows} scope={scope} />
      {rows.length === 0 ? null : (
        <table className="exit-plan" data-testid="exit-plan">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Cancels first</th>
              <th scope="col">Then closes</th>
              <th scope="col">In orders</th>
              <th scope="col">Takes</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PlanRow key={row.accountId} row={row} />
            ))}
          </tbody>
        </table>
      )}
      <p className="muted exit-order">{closingWords(figures.preview)}</p>
    </>
  );
}

type DoubtsProps = { readonly rows: readonly ExitPreviewRow[]; readonly scope: ExitScope };

/** What an order of unknown outcome may have opened is in no figure above. */
function Doubts({ rows, scope }: DoubtsProps): ReactNode {
  const view = useView((whole) => whole);
  const asked = 'instrumentId' in scope ? scope.instrumentId : null;
  const accounts = new Set(rows.map(({ accountId }) => accountId));
  const doubts = attentionRows(view).flatMap((row) =>
    row.kind === 'Doubt' &&
    (row.doubt.state === 'Asking' || row.doubt.state === 'CannotVerify') &&
    accounts.has(row.doubt.accountId) &&
    (asked === null || asked === row.doubt.instrumentId)
      ? [row.doubt]
      : [],
  );
  if (doubts.length === 0) return null;
  const named = doubts.map(({ alias, side, orderQty, symbol }) => `${alias}: ${side} ${digits(orderQty)} ${symbol}`);
  return (
    <p className="refusal" data-testid="exit-doubts">
      Of unknown outcome, and not in these figures: {named.join('; ')}. The exit waits for what the broker’s book shows
      of it; while that is not known the account is not called flat.
    </p>
  );
}

/** An account that was not read is not said to hold nothing. */
function closingWords({ orders, workingOrders, unreadable }: ExitPreview): string {
  if (orders > 0) return `${counted(orders, 'closing order')} at limits a little past the last price, shorts first.`;
  if (workingOrders > 0) return 'The working orders are cancelled; no position is to be closed by the books just read.';
  return unreadable.length === 0
    ? 'Nothing is open by the books just read.'
    : 'Nothing is open in the accounts that could be read; of the others it is not known.';
}

function PlanRow({ row }: { readonly row: ExitPreviewRow }): ReactNode {
  return (
    <tr data-testid={`exit-plan-${row.accountId}`}>
      <th scope="row">{row.alias}</th>
      {row.why === '' ? (
        <>
          <td>{digits(row.cancels)}</td>
          <td>{digits(row.positions)}</td>
          <td>{digits(row.orders)}</td>
          <td>{row.estimateMs === 0 ? 'nothing to do' : about(row.estimateMs)}</td>
        </>
      ) : (
        <td colSpan={4} className="refusal">
          not read: {row.why}
        </td>
      )}
    </tr>
  );
}

function Figure({ value, word }: { readonly value: string; readonly word: string }): ReactNode {
  return (
    <div className="exit-figure">
      <dd>{value}</dd>
      <dt>{word}</dt>
    </div>
  );
}
