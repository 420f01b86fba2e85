// The largest order that all can take, before it is found out one refusal at a time.

import { useMemo, type ReactNode } from 'react';
import type { FollowerView } from '../../domain/account-view.ts';
import { fleetCapacity } from '../../domain/fleet-capacity.ts';
import type { OrdType, Product, Side } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import type { InstrumentHit } from '../../preload/contract.ts';
import { useView } from '../desk-context.tsx';
import { capacityOf } from '../follower-capacity.ts';
import { counted } from '../format.ts';

type CapacityProps = {
  readonly followers: readonly FollowerView[];
  readonly masterFunds: Paise | null;
  readonly instrument: InstrumentHit;
  /** Null: not known, and nothing is said. */
  readonly price: Paise | null;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
};

export function CapacityLine(props: CapacityProps): ReactNode {
  const { followers, masterFunds, instrument, price, side, ordType, product } = props;
  const orders = useView((view) => view.orders);
  const capacity = useMemo(() => {
    if (price === null || price <= 0) return null;
    const asked = { instrumentId: instrument.instrumentId, product, side };
    const fleet = followers.map((one) => capacityOf(one, masterFunds, orders, asked));
    return fleetCapacity(fleet, instrument, { side, ordType, product, price });
  }, [followers, masterFunds, orders, instrument, price, side, ordType, product]);
  if (capacity === null || capacity.followers === 0) return null;
  const { lots, bottleneck, why, marginUnknown } = capacity;
  return (
    <p className="capacity" data-testid="fleet-capacity">
      {lots === null ? (
        <>No limit stands in the way of all {counted(capacity.followers, 'follower')}.</>
      ) : (
        <>
          Largest order all {counted(capacity.followers, 'follower')} can follow:{' '}
          <b>{lotWords(lots, instrument.lotSize)}</b>; bottleneck: <b>{bottleneck}</b> ({why})
        </>
      )}
      {marginUnknown ? ' The margin that the broker blocks for it is not known here and not counted.' : ''}
    </p>
  );
}

function lotWords(lots: number, lotSize: number): string {
  return lotSize === 1 ? counted(lots, 'unit') : `${counted(lots, 'lot')} of ${lotSize}`;
}
