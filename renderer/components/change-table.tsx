// What a change does, field by field: before and after beside each other.

import type { ReactNode } from 'react';
import type { TermChange } from '../../domain/terms-change.ts';

type ChangeTableProps = {
  readonly title: string;
  readonly changes: readonly TermChange[];
  readonly testId: string;
};

export function ChangeTable({ title, changes, testId }: ChangeTableProps): ReactNode {
  return (
    <div className="change-table" data-testid={testId}>
      <h4>{title}</h4>
      {changes.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">Limit</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td className="figure">{before}</td>
                <td className="figure">{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
