// Net positions in one line: how many, then whole ones only, since half a quantity reads as another one.

import type { ReactNode } from 'react';
import type { AccountView, PositionView } from '../../domain/account-view.ts';
import { age, signedQty } from '../format.ts';
import { useNow } from '../now.ts';
import { isOldReading } from '../positions-age.ts';
import { ContractName } from './contract-name.tsx';
import { Flash } from './flash.tsx';
import { Mark } from './shape.tsx';

type Reading = Pick<AccountView, 'positions' | 'positionsAt' | 'tradedSince'>;

export function PositionsCell({ of: { positions, positionsAt, tradedSince } }: { readonly of: Reading }): ReactNode {
  const old = useOldReading(positionsAt);
  if (positions === null) return <span className="faint">not read</span>;
  const open = positions.filter((position) => position.netQty !== 0);
  if (open.length === 0) return <FlatWord old={old} tradedSince={tradedSince} />;
  const words = open.map(positionWords);
  return (
    <span className="positions" title={words.join('\n')}>
      {old === null ? null : <OldReading age={old} word="" short />}
      <Flash of={words.join()}>
        {open.length > 1 ? <span className="positions-count">{open.length}</span> : null}
        {open.map((position) => (
          <span className="position" key={`${position.instrumentId}${position.product ?? ''}`}>
            <span className="position-symbol">
              <ContractName symbol={shortSymbol(position.symbol)} />
            </span>{' '}
            <b className={position.netQty > 0 ? 'buy' : 'sell'}>{signedQty(position.netQty)}</b>
          </span>
        ))}
      </Flash>
    </span>
  );
}

type FlatWordProps = { readonly old: string | null; readonly tradedSince: boolean | undefined };

/** Nothing was held when it was read: flat only where that reading speaks of now. */
export function FlatWord({ old, tradedSince }: FlatWordProps): ReactNode {
  if (old !== null) return <OldReading age={old} word="not known" />;
  return <span className="faint">{tradedSince === true ? 'reading…' : 'flat'}</span>;
}

/** How long ago it was read, where that is too long to speak of now; null: it is fresh. */
export function useOldReading(at: number | null | undefined): string | null {
  const now = useNow();
  return at === undefined || at === null || !isOldReading(at, now) ? null : age(at, now);
}

type OldReadingProps = { readonly age: string; readonly word: string; readonly short?: boolean };

export function OldReading({ age: ago, word, short = false }: OldReadingProps): ReactNode {
  const words = short ? `${ago} old` : `${word === '' ? '' : `${word}, `}read ${ago} ago`;
  return (
    <span className="old-reading" title={`The broker’s positions were read ${ago} ago, and could not be since`}>
      <Mark shape="Triangle" tone="warn" word={words} />
    </span>
  );
}

/** The cash segment's suffix says nothing to who holds the share. */
export function shortSymbol(symbol: string): string {
  return symbol.replace(/-EQ$/, '');
}

/** Each on a line of its own. */
export function PositionList({ of: { positions, positionsAt, tradedSince } }: { readonly of: Reading }): ReactNode {
  const old = useOldReading(positionsAt);
  if (positions === null) return 'not read yet';
  if (positions.length === 0) return <FlatWord old={old} tradedSince={tradedSince} />;
  return (
    <>
      {positions.map(positionWords).join('\n')}
      {old === null ? null : <OldReading age={old} word="" />}
    </>
  );
}

function positionWords(position: PositionView): string {
  return `${position.symbol} ${signedQty(position.netQty)}${position.product === null ? '' : ` ${position.product}`}`;
}
