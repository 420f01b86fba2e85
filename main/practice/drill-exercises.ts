// The five troubles of the fire drill: how each is brought about, when it is in hand again, and how it is undone.

import type { DrillExercise } from '../../domain/drill.ts';
import type { FollowerView } from '../../domain/account-view.ts';
import type { DeskView } from '../../domain/desk-view.ts';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { rupeesText, type Paise } from '../../domain/price.ts';
import type { Result } from '../../domain/result.ts';
import type { MasterTicket } from '../../preload/master-calls.ts';
import type { BrokerHand } from './broker-hand.ts';
import type { MasterHands } from './master-ticket.ts';

export type DrillDesk = {
  readonly hand: BrokerHand;
  readonly hands: MasterHands;
  readonly view: () => DeskView;
  readonly lastPrice: () => Promise<Paise | null>;
  readonly wait: (ms: number) => Promise<void>;
};

/** A trouble that stands now. */
export type Trouble = {
  readonly happened: string;
  /** Whether the desk is in hand again, by the view and by what the person did. */
  readonly isRight: (view: DeskView, acts: readonly string[]) => boolean;
  /** Money that nobody looks after as things stand. */
  readonly atRisk: (view: DeskView, acts: readonly string[]) => Paise;
  readonly undo: () => Promise<void>;
};

/** The share that is drilled on: every desk of the practice broker lists it. */
export const drillShare = { exchange: 'NSE', token: '3045', id: 'NSE|3045' } as const;
const share = { exchange: drillShare.exchange, token: drillShare.token };
const lot = 100;

export const bringAbout: Readonly<Record<DrillExercise, (desk: DrillDesk, victim: FollowerView) => Promise<Trouble>>> =
  {
    RejectedFollower: async (desk, victim) => {
      await desk.hand('funds', { account: victim.id, paise: 100_00 });
      const order = await mustPlace(desk, { ordType: 'Market', price: '' });
      const copies = (view: DeskView) =>
        (orderIn(view, order)?.copies ?? []).filter(({ followerId }) => followerId === victim.id);
      return {
        happened: `${victim.alias} ran short of margin and its copy was rejected.`,
        isRight: (view) =>
          copies(view).length > 0 &&
          copies(view).every(({ attention }) => attention !== 'Failed') &&
          copies(view).some(({ attention }) => attention === 'PutAside'),
        atRisk: (view) =>
          copies(view)
            .filter(({ attention }) => attention === 'Failed')
            .reduce((sum, { orderQty, price }) => sum + orderQty * price, 0),
        undo: () => desk.hand('funds', { account: victim.id, paise: 25_00_000_00 }),
      };
    },
    HalfFill: async (desk) => {
      const price = await desk.lastPrice();
      if (price === null) throw new Error('No price came for the share that is drilled on.');
      await desk.hand('price', { ...share, price: price / 100, hold: true });
      // A little at a time, so that some of it has traded and some has not when the market dries up.
      await desk.hand('volume', { ...share, perTick: 15, perOrder: true });
      const order = await mustPlace(desk, { ordType: 'Limit', price: rupeesText(price) });
      for (let looks = 0; looks < 100 && (orderIn(desk.view(), order)?.cumQty ?? 0) === 0; looks += 1)
        await desk.wait(20);
      await desk.hand('volume', { ...share, perTick: 0, perOrder: true });
      const open = (view: DeskView) => {
        const own = orderIn(view, order);
        return own === undefined || own.status === 'Filled' || ended(own) ? 0 : own.orderQty - own.cumQty;
      };
      return {
        happened: 'The market dried up in the middle of the master’s order, and the rest of it hung.',
        isRight: (view) => {
          const own = orderIn(view, order);
          return own !== undefined && ended(own);
        },
        atRisk: (view) => open(view) * price,
        undo: async () => {
          await desk.hand('volume', { ...share, perTick: null });
          await desk.hand('price', { ...share, price: price / 100, hold: false });
        },
      };
    },
    DeadFeed: async (desk) => {
      const master = desk.view().master?.id ?? '';
      await desk.hand('faults', { account: master, feed: 'drop', times: null });
      await mustPlace(desk, { ordType: 'Market', price: '' });
      return {
        happened: 'The master’s order feed stayed connected and fell silent.',
        isRight: (view, acts) =>
          (acts.includes('dismissNotice') && !view.notices.some(({ key }) => key === 'feed:master')) ||
          view.copying.kind !== 'On',
        atRisk: () => 0,
        undo: async () => {
          await desk.hand('faults/clear', {});
          await makeHeard(desk);
        },
      };
    },
    LostLine: async (desk) => {
      await desk.hand('cut-feed', { seconds: 600 });
      await desk.hand('faults', { endpoint: 'book', answer: { kind: 'reset' }, times: null });
      return {
        happened: 'The line to the broker was lost: neither the order feed nor the order book could be reached.',
        isRight: (view) => view.copying.kind !== 'On' || view.trading.some(({ scope }) => scope.kind === 'Fleet'),
        atRisk: (view) => (view.copying.kind === 'On' ? heldValue(view, view.followers) : 0),
        undo: async () => {
          await desk.hand('faults/clear', {});
          await desk.hand('cut-feed', { seconds: 0 });
        },
      };
    },
    ExpiredSession: async (desk, victim) => {
      await desk.hand('expire', { account: victim.id, closeFeeds: true });
      const now = (view: DeskView) => view.followers.find(({ id }) => id === victim.id);
      return {
        happened: `The broker ended ${victim.alias}’s session in the middle of the day.`,
        isRight: (view, acts) => acts.includes('beginLogin') && now(view)?.link.session.kind === 'Ready',
        atRisk: (view) => {
          const follower = now(view);
          return follower === undefined || follower.link.session.kind === 'Ready' ? 0 : heldValue(view, [follower]);
        },
        undo: async () => undefined,
      };
    },
  };

