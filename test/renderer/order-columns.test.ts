import { expect, it } from 'vitest';
import { leastWidth } from '../../renderer/components/grid-column.ts';
import { orderColumns } from '../../renderer/components/order-columns.tsx';

it('shows the delay of a copy without scrolling in a window of 1024 px', () => {
  const columns = orderColumns(100, () => undefined);
  const last = columns.findIndex(({ id }) => id === 'delay');
  // The scroll bar takes ten.
  expect(leastWidth(columns.slice(0, last + 1))).toBeLessThanOrEqual(1014);
});
