// Asking for a failed copy once more: the master's price, the price now, the difference in rupees, then a new order.

import { useEffect, useState, type ReactNode } from 'react';
import { parseRupees, rupeesText, type Paise } from '../../domain/price.ts';
import type { RetryPreview } from '../../preload/attention-calls.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { digits, price, rupees } from '../format.ts';
import { priceDifference } from '../price-difference.ts';
import { refusedPrice, refusedQuantity } from '../ticket.ts';
import { DialogFrame } from './dialog.tsx';
import { hasRefusedField, RefusableInput } from './refusable-input.tsx';

export function RetryDialog({ clOrdId }: { readonly clOrdId: string }): ReactNode {
  const copy = useView((view) => view.orders.flatMap((order) => order.copies).find((one) => one.clOrdId === clOrdId));
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [preview, setPreview] = useState<RetryPreview | null>(null);
  const [limit, setLimit] = useState('');
  const [size, setSize] = useState('');
  const [refusal, setRefusal] = useState('');
  const [sending, setSending] = useState(false);

  useEffect(() => {
    void calls.previewRetry({ clOrdId }).then((answer) => {
      if (!answer.ok) {
        setRefusal(answer.message);
        return;
      }
      setPreview(answer.value);
      setSize(String(answer.value.orderQty));
      const start = answer.value.suggestedLimit ?? answer.value.masterPrice;
      setLimit((typed) => (typed === '' && start !== null ? rupeesText(start) : typed));
    });
  }, [calls, clOrdId]);
  if (copy === undefined) return null;

  const typed = parseRupees(limit);
  const limitRefusal = preview === null ? '' : (refusedPrice(limit, preview.tick, 'price') ?? '');
  const sizeRefusal = preview === null ? '' : (refusedQuantity(size, preview.lotSize) ?? '');
  const qty = preview === null || sizeRefusal !== '' ? null : Number(size.trim());
  const send = (): void => {
    setSending(true);
    void calls.retryCopy({ clOrdId, limit, ...(qty === preview?.orderQty ? {} : { qty }) }).then((answer) => {
      setSending(false);
      if (answer.ok) close();
      else setRefusal(answer.message);
    });
  };

  return (
    <DialogFrame
      testId="retry-dialog"
      first="[data-testid=retry-limit]"
      title={`Ask again for ${preview?.symbol ?? 'this copy'}`}
      subtitle={
        <>
          {copy.followerAlias} · it failed: {copy.reasonText}
        </>
      }
      onClose={close}
    >
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!hasRefusedField(event.currentTarget)) send();
        }}
      >
        <div className="dialog-body stack">
          {preview === null ? (
            <p className="muted" role="status">
              {refusal === '' ? 'Asking for the price now…' : ''}
            </p>
          ) : (
            <>
              <dl className="facts retry-facts">
                <dt>{preview.side === 'Buy' ? 'Buy' : 'Sell'} at most</dt>
                <dd className="figure">{digits(preview.orderQty)}</dd>
                <dt>The master’s price</dt>
                <dd className="figure">
                  {preview.masterPrice === null ? 'not available' : price(preview.masterPrice)}
                </dd>
                <dt>The price now</dt>
                <dd className="figure">{preview.priceNow === null ? 'not available' : price(preview.priceNow)}</dd>
              </dl>
              <label className="field">
                <span className="label">Limit ₹: never worse than this</span>
                <RefusableInput
                  inputMode="decimal"
                  refusal={limitRefusal}
                  data-testid="retry-limit"
                  value={limit}
                  onChange={(event) => {
                    setLimit(event.target.value);
                    setRefusal('');
                  }}
                />
              </label>
              <label className="field">
                <span className="label">
                  Quantity{preview.lotSize > 1 ? ` in lots of ${digits(preview.lotSize)}` : ''}: less, if you like
                </span>
                <RefusableInput
                  inputMode="numeric"
                  refusal={sizeRefusal}
                  data-testid="retry-qty"
                  value={size}
                  onChange={(event) => {
                    setSize(event.target.value);
                    setRefusal('');
                  }}
                />
              </label>
              {qty !== null && qty < preview.orderQty ? (
                <p className="muted" data-testid="retry-forgone">
                  {digits(preview.orderQty - qty)} fewer than could be had; they are not sent later by themselves.
                </p>
              ) : null}
              <Difference preview={preview} qty={qty} limit={typed.ok ? typed.value : null} />
            </>
          )}
          {refusal === '' ? null : (
            <p className="refusal" role="alert" data-testid="retry-error">
              {refusal}
            </p>
          )}
        </div>
        <footer className="dialog-foot">
          <span className="spacer" />
          <button type="button" className="quiet" onClick={close}>
            Close
          </button>
          <button type="submit" className="primary" data-testid="retry-send" disabled={preview === null || sending}>
            {preview === null
              ? 'Send a new order'
              : `${preview.side === 'Buy' ? 'Buy' : 'Sell'} ${qty === null ? '…' : digits(qty)} at ${limit === '' ? '…' : limit}`}
          </button>
        </footer>
      </form>
    </DialogFrame>
  );
}

type DifferenceProps = { readonly preview: RetryPreview; readonly qty: number | null; readonly limit: Paise | null };

function Difference({ preview, qty, limit }: DifferenceProps): ReactNode {
  if (qty === null) return <p className="muted">Say how many, as a whole number.</p>;
  if (preview.masterPrice === null || limit === null)
    return <p className="muted">The difference to the master’s price cannot be said.</p>;
  const { perUnit, total } = priceDifference(preview.side, preview.masterPrice, limit, qty);
  const words =
    total === 0
      ? 'At this limit: the master’s own price or better.'
      : total > 0
        ? `At this limit: at most ${rupees(perUnit)} a unit, ${rupees(total)} in all, worse than the master.`
        : `At this limit: ${rupees(-perUnit)} a unit, ${rupees(-total)} in all, better than the master; it may not trade.`;
  return (
    <p className={total > 0 ? 'difference worse' : 'difference'} data-testid="retry-difference">
      {words}
    </p>
  );
}