/** A feed that was found deaf counts as such until it is heard again: the master rests an order far away and takes it back. */
async function makeHeard(desk: DrillDesk): Promise<void> {
  const price = await desk.lastPrice();
  if (price === null) return;
  const far = await desk.hands.place({
    instrumentId: drillShare.id,
    side: 'Buy',
    ordType: 'Limit',
    product: 'MIS',
    quantity: String(lot),
    price: rupeesText(Math.round((price * 0.95) / 100) * 100),
    trigger: '',
  });
  if (!far.ok) return;
  for (let tries = 0; tries < 20; tries += 1) {
    if ((await desk.hands.cancel(far.value.orderId)).ok) return;
    await desk.wait(100);
  }
}

async function mustPlace(desk: DrillDesk, part: Pick<MasterTicket, 'ordType' | 'price'>): Promise<string> {
  const placed: Result<{ readonly orderId: string }> = await desk.hands.place({
    instrumentId: drillShare.id,
    side: 'Buy',
    product: 'MIS',
    quantity: String(lot),
    trigger: '',
    ...part,
  });
  if (!placed.ok) throw new Error(placed.message);
  return placed.value.orderId;
}

function orderIn(view: DeskView, key: string): MasterOrderView | undefined {
  return view.orders.find((order) => order.key === key);
}

function ended({ status }: MasterOrderView): boolean {
  return status === 'Canceled' || status === 'Rejected' || status === 'Expired';
}

/** By the master's newest average in each instrument; what the master never traded today counts nothing. */
function heldValue(view: DeskView, followers: readonly FollowerView[]): Paise {
  const prices = new Map(
    view.orders.flatMap(({ instrumentId, avgPx }) => (avgPx === null ? [] : [[instrumentId, avgPx] as const])),
  );
  return followers
    .flatMap(({ positions }) => positions ?? [])
    .reduce((sum, { instrumentId, netQty }) => sum + Math.abs(netQty) * (prices.get(instrumentId) ?? 0), 0);
}
