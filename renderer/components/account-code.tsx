// An account's code at the broker, left out while the screen is shared.

import type { ReactNode } from 'react';
import { useScreen } from '../desk-context.tsx';

export function AccountCode({ id }: { readonly id: string }): ReactNode {
  const hidden = useScreen((screen) => screen.privacy);
  return hidden ? <span className="faint">hidden</span> : <code>{id}</code>;
}
