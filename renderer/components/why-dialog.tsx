// Why a follower's order was allowed or refused: every rule in its fixed order, with what it was held against.

import { useEffect, useState, type ReactNode } from 'react';
import type { Verdict } from '../../domain/decision.ts';
import type { DecisionView } from '../../preload/terms-calls.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { istTimeMs } from '../format.ts';
import { DialogFrame } from './dialog.tsx';
import { Mark, type ShapeName, type Tone } from './shape.tsx';

const looks: Readonly<Record<Verdict, { readonly shape: ShapeName; readonly tone: Tone; readonly word: string }>> = {
  Passed: { shape: 'Disc', tone: 'good', word: 'passed' },
  Refused: { shape: 'Square', tone: 'bad', word: 'refused' },
  NotReached: { shape: 'Ring', tone: 'idle', word: 'not reached' },
  NotSet: { shape: 'Ring', tone: 'idle', word: 'no limit set' },
};

export function WhyDialog({ clOrdId }: { readonly clOrdId: string }): ReactNode {
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [decision, setDecision] = useState<DecisionView | null>(null);
  const [refusal, setRefusal] = useState('');
  const copy = useView((view) => view.orders.flatMap(({ copies }) => copies).find((one) => one.clOrdId === clOrdId));
  useEffect(() => {
    let gone = false;
    void calls.decision({ clOrdId }).then((answer) => {
      if (gone) return;
      if (answer.ok) setDecision(answer.value);
      else setRefusal(answer.message);
    });
    return () => {
      gone = true;
    };
  }, [calls, clOrdId]);
  const words = decision === null ? '' : `${decision.verdict} at ${istTimeMs(decision.at)}`;
  return (
    <DialogFrame
      testId="why-dialog"
      width="wide"
      title={`Why ${copy?.followerAlias ?? 'this order'} was decided so`}
      subtitle={decision === null ? 'Reading the decision…' : words}
      first="[data-testid='why-close']"
      onClose={close}
    >
      <div className="dialog-body">
        {refusal === '' ? null : <p className="refusal">{refusal}</p>}
        {copy === undefined || copy.reasonText === '' ? null : <p className="refusal">{copy.reasonText}</p>}
        {decision === null || decision.size === '' ? null : <p>Size: {decision.size}.</p>}
        {decision === null || decision.why === '' ? null : <p className="muted">{decision.why}</p>}
        {decision === null || decision.lines.length === 0 ? null : (
          <table className="why-table">
            <thead>
              <tr>
                <th scope="col">Rule, in the order they are asked</th>
                <th scope="col">Found</th>
                <th scope="col">Limit</th>
                <th scope="col">Verdict</th>
              </tr>
            </thead>
            <tbody>
              {decision.lines.map(({ rule, found, bound, verdict }) => (
                <tr key={rule} className={`why-${verdict}`} data-testid={`why-${rule}`} data-verdict={verdict}>
                  <th scope="row">{rule}</th>
                  <td className="figure">{found}</td>
                  <td className="figure">{bound}</td>
                  <td>
                    <Mark {...looks[verdict]} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="spacer" />
        <button type="button" className="quiet" data-testid="why-close" onClick={close}>
          Close
        </button>
      </footer>
    </DialogFrame>
  );
}

export function WhyButton({ clOrdId, alias }: { readonly clOrdId: string; readonly alias: string }): ReactNode {
  const open = useScreen((screen) => screen.open);
  return (
    <button
      type="button"
      className="small quiet why-open"
      data-testid={`why-open-${clOrdId}`}
      aria-label={`Why the order of ${alias} was decided so`}
      title="Every rule that it was asked, with the figures of that moment"
      onClick={() => open({ kind: 'Why', clOrdId })}
    >
      Why
    </button>
  );
}
