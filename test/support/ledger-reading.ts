// Questions to the simulated broker's own ledger, which knows the truth whatever any answer or frame has said.

import type { RunningSimulator } from '../../main/simulator/start-simulator.ts';

export const everyone = ['PR1001', 'PR2001', 'PR2002', 'PR2003'] as const;
export const followers = everyone.slice(1);

export function readLedger(simulator: () => RunningSimulator) {
  const orders = (account?: string) =>
    simulator()
      .ledger()
      .orders.filter((order) => (account === undefined ? order.account !== 'PR1001' : order.account === account));
  return {
    /** Of one account, or of all followers. */
    orders,
    /** Signed units of one account over all its orders in one instrument, whatever the product. */
    net: (account: string, token = '3045'): number =>
      simulator()
        .ledger()
        .orders.filter((order) => order.account === account && order.token === token)
        .reduce((sum, { side, filledQuantity }) => sum + (side === 'BUY' ? filledQuantity : -filledQuantity), 0),
    working: (account: string): number =>
      orders(account).filter(({ status }) => ['OPEN', 'PENDING', 'TRIGGER PENDING'].includes(status)).length,
    commands: (account: string, endpoint: 'place' | 'modify' | 'cancel') =>
      simulator()
        .ledger()
        .commands.filter((command) => command.account === account && command.endpoint === endpoint),
  };
}

/** Lets the desk go on for so long, where a test must show that nothing happens. */
export function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
