// The keys that work anywhere, in one place, and which letter each has. Nothing is sent by one stroke: those that trade
// open a dialog first.

import type { ReactNode } from 'react';
import { useScreen } from '../desk-context.tsx';
import { defaultKeys, freeLetters, keyDeeds, keyWords, strokeOf } from '../keys.ts';

const fixed: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl+1 … Ctrl+9', 'The screens, in the order that each tab’s tooltip names'],
  ['↑ ↓ PgUp PgDn', 'Move in a list'],
  ['Enter', 'What the row is for: open it, ask again, send'],
  ['Space', 'The row’s order, or fold and unfold'],
  ['B, S', 'Buy or sell in the practice ticket'],
  ['Esc', 'Close a dialog; nothing is sent'],
];

export function KeyList(): ReactNode {
  const keys = useScreen((screen) => screen.keys);
  const setKeys = useScreen((screen) => screen.setKeys);
  const asBefore = keyDeeds.every((deed) => keys[deed] === defaultKeys[deed]);
  return (
    <section className="settings-part" aria-label="Keys">
      <h3>Keys</h3>
      <dl className="facts key-list">
        {keyDeeds.map((deed) => (
          <div key={deed} className="key-line">
            <dt>
              <kbd>{strokeOf(keys, deed)}</kbd>
            </dt>
            <dd>
              {keyWords[deed]}{' '}
              <select
                aria-label={`Letter for: ${keyWords[deed]}`}
                data-testid={`key-${deed}`}
                value={keys[deed]}
                onChange={(event) => setKeys({ ...keys, [deed]: event.target.value })}
              >
                {freeLetters(keys, deed).map((letter) => (
                  <option key={letter} value={letter}>
                    {letter}
                  </option>
                ))}
              </select>
            </dd>
          </div>
        ))}
        {fixed.map(([stroke, what]) => (
          <div key={stroke} className="key-line">
            <dt>
              <kbd>{stroke}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        className="small"
        data-testid="keys-reset"
        disabled={asBefore}
        onClick={() => setKeys(defaultKeys)}
      >
        Set the letters back
      </button>
    </section>
  );
}
