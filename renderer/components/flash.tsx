// A value that lights up briefly when it has changed; never on first sight, never for who asked for less motion.

import { useEffect, useRef, type ReactNode } from 'react';

export function Flash({
  of,
  children,
}: {
  readonly of: string | number | null;
  readonly children: ReactNode;
}): ReactNode {
  const element = useRef<HTMLSpanElement>(null);
  const last = useRef(of);
  useEffect(() => {
    if (last.current === of) return;
    last.current = of;
    const cell = element.current;
    if (cell === null || typeof cell.animate !== 'function') return;
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const colour = getComputedStyle(cell).getPropertyValue('--flash');
    cell.animate([{ backgroundColor: colour }, { backgroundColor: 'transparent' }], {
      duration: 700,
      easing: 'ease-out',
    });
  }, [of]);
  return (
    <span ref={element} className="flash">
      {children}
    </span>
  );
}
