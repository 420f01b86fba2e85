// What the account's holder agreed to: shown, recorded anew, or taken away. Stronger than the terms beside it.

import { useState, type ReactNode } from 'react';
import type { FollowerView } from '../../domain/account-view.ts';
import { segments, type Segment } from '../../domain/limits.ts';
import { daysLeft, mandateDay, warnDays, widerThanMandate } from '../../domain/mandate.ts';
import { rupeesGrouped, typedRupees } from '../../domain/price.ts';
import type { MandateForm } from '../../preload/terms-calls.ts';
import { useCalls, useScreen } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { useNow } from '../now.ts';
import { FigureField } from './figure-field.tsx';
import { Mark } from './shape.tsx';

export function MandateCard({ follower }: { readonly follower: FollowerView }): ReactNode {
  const [form, setForm] = useState<MandateForm | null>(null);
  const [refusal, setRefusal] = useState('');
  const calls = useCalls();
  const privacy = useScreen((screen) => screen.privacy);
  const { mandate } = follower.terms;
  const send = (next: MandateForm | null): void => {
    void calls.setMandate({ followerId: follower.id, mandate: next }).then((answer) => {
      setRefusal(answer.ok ? '' : answer.message);
      if (answer.ok) setForm(null);
    });
  };
  return (
    <section className="mandate" aria-label="Mandate" data-testid="mandate">
      <h3 className="label">Mandate of the account’s holder</h3>
      {mandate === null ? (
        <p className="muted">None is recorded: nothing but your own limits bounds the account.</p>
      ) : (
        <MandateWords follower={follower} />
      )}
      {form === null ? (
        <span className="row-buttons">
          <button
            type="button"
            className="small"
            data-testid="mandate-edit"
            disabled={privacy}
            title={privacy ? 'Names are hidden now: show them again before you record one' : ''}
            onClick={() => setForm(formOf(follower))}
          >
            {mandate === null ? 'Record a mandate…' : 'Record another…'}
          </button>
          {mandate === null ? null : (
            <button type="button" className="small quiet" data-testid="mandate-remove" onClick={() => send(null)}>
              Take it away
            </button>
          )}
        </span>
      ) : (
        <MandateFields form={form} onChange={setForm} onSave={() => send(form)} onDrop={() => setForm(null)} />
      )}
      {refusal === '' ? null : (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </section>
  );
}

function MandateWords({ follower }: { readonly follower: FollowerView }): ReactNode {
  const now = useNow();
  const { mandate } = follower.terms;
  if (mandate === null) return null;
  const left = daysLeft(mandate, now);
  const wider = widerThanMandate(mandate, follower.terms);
  const money = (paise: number | null): string => (paise === null ? 'not bounded' : `₹${rupeesGrouped(paise)}`);
  return (
    <>
      <dl className="facts">
        <dt>Holder</dt>
        <dd>{mandate.holder}</dd>
        <dt>Until</dt>
        <dd>
          {mandateDay(mandate.validUntil)}{' '}
          {left < 0 ? (
            <Mark shape="Square" tone="bad" word="ended: no new orders" />
          ) : left <= warnDays ? (
            <Mark shape="Half" tone="warn" word={left === 0 ? 'ends today' : `${counted(left, 'day')} left`} />
          ) : (
            <span className="muted">{counted(left, 'day')} left</span>
          )}
        </dd>
        <dt>One order</dt>
        <dd>{money(mandate.maxOrderValue)}</dd>
        <dt>Funds in use</dt>
        <dd>{money(mandate.maxUsedCapital)}</dd>
        <dt>Day’s loss</dt>
        <dd>{money(mandate.maxDailyLoss)}</dd>
        <dt>Contracts</dt>
        <dd>{mandate.segments.length === 0 ? 'all kinds' : mandate.segments.join(', ')}</dd>
      </dl>
      {wider.length === 0 ? null : (
        <p className="muted">Your own limits allow more ({wider.join(', ')}): the mandate holds there.</p>
      )}
    </>
  );
}

type FieldsProps = {
  readonly form: MandateForm;
  readonly onChange: (form: MandateForm) => void;
  readonly onSave: () => void;
  readonly onDrop: () => void;
};

function MandateFields({ form, onChange, onSave, onDrop }: FieldsProps): ReactNode {
  const edit = (part: Partial<MandateForm>): void => onChange({ ...form, ...part });
  const money = (name: 'maxOrderValue' | 'maxUsedCapital' | 'maxDailyLoss', label: string): ReactNode => (
    <FigureField
      label={label}
      hint="empty where nothing was agreed"
      kind="Rupees"
      testId={`mandate-${name}`}
      value={form[name]}
      onChange={(value) => edit({ [name]: value })}
    />
  );
  return (
    <div className="limits-grid">
      <label className="field">
        <span className="label">Holder of the account</span>
        <input
          type="text"
          data-testid="mandate-holder"
          value={form.holder}
          onChange={(event) => edit({ holder: event.target.value })}
        />
        <small className="muted">as on the broker’s papers</small>
      </label>
      <label className="field">
        <span className="label">Valid until</span>
        <input
          type="date"
          data-testid="mandate-validUntil"
          value={form.validUntil}
          onChange={(event) => edit({ validUntil: event.target.value })}
        />
        <small className="muted">the last day; you are warned a week before</small>
      </label>
      {money('maxOrderValue', 'Agreed for one order, ₹')}
      {money('maxUsedCapital', 'Agreed funds in use, ₹')}
      {money('maxDailyLoss', 'Agreed day’s loss, ₹')}
      <fieldset className="field limit-choice">
        <legend className="label">Agreed kinds of contract</legend>
        {segments.map((segment: Segment) => (
          <label key={segment} className="check">
            <input
              type="checkbox"
              data-testid={`mandate-segment-${segment}`}
              checked={form.segments.includes(segment)}
              onChange={(event) =>
                edit({
                  segments: event.target.checked
                    ? [...form.segments, segment]
                    : form.segments.filter((one) => one !== segment),
                })
              }
            />
            {segment}
          </label>
        ))}
        <small className="muted">{form.segments.length === 0 ? 'none ticked: all kinds' : 'only what is ticked'}</small>
      </fieldset>
      <span className="row-buttons">
        <button type="button" className="small strong" data-testid="mandate-save" onClick={onSave}>
          Record this mandate
        </button>
        <button type="button" className="small quiet" onClick={onDrop}>
          Not now
        </button>
      </span>
    </div>
  );
}

function formOf({ terms: { mandate }, alias }: FollowerView): MandateForm {
  const money = (paise: number | null | undefined): string => (paise == null ? '' : typedRupees(paise));
  return {
    holder: mandate?.holder ?? alias,
    validUntil: mandate?.validUntil ?? '',
    maxOrderValue: money(mandate?.maxOrderValue),
    maxUsedCapital: money(mandate?.maxUsedCapital),
    maxDailyLoss: money(mandate?.maxDailyLoss),
    segments: mandate?.segments ?? [],
  };
}
