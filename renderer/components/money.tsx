// Money with its sign, or plainly that there is no figure: never a zero standing for "not known".

import type { ReactNode } from 'react';
import type { Paise } from '../../domain/price.ts';
import { useScreen } from '../desk-context.tsx';
import { digits, rupees, signedPrice } from '../format.ts';
import { Flash } from './flash.tsx';

/** Whole rupees in the row; the paise on hover. */
export function Money({ paise }: { readonly paise: Paise | null }): ReactNode {
  const hidden = useScreen((screen) => screen.privacy);
  if (paise === null) return <span className="faint">{hidden ? 'hidden' : 'not available'}</span>;
  return (
    <Flash of={paise}>
      <span title={rupees(paise)}>{digits(paise / 100)}</span>
    </Flash>
  );
}

export function ProfitLoss({ paise }: { readonly paise: Paise | null }): ReactNode {
  const hidden = useScreen((screen) => screen.privacy);
  if (paise === null) return <span className="faint">{hidden ? 'hidden' : 'not available'}</span>;
  const tone = paise > 0 ? 'gain' : paise < 0 ? 'loss' : '';
  return (
    <Flash of={paise}>
      <span className={tone}>{signedPrice(paise)}</span>
    </Flash>
  );
}
