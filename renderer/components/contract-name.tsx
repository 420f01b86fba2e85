// A contract's name that keeps its strike in sight where the place is narrow: it gives way before the strike.

import type { ReactNode } from 'react';

/** An option's right and strike at the end of the broker's name for it: NIFTY29DEC26 C26300. */
const strike = /[CP]\d+(\.\d+)?$/;

export function ContractName({ symbol }: { readonly symbol: string }): ReactNode {
  const tail = strike.exec(symbol)?.[0];
  if (tail === undefined) return <span className="contract-head">{symbol}</span>;
  return (
    <>
      <span className="contract-head">{symbol.slice(0, -tail.length)}</span>
      <span className="contract-strike">{tail}</span>
    </>
  );
}
