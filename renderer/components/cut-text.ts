// Whether words that are held to one line do not fit it: then there is something to open.

import { useEffect, useState, type RefObject } from 'react';

/** `selector`: the words within the piece; `words`: what they say now, so that others are measured anew. */
export function useCutText(piece: RefObject<HTMLElement | null>, selector: string, words: string): boolean {
  const [cut, setCut] = useState(false);
  useEffect(() => {
    const measure = (): void => {
      const shown = [...(piece.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
      setCut(shown.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth));
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [piece, selector, words]);
  return cut;
}
