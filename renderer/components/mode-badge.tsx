// Practice can never be mistaken for live: stripes and the word; live is another colour and another word.

import type { ReactNode } from 'react';
import { useView } from '../desk-context.tsx';

export function ModeBadge(): ReactNode {
  const mode = useView((view) => view.mode);
  return (
    <div className={`mode-badge ${mode}`} data-testid="mode-badge" data-mode={mode}>
      <strong>{mode === 'Practice' ? 'PRACTICE' : 'LIVE'}</strong>
      <small>{mode === 'Practice' ? 'simulated broker, no money' : 'real orders, real money'}</small>
    </div>
  );
}
