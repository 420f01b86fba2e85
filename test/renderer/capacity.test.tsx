import { expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import { noLimits } from '../../domain/limits.ts';
import { CapacityLine } from '../../renderer/components/capacity-line.tsx';
import { showPage } from './a-page.tsx';
import { aCopy, aDesk, aFollower, anOrder } from './builders.ts';
import { fakeHits } from './fake-desk.ts';

const [found] = fakeHits;
if (found === undefined) throw new Error('no instrument');
/** 1800 units of freeze quantity: 24 lots of 75. */
const option = { ...found, kind: 'Call', instrumentId: 'NFO|1', freezeQty: 1800 } as const;
const lot = 75 * 200_00;

const follower = (limits: Partial<typeof noLimits>, part: Parameters<typeof aFollower>[0] = {}) => {
  const terms: FollowerTerms = { ...newFollowerTerms, enabled: true, limits: { ...noLimits, ...limits } };
  return aFollower({ terms, positions: [], availableFunds: null, ...part });
};

const line = async (
  followers: readonly ReturnType<typeof follower>[],
  orders = [anOrder({ copies: [] })],
  side: 'Buy' | 'Sell' = 'Buy',
): Promise<string> => {
  const page = await showPage(
    aDesk({ followers: [...followers], orders }),
    <CapacityLine
      followers={followers}
      masterFunds={null}
      instrument={option}
      price={200_00}
      side={side}
      ordType="Limit"
      product="NRML"
    />,
  );
  return page.getByTestId('fleet-capacity').textContent;
};

const held = {
  positions: [
    { instrumentId: option.instrumentId, symbol: option.tradingSymbol, product: 'NRML', netQty: 150 },
    { instrumentId: option.instrumentId, symbol: option.tradingSymbol, product: 'MIS', netQty: 7500 },
    { instrumentId: 'NFO|2', symbol: 'ANOTHER', product: 'NRML', netQty: 7500 },
  ],
} as const;

it('counts what a follower holds of the contract and what still works there, and nothing else', async () => {
  const of = { instrumentId: option.instrumentId } as const;
  const orders = [
    anOrder({ ...of, key: '1', copies: [aCopy({ status: 'PartiallyFilled', orderQty: 150, cumQty: 75 })] }),
    anOrder({ ...of, key: '2', copies: [aCopy({ status: 'Unknown', orderQty: 75, cumQty: 0 })] }),
    anOrder({ ...of, key: '3', copies: [aCopy({ status: 'Canceled', orderQty: 750, cumQty: 0 })] }),
    anOrder({ ...of, key: '4', copies: [aCopy({ status: 'New', side: 'Sell', orderQty: 750, cumQty: 0 })] }),
    anOrder({ ...of, key: '5', copies: [aCopy({ status: 'New', followerId: 'FO002', orderQty: 750, cumQty: 0 })] }),
    anOrder({ ...of, key: '6', product: 'MIS', copies: [aCopy({ status: 'New', orderQty: 750, cumQty: 0 })] }),
  ];
  // Ten lots may stand, two are held, one works and one is in doubt.
  expect(await line([follower({ maxExposure: lot * 10 }, held)], orders)).toBe(
    'Largest order all 1 follower can follow: 6 lots of 75; bottleneck: Asha (most value in one contract)',
  );
});

it('counts slices against the orders left of the day, and names who has the fewest', async () => {
  const today = { contracts: 0, used: 0, dayPnl: 0 };
  const fleet = [
    follower({ maxOrdersPerDay: 60 }, { id: 'FO002', alias: 'Meera', today: { ...today, orders: 57 } }),
    follower({ maxOrdersPerDay: 60 }, { today: { ...today, orders: 58 } }),
  ];
  expect(await line(fleet)).toBe(
    'Largest order all 2 followers can follow: 48 lots of 75; bottleneck: Asha (most orders in a day)',
  );
});

it('says that the margin of what is sold is not counted', async () => {
  const text = await line([follower({}, { availableFunds: lot })], [], 'Sell');
  expect(text).toBe(
    'Largest order all 1 follower can follow: 120 lots of 75; bottleneck: Asha (more than 5 slices)' +
      ' The margin that the broker blocks for it is not known here and not counted.',
  );
});
