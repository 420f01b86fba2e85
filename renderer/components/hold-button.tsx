// Fires only after being held, by mouse or by Enter or Space: what cannot be undone takes a second of meaning it.

import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

type HoldButtonProps = {
  readonly testId: string;
  readonly holdMs?: number;
  readonly disabled?: boolean;
  readonly onFire: () => void;
  readonly children: ReactNode;
};

export function HoldButton({ testId, holdMs = 1000, disabled = false, onFire, children }: HoldButtonProps): ReactNode {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const fire = useRef(onFire);
  useEffect(() => {
    fire.current = onFire;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const begin = (): void => {
    if (disabled || timer.current !== undefined) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setHolding(false);
      fire.current();
    }, holdMs);
  };
  const letGo = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
  };
  const isHoldKey = (event: KeyboardEvent): boolean => event.key === 'Enter' || event.key === ' ';

  return (
    <button
      type="button"
      className="hold"
      data-testid={testId}
      data-holding={holding}
      disabled={disabled}
      onPointerDown={(event: PointerEvent) => {
        if (event.button === 0) begin();
      }}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onBlur={letGo}
      onKeyDown={(event) => {
        if (!isHoldKey(event)) return;
        event.preventDefault();
        // A key still down from opening the dialog repeats: only a fresh press begins.
        if (!event.repeat) begin();
      }}
      onKeyUp={(event) => {
        if (isHoldKey(event)) letGo();
      }}
    >
      <span className="hold-fill" style={{ transitionDuration: holding ? `${holdMs}ms` : '120ms' }} />
      <span className="hold-words">{children}</span>
    </button>
  );
}
