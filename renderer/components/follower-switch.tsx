// One follower on or off. It shows what the engine holds, not what was pressed.

import type { ReactNode } from 'react';
import { useCalls } from '../desk-context.tsx';

type FollowerSwitchProps = {
  readonly followerId: string;
  readonly alias: string;
  readonly enabled: boolean;
  readonly onRefused: (reason: string) => void;
};

export function FollowerSwitch({ followerId, alias, enabled, onRefused }: FollowerSwitchProps): ReactNode {
  const calls = useCalls();
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      tabIndex={-1}
      aria-checked={enabled}
      aria-label={`${alias}: ${enabled ? 'on' : 'off'}`}
      data-testid={`follower-toggle-${followerId}`}
      onClick={() => {
        void calls.setFollowerTerms({ followerId, enabled: !enabled }).then((answer) => {
          if (!answer.ok) onRefused(answer.message);
        });
      }}
    >
      <span className="switch-track">
        <span className="switch-knob" />
      </span>
    </button>
  );
}
