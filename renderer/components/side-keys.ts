// The keys that every Indian terminal has taught: B buys, S sells.

import { useEffect, useRef } from 'react';
import { useScreen } from '../desk-context.tsx';

/** B and S, when nothing is being typed and no dialog is open. */
export function useSideKeys(onSide: (side: 'Buy' | 'Sell') => void): void {
  const dialog = useScreen((screen) => screen.dialog);
  const handler = useRef(onSide);
  useEffect(() => {
    handler.current = onSide;
  });
  useEffect(() => {
    if (dialog !== null) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      const side = event.key.toLowerCase() === 'b' ? 'Buy' : event.key.toLowerCase() === 's' ? 'Sell' : null;
      if (side === null) return;
      event.preventDefault();
      handler.current(side);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [dialog]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');
}
