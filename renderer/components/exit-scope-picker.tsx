// Which accounts or instruments to exit, and whose units: every choice in words, reached by keyboard alone.

import type { ReactNode } from 'react';
import type { ExitReach, ExitScope } from '../../domain/exit-scope.ts';
import { keyOfScope, type ScopeGroup } from '../exit-scopes.ts';
import { Choice } from './choice.tsx';

type ExitScopePickerProps = {
  readonly groups: readonly ScopeGroup[];
  readonly scope: ExitScope;
  readonly onScope: (scope: ExitScope) => void;
  readonly reach: ExitReach;
  readonly onReach: (reach: ExitReach) => void;
  readonly includeMaster: boolean;
  readonly onIncludeMaster: (include: boolean) => void;
};

const reaches = [
  { value: 'Everything', words: 'Everything held' },
  { value: 'Copied', words: 'Copied only' },
] as const;

export function ExitScopePicker(props: ExitScopePickerProps): ReactNode {
  const { groups, scope } = props;
  const options = groups.flatMap((group) => group.options);
  return (
    <div className="exit-scope">
      <label>
        Exit
        <select
          data-testid="exit-scope"
          value={keyOfScope(scope)}
          onChange={(event) => {
            const chosen = options.find(({ key }) => key === event.target.value);
            if (chosen !== undefined) props.onScope(chosen.scope);
          }}
        >
          {groups.map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.options.map((option) => (
                <option key={option.key} value={option.key}>
                  {option.words}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {scope.kind === 'MasterOrder' || scope.kind === 'InStep' ? null : (
        <Choice label="Whose units" value={props.reach} options={reaches} onChange={props.onReach} />
      )}
      {'includeMaster' in scope ? (
        <label className="check">
          <input
            type="checkbox"
            data-testid="exit-include-master"
            checked={props.includeMaster}
            onChange={(event) => props.onIncludeMaster(event.target.checked)}
          />
          Also the master account
        </label>
      ) : null}
    </div>
  );
}
