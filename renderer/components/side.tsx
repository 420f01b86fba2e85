// Buy and sell: the letter first, then the colours Indian screens have taught.

import type { ReactNode } from 'react';
import type { Side } from '../../domain/order.ts';

export function SideLetter({ side }: { readonly side: Side }): ReactNode {
  return (
    <span className={side === 'Buy' ? 'side buy' : 'side sell'} title={side}>
      {side === 'Buy' ? 'B' : 'S'}
    </span>
  );
}
