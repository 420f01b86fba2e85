// The desk: the followers above, what the master did and how long the copies took below.

import type { ReactNode } from 'react';
import { DelayPanel } from '../components/delay-panel.tsx';
import { EmptyDesk } from '../components/demo.tsx';
import { FollowerGrid } from '../components/follower-grid.tsx';
import { OrderTicket } from '../components/order-ticket.tsx';
import { RecentOrders } from '../components/recent-orders.tsx';
import { useView } from '../desk-context.tsx';

export function DeskScreen(): ReactNode {
  const mode = useView((view) => view.mode);
  return (
    <main className="desk-screen">
      <FollowerGrid
        empty={<EmptyDesk>No follower yet. In practice, a demo morning brings a desk to life.</EmptyDesk>}
      />
      <div className={mode === 'Practice' ? 'desk-lower with-ticket' : 'desk-lower'}>
        <RecentOrders />
        <DelayPanel />
        {mode === 'Practice' ? <OrderTicket /> : null}
      </div>
    </main>
  );
}
