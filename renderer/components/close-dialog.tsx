// Closing with something unresolved: what is left open, what the journal keeps, and staying as the press at hand.

import { useEffect, type ReactNode } from 'react';
import { unresolvedOf, type Unresolved } from '../../domain/unresolved.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { age, digits } from '../format.ts';
import { useNow } from '../now.ts';
import { DialogFrame } from './dialog.tsx';
import { SideLetter } from './side.tsx';

const states: Readonly<Record<Unresolved['what'], string>> = {
  Unknown: 'unknown at the broker',
  Exit: 'exit under way',
};

/** `nth`: how often it was asked; each time the window is told that the question stands. */
export function CloseDialog({ nth }: { readonly nth: number }): ReactNode {
  const close = useScreen((screen) => screen.keepRunning);
  const calls = useCalls();
  const [orders, attention, exits] = [
    useView((view) => view.orders),
    useView((view) => view.attention),
    useView((view) => view.exits),
  ];
  const rows = unresolvedOf({ orders, attention, exits });
  useEffect(() => {
    void calls.answerClose({ choice: 'Shown' });
  }, [calls, nth]);
  const stay = (): void => {
    void calls.answerClose({ choice: 'Stay' });
    close();
  };
  const inExit = rows.some(({ what }) => what === 'Exit');
  return (
    <DialogFrame
      testId="close-dialog"
      tone="danger"
      above
      sticky
      title="Close Lockstep now?"
      subtitle={rows.length === 0 ? 'Nothing is unresolved any more.' : `Not settled yet: ${digits(rows.length)}`}
      first="[data-testid='close-stay']"
      onClose={stay}
    >
      <div className="dialog-body">
        {rows.length === 0 ? null : <Rows rows={rows} />}
        <ul className="plain-list">
          <li>Everything is in the journal; closing loses nothing.</li>
          <li>
            At the next start every order of unknown fate is looked for at the broker by its reference. None is sent
            again by itself.
          </li>
          {inExit ? (
            <li>The exit stops where it is and is shown as LEFT at the next start: press it again then.</li>
          ) : null}
          <li>
            While Lockstep is closed nothing is copied, followed or closed. What works at the broker goes on working.
          </li>
        </ul>
      </div>
      <footer className="dialog-foot">
        <span className="spacer" />
        <button
          type="button"
          className="quiet"
          data-testid="close-anyway"
          onClick={() => void calls.answerClose({ choice: 'Close' })}
        >
          Close all the same
        </button>
        <button type="button" className="primary" data-testid="close-stay" onClick={stay}>
          Keep running
        </button>
      </footer>
    </DialogFrame>
  );
}

function Rows({ rows }: { readonly rows: readonly Unresolved[] }): ReactNode {
  const now = useNow();
  return (
    <table className="why-table" data-testid="close-rows">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Contract</th>
          <th scope="col">Side</th>
          <th scope="col">Quantity</th>
          <th scope="col">State</th>
          <th scope="col">For</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, alias, contract, side, qty, since, what }) => (
          <tr key={key} data-testid={`close-row-${key}`}>
            <th scope="row">{alias}</th>
            <td>{contract === '' ? 'not read yet' : contract}</td>
            <td>{side === null ? '—' : <SideLetter side={side} />}</td>
            <td className="figure">{qty === null ? '—' : digits(qty)}</td>
            <td>{states[what]}</td>
            <td className="figure">{age(since, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
