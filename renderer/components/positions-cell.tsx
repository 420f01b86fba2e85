// Net positions in one line: how many, then whole ones only, since half a quantity reads as another one.

import type { ReactNode } from 'react';
import type { PositionView } from '../../domain/desk-view.ts';
import { signedQty } from '../format.ts';
import { Flash } from './flash.tsx';

export function PositionsCell({ positions }: { readonly positions: readonly PositionView[] | null }): ReactNode {
  if (positions === null) return <span className="faint">not read</span>;
  const open = positions.filter((position) => position.netQty !== 0);
  if (open.length === 0) return <span className="faint">flat</span>;
  const words = open.map(positionWords);
  return (
    <span className="positions" title={words.join('\n')}>
      <Flash of={words.join()}>
        {open.length > 1 ? <span className="positions-count">{open.length}</span> : null}
        {open.map((position) => (
          <span className="position" key={`${position.instrumentId}${position.product ?? ''}`}>
            <span className="position-symbol">{shortSymbol(position.symbol)}</span>{' '}
            <b className={position.netQty > 0 ? 'buy' : 'sell'}>{signedQty(position.netQty)}</b>
          </span>
        ))}
      </Flash>
    </span>
  );
}

/** The cash segment's suffix says nothing to who holds the share. */
export function shortSymbol(symbol: string): string {
  return symbol.replace(/-EQ$/, '');
}

export function positionWords(position: PositionView): string {
  return `${position.symbol} ${signedQty(position.netQty)}${position.product === null ? '' : ` ${position.product}`}`;
}
