import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ContractName } from '../../renderer/components/contract-name.tsx';

it.each([
  ['NIFTY29DEC26C26300', 'C26300'],
  ['USDINR27NOV26P84.25', 'P84.25'],
  ['NIFTY29DEC26F', null],
  ['RELIANCE-EQ', null],
])('%s gives way before its strike, and reads as one name', (symbol, strike) => {
  const { container } = render(<ContractName symbol={symbol} />);
  expect(container.textContent).toBe(symbol);
  expect(container.querySelector('.contract-strike')?.textContent ?? null).toBe(strike);
});
