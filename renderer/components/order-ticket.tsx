// The practice master's ticket: B or S, what, how many, how. A bad value is refused at its field with the reason.

import { useRef, useState, type ReactNode } from 'react';
import type { OrdType, Product } from '../../domain/order.ts';
import { useCalls, useView } from '../desk-context.tsx';
import { istTime, price } from '../format.ts';
import {
  emptyDraft,
  hasPrice,
  hasTrigger,
  ordTypeWords,
  productsFor,
  ticketOf,
  ticketRefusals,
  ticketSentence,
  withInstrument,
  type Refusals,
  type TicketDraft,
  type TicketField,
} from '../ticket.ts';
import { FollowerPreview } from './follower-preview.tsx';
import { InstrumentSearch } from './instrument-search.tsx';
import { useSideKeys } from './side-keys.ts';

type Outcome =
  | { readonly kind: 'None' }
  | { readonly kind: 'Refused'; readonly words: string }
  | { readonly kind: 'Placed'; readonly words: string };

export function OrderTicket(): ReactNode {
  const calls = useCalls();
  const master = useView((view) => view.master);
  const [draft, setDraft] = useState<TicketDraft>(emptyDraft);
  const [touched, setTouched] = useState<ReadonlySet<TicketField>>(new Set());
  const [sending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'None' });
  const instrumentField = useRef<HTMLInputElement>(null);
  const quantityField = useRef<HTMLInputElement>(null);
  useSideKeys((side) => {
    setDraft((current) => ({ ...current, side }));
    (draft.instrument === null ? instrumentField : quantityField).current?.focus();
  });

  const refusals = ticketRefusals(draft);
  const shown: Refusals = Object.fromEntries(
    Object.entries(refusals).filter(([field]) => touched.has(field as TicketField)),
  );
  const change = (part: Partial<TicketDraft>): void => {
    setDraft({ ...draft, ...part });
    setOutcome({ kind: 'None' });
  };
  const touch = (field: TicketField): void => setTouched(new Set([...touched, field]));

  const send = (): void => {
    setTouched(new Set<TicketField>(['instrument', 'quantity', 'price', 'trigger']));
    const first = Object.values(refusals)[0];
    if (draft.instrument === null || first !== undefined) {
      setOutcome({ kind: 'Refused', words: `Not sent. ${first ?? ''}` });
      return;
    }
    setSending(true);
    void calls.placeMasterOrder(ticketOf(draft, draft.instrument)).then((answer) => {
      setSending(false);
      if (!answer.ok) {
        setOutcome({ kind: 'Refused', words: answer.message });
        return;
      }
      setOutcome({
        kind: 'Placed',
        words: `${ticketSentence(draft)}: taken at ${istTime(Date.now())}, order ${answer.value.orderId}`,
      });
      // A second Enter must not place a second order: the cursor leaves the form's submitting fields.
      setTouched(new Set());
      instrumentField.current?.focus();
    });
  };

  const number = (field: 'quantity' | 'price' | 'trigger', label: string, placeholder: string): ReactNode => (
    <label className="field">
      <span className="label">{label}</span>
      <input
        ref={field === 'quantity' ? quantityField : undefined}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        data-testid={`ticket-${field}`}
        aria-invalid={shown[field] !== undefined}
        placeholder={placeholder}
        value={draft[field]}
        onChange={(event) => change({ [field]: event.target.value })}
        onBlur={(event) => {
          // A press on the button must not move it away: it judges every field by itself.
          const toButton = event.relatedTarget instanceof HTMLElement && event.relatedTarget.matches('.submit');
          if (draft[field] !== '' && !toButton) touch(field);
        }}
      />
      {shown[field] === undefined ? null : (
        <span className="field-refusal" role="alert">
          {shown[field]}
        </span>
      )}
    </label>
  );

  const chosen = draft.instrument;
  return (
    <section className={`panel ticket ${draft.side}`} aria-label="Practice order ticket">
      <h2>
        Place as {master?.alias ?? 'master'}
        <small>practice</small>
      </h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending) send();
        }}
      >
        <div className="sides" role="group" aria-label="Side">
          {(['Buy', 'Sell'] as const).map((side) => (
            <button
              key={side}
              type="button"
              className={side === 'Buy' ? 'side-button buy' : 'side-button sell'}
              data-testid={side === 'Buy' ? 'ticket-side-buy' : 'ticket-side-sell'}
              aria-pressed={draft.side === side}
              onClick={() => change({ side })}
            >
              {side === 'Buy' ? 'BUY' : 'SELL'} <kbd>{side === 'Buy' ? 'B' : 'S'}</kbd>
            </button>
          ))}
        </div>
        <InstrumentSearch
          chosen={chosen}
          refusal={shown.instrument ?? ''}
          field={instrumentField}
          onChoose={(hit) => {
            change(withInstrument(draft, hit));
            quantityField.current?.focus();
          }}
          onClear={() => change({ instrument: null })}
        />
        <p className="ticket-facts">
          {chosen === null
            ? 'Type two letters of a symbol.'
            : `${chosen.exchange} · lot ${chosen.lotSize} · tick ${price(chosen.tick)} · last ${chosen.lastPrice === null ? 'not available' : price(chosen.lastPrice)}`}
        </p>
        {number(
          'quantity',
          chosen === null || chosen.lotSize === 1 ? 'Quantity' : `Quantity, lots of ${chosen.lotSize}`,
          'units',
        )}
        <div className="field-row">
          <label className="field">
            <span className="label">Type</span>
            <select
              data-testid="ticket-type"
              value={draft.ordType}
              onChange={(event) => change({ ordType: event.target.value as OrdType })}
            >
              {(['Market', 'Limit', 'StopLimit', 'Stop'] as const).map((type) => (
                <option key={type} value={type}>
                  {ordTypeWords[type]}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span className="label">Product</span>
            <select
              data-testid="ticket-product"
              value={draft.product}
              onChange={(event) => change({ product: event.target.value as Product })}
            >
              {productsFor(chosen?.exchange ?? '').map((product) => (
                <option key={product} value={product}>
                  {product}
                </option>
              ))}
            </select>
          </label>
        </div>
        {hasPrice(draft.ordType) || hasTrigger(draft.ordType) ? (
          <div className="field-row">
            {hasPrice(draft.ordType) ? number('price', 'Price ₹', 'limit') : null}
            {hasTrigger(draft.ordType) ? number('trigger', 'Trigger ₹', 'trigger') : null}
          </div>
        ) : null}
        <FollowerPreview draft={draft} />
        <button type="submit" className="submit" data-testid="ticket-submit" disabled={sending}>
          {sending ? 'Sending…' : ticketSentence(draft)}
        </button>
        {outcome.kind === 'Refused' ? (
          <p className="refusal" role="alert" data-testid="ticket-error">
            {outcome.words}
          </p>
        ) : null}
        {outcome.kind === 'Placed' ? (
          <p className="placed" role="status" data-testid="ticket-placed">
            {outcome.words}
          </p>
        ) : null}
      </form>
    </section>
  );
}
