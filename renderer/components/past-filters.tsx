// Narrowing the past: to one account, to one day.

import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useView } from '../desk-context.tsx';

type FilterProps = { readonly value: string | null; readonly onChange: (value: string | null) => void };

export function AccountFilter({ value, onChange }: FilterProps): ReactNode {
  const accounts = useView(useShallow((view) => view.accounts.map(({ id, alias }) => `${id}\n${alias}`)));
  return (
    <select
      className="past-filter"
      aria-label="Account"
      data-testid="past-account"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">All accounts</option>
      {accounts.map((pair) => {
        const [id = '', alias = ''] = pair.split('\n');
        return (
          <option key={id} value={id}>
            {alias}
          </option>
        );
      })}
    </select>
  );
}

export function DayFilter({ value, onChange }: FilterProps): ReactNode {
  return (
    <input
      type="date"
      className="past-filter"
      aria-label="Trading day"
      data-testid="past-day"
      value={value ?? ''}
      onChange={(event) => onChange(/^\d{4}-\d{2}-\d{2}$/.test(event.target.value) ? event.target.value : null)}
    />
  );
}
