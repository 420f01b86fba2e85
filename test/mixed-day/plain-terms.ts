// Twenty followers as their owner would describe them. The engine's terms are made of this, and so is the model's
// arithmetic: each reads it for itself.

export type PlainSize =
  | { readonly times: readonly [numerator: number, denominator: number] }
  | { readonly units: number }
  | { readonly lots: number }
  | { readonly paise: number }
  /** The follower's funds against the master's, in paise. */
  | { readonly funds: readonly [mine: number, masters: number] };

export type PlainTerms = {
  readonly id: string;
  readonly size: PlainSize;
  /** Copies what the master has traded, instead of its orders. */
  readonly fills?: true;
  readonly reverse?: true;
  readonly forgetsRests?: true;
  readonly atLeastOneLot?: true;
  /** For one order, in units and in paise; `cuts`: to whole lots, instead of refusing the order. */
  readonly most?: { readonly units?: number; readonly paise?: number; readonly cuts: boolean };
  readonly never?: readonly string[];
  readonly onlySegments?: readonly ('Cash' | 'Futures' | 'Options')[];
  readonly onlyTypes?: readonly ('Market' | 'Limit' | 'StopLimit')[];
  readonly mostExposure?: number;
  readonly mostContracts?: number;
  readonly mostOrders?: number;
};

const lakh = 1_00_000_00;

export const mixedTerms: readonly PlainTerms[] = [
  { id: 'FO001', size: { times: [1, 1] } },
  { id: 'FO002', size: { times: [5, 10] } },
  { id: 'FO003', size: { times: [2, 1] } },
  { id: 'FO004', size: { times: [33, 100] } },
  { id: 'FO005', size: { times: [7, 10] }, atLeastOneLot: true },
  { id: 'FO006', size: { times: [125, 100] }, forgetsRests: true },
  { id: 'FO007', size: { times: [3333, 10_000] }, fills: true },
  { id: 'FO008', size: { times: [1, 1] }, fills: true },
  { id: 'FO009', size: { times: [2, 1] }, fills: true, reverse: true },
  { id: 'FO010', size: { times: [7, 10] }, fills: true, reverse: true },
  { id: 'FO011', size: { lots: 3 } },
  { id: 'FO012', size: { units: 130 }, fills: true },
  { id: 'FO013', size: { paise: 5 * lakh } },
  { id: 'FO014', size: { funds: [7_43_210_55, 19_87_654_21] } },
  { id: 'FO015', size: { times: [1, 1] }, most: { units: 150, cuts: false } },
  { id: 'FO016', size: { times: [2, 1] }, most: { units: 260, cuts: true } },
  { id: 'FO017', size: { times: [3, 1] }, most: { paise: 6 * lakh, cuts: false } },
  { id: 'FO018', size: { times: [15, 10] }, most: { units: 500, paise: 4 * lakh, cuts: true } },
  { id: 'FO019', size: { times: [10, 1] }, never: ['SBIN'], mostContracts: 1 },
  {
    id: 'FO020',
    size: { times: [1, 1] },
    onlySegments: ['Cash', 'Options'],
    onlyTypes: ['Market', 'Limit'],
    mostExposure: 5 * lakh,
    mostOrders: 120,
  },
];
