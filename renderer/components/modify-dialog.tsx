// Changing a working order of the practice master: only the fields its type has.

import { useState, type ReactNode } from 'react';
import { rupeesText } from '../../domain/price.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { hasPrice, hasTrigger, ordTypeWords, refusedPrice, refusedQuantity } from '../ticket.ts';
import { DialogFrame } from './dialog.tsx';
import { hasRefusedField, RefusableInput } from './refusable-input.tsx';

export function ModifyDialog({ orderKey }: { readonly orderKey: string }): ReactNode {
  const order = useView((view) => view.orders.find((one) => one.key === orderKey));
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [quantity, setQuantity] = useState(() => String(order?.orderQty ?? ''));
  const [price, setPrice] = useState(() => (order === undefined || order.price === 0 ? '' : rupeesText(order.price)));
  const [trigger, setTrigger] = useState(() =>
    order === undefined || order.stopPx === 0 ? '' : rupeesText(order.stopPx),
  );
  const [refusal, setRefusal] = useState('');
  if (order === undefined) return null;

  const send = (): void => {
    void calls.replaceMasterOrder({ orderId: order.key, quantity, price, trigger }).then((answer) => {
      if (answer.ok) close();
      else setRefusal(answer.message);
    });
  };
  const field = (
    name: string,
    label: string,
    value: string,
    set: (text: string) => void,
    why: string | null,
  ): ReactNode => (
    <label className="field">
      <span className="label">{label}</span>
      <RefusableInput
        inputMode="decimal"
        refusal={why ?? ''}
        data-testid={`modify-${name}`}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  );

  return (
    <DialogFrame
      testId="modify-dialog"
      title={`Change ${order.side === 'Buy' ? 'buy' : 'sell'} ${order.symbol}`}
      subtitle={`${ordTypeWords[order.ordType]} ${order.product}, ${order.cumQty} of ${order.orderQty} filled. Each follower’s copy is changed with it.`}
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
          {field('quantity', 'Quantity', quantity, setQuantity, refusedQuantity(quantity, 1))}
          {hasPrice(order.ordType) ? field('price', 'Price ₹', price, setPrice, refusedPrice(price, 1, 'price')) : null}
          {hasTrigger(order.ordType)
            ? field('trigger', 'Trigger ₹', trigger, setTrigger, refusedPrice(trigger, 1, 'trigger'))
            : null}
          {refusal === '' ? null : (
            <p className="refusal" role="alert" data-testid="modify-error">
              {refusal}
            </p>
          )}
        </div>
        <footer className="dialog-foot">
          <span className="spacer" />
          <button type="button" className="quiet" onClick={close}>
            Close
          </button>
          <button type="submit" className="primary" data-testid="modify-submit">
            Change the order
          </button>
        </footer>
      </form>
    </DialogFrame>
  );
}
