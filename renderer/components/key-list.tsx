// The keys that work anywhere, in one place. Nothing is sent by one stroke: those that trade open a dialog first.

import type { ReactNode } from 'react';

const keys: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl+1 … Ctrl+9', 'The screens, in the order that each tab’s tooltip names'],
  ['Ctrl+Shift+P', 'Pause copying, at once'],
  ['Ctrl+Shift+X', 'Open Exit All; holding its button exits'],
  ['Ctrl+Shift+L', 'Open what is left over before the intraday cut-off'],
  ['Ctrl+Shift+A', 'Acknowledge every trouble in the message line'],
  ['Ctrl+Shift+H', 'Hide or show names, codes and balances'],
  ['↑ ↓ PgUp PgDn', 'Move in a list'],
  ['Enter', 'What the row is for: open it, ask again, send'],
  ['Space', 'The row’s order, or fold and unfold'],
  ['B, S', 'Buy or sell in the practice ticket'],
  ['Esc', 'Close a dialog; nothing is sent'],
];

export function KeyList(): ReactNode {
  return (
    <section className="settings-part" aria-label="Keys">
      <h3>Keys</h3>
      <dl className="facts key-list">
        {keys.map(([stroke, what]) => (
          <div key={stroke} className="key-line">
            <dt>
              <kbd>{stroke}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
