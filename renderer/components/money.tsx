// Money with its sign, or plainly that there is no figure: never a zero standing for "not known".

import type { ReactNode } from 'react';
import type { Paise } from '../../domain/price.ts';
import { price, signedRupees } from '../format.ts';
import { Flash } from './flash.tsx';

export function Money({ paise }: { readonly paise: Paise | null }): ReactNode {
  if (paise === null) return <span className="faint">not available</span>;
  return <Flash of={paise}>{price(paise)}</Flash>;
}

export function ProfitLoss({ paise }: { readonly paise: Paise | null }): ReactNode {
  if (paise === null) return <span className="faint">not available</span>;
  const tone = paise > 0 ? 'gain' : paise < 0 ? 'loss' : '';
  return (
    <Flash of={paise}>
      <span className={tone}>{signedRupees(paise)}</span>
    </Flash>
  );
}
