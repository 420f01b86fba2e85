// Sending the very order in doubt, after a look at what it costs now: one order, one reference, one last reading first.

import { useState, type ReactNode } from 'react';
import type { AttentionView } from '../../domain/worklists.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { digits, istTime, price, rupees } from '../format.ts';
import { priceDifference } from '../price-difference.ts';
import { ordTypeWords } from '../ticket.ts';
import { DialogFrame } from './dialog.tsx';

export function SendDoubtDialog({ clOrdId }: { readonly clOrdId: string }): ReactNode {
  const doubt = useView((view) => view.attention.find((one) => one.clOrdId === clOrdId));
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const [sending, setSending] = useState(false);

  if (doubt === undefined) {
    return (
      <DialogFrame title="It is settled" subtitle="This order is not in doubt any more." onClose={close}>
        <footer className="dialog-foot">
          <span className="spacer" />
          <button type="button" className="primary" onClick={close}>
            Close
          </button>
        </footer>
      </DialogFrame>
    );
  }
  const words = `${doubt.side === 'Buy' ? 'Buy' : 'Sell'} ${digits(doubt.orderQty)} ${doubt.symbol}`;
  const send = (): void => {
    setSending(true);
    void calls.sendAttention({ clOrdId }).then((answer) => {
      setSending(false);
      if (answer.ok) close();
      else setRefusal(answer.message);
    });
  };

  return (
    <DialogFrame
      testId="send-dialog"
      title={`Send now: ${words}`}
      subtitle={`${doubt.alias} · in doubt since ${istTime(doubt.since)}. The broker’s book is read once more first: if it shows this order, nothing is sent.`}
      onClose={close}
    >
      <div className="dialog-body stack">
        <dl className="facts retry-facts">
          <dt>{ordTypeWords[doubt.ordType]}</dt>
          <dd className="figure">{doubt.price > 0 ? price(doubt.price) : 'at market'}</dd>
          <dt>The master’s price</dt>
          <dd className="figure">{doubt.masterPrice === null ? 'not available' : price(doubt.masterPrice)}</dd>
          <dt>The price now</dt>
          <dd className="figure">{doubt.priceNow === null ? 'not available' : price(doubt.priceNow)}</dd>
          <dt>Reference</dt>
          <dd>{doubt.clOrdId}, the same as before</dd>
        </dl>
        <p className="muted">{doubt.evidence}</p>
        <PriceNow doubt={doubt} />
        {refusal === '' && doubt.sendRefusal === '' ? null : (
          <p className="refusal" role="alert" data-testid="send-error">
            {refusal === '' ? doubt.sendRefusal : refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          Not now
        </button>
        <button
          type="button"
          className="primary"
          data-testid="send-confirm"
          disabled={sending || doubt.sendRefusal !== ''}
          onClick={send}
        >
          {sending ? 'Reading the book…' : words}
        </button>
      </footer>
    </DialogFrame>
  );
}

function PriceNow({ doubt }: { readonly doubt: AttentionView }): ReactNode {
  if (doubt.masterPrice === null || doubt.priceNow === null)
    return <p className="muted">What it costs against the master cannot be said.</p>;
  const { perUnit, total } = priceDifference(doubt.side, doubt.masterPrice, doubt.priceNow, doubt.orderQty);
  if (total === 0) return <p className="difference">The price now is the master’s own.</p>;
  return (
    <p className={total > 0 ? 'difference worse' : 'difference'}>
      The price now is {rupees(Math.abs(perUnit))} a unit, {rupees(Math.abs(total))} in all,{' '}
      {total > 0 ? 'worse' : 'better'} than the master’s.
    </p>
  );
}
