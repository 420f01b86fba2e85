// Where the day's time went: each account's median and 95th percentile with its cost, and one order as a waterfall.

import { useMemo, useState, type ReactNode } from 'react';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { EmptyDesk } from '../components/demo.tsx';
import { DelayAccounts } from '../components/delay-accounts.tsx';
import { DelayPlot } from '../components/delay-plot.tsx';
import { Waterfall, WaterfallLegend } from '../components/waterfall.tsx';
import { useScreen, useView } from '../desk-context.tsx';
import { delayPoints } from '../delay.ts';
import { digits, istTime } from '../format.ts';
import { accountDelays, waterfallRows } from '../waterfall.ts';

const choices = 60;

export function DelayScreen(): ReactNode {
  const orders = useView((view) => view.orders);
  const followers = useView((view) => view.followers);
  const active = useScreen((screen) => screen.activeFollower);
  const theme = useScreen((screen) => screen.theme);
  const [chosen, setChosen] = useState<string | null>(null);
  const points = useMemo(() => delayPoints(orders), [orders]);
  const names = useMemo(() => new Map(followers.map(({ id, alias }) => [id, alias])), [followers]);
  const accounts = useMemo(() => accountDelays({ orders, followers }), [orders, followers]);
  const measured = useMemo(
    () =>
      orders
        .filter((order) => order.kind === 'MasterOrder' && waterfallRows(order).length > 0)
        .slice(-choices)
        .reverse(),
    [orders],
  );
  // The choice stays until the person makes another; before the first it is the newest.
  const order = measured.find(({ key }) => key === chosen) ?? measured[0];

  if (order === undefined) {
    return (
      <main className="delay-screen">
        <EmptyDesk>
          No copy has been answered today. Each copied order appears here with where its time went and what it cost
          against the master’s price.
        </EmptyDesk>
      </main>
    );
  }
  return (
    <main className="delay-screen">
      <section className="panel" aria-label="Accounts today">
        <h2>
          Accounts today
          <small>from the master’s report to the broker’s answer; cost against the master’s price</small>
        </h2>
        <DelayAccounts accounts={accounts} />
      </section>
      <section className="panel delay-day" aria-label="Copies through the day">
        <h2>
          Copies through the day<small>{digits(points.length)} answered</small>
        </h2>
        <DelayPlot points={points} names={names} active={active} theme={theme} />
      </section>
      <section className="panel waterfall-panel" aria-label="One order">
        <h2>
          One order
          <select
            value={order.key}
            data-testid="waterfall-order"
            aria-label="Order of the master"
            onChange={(event) => setChosen(event.target.value)}
          >
            {measured.map((one) => (
              <option key={one.key} value={one.key}>
                {optionWords(one)}
              </option>
            ))}
          </select>
          <WaterfallLegend />
        </h2>
        <Waterfall order={order} />
      </section>
    </main>
  );
}

function optionWords(order: MasterOrderView): string {
  return `${istTime(order.receivedAt)} ${order.side.toUpperCase()} ${digits(order.orderQty)} ${order.symbol}`;
}
