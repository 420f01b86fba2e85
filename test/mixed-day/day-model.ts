// What every follower should hold after a day, worked out from the master's book, the market's moves and the owner's
// words alone. It imports nothing: no line of it is the engine's.

export type PlainSide = 'Buy' | 'Sell';

export type ModelTerms = {
  readonly id: string;
  readonly size:
    | { readonly times: readonly [number, number] }
    | { readonly units: number }
    | { readonly lots: number }
    | { readonly paise: number }
    | { readonly funds: readonly [number, number] };
  readonly fills?: true;
  readonly reverse?: true;
  readonly forgetsRests?: true;
  readonly atLeastOneLot?: true;
  readonly most?: { readonly units?: number; readonly paise?: number; readonly cuts: boolean };
  readonly never?: readonly string[];
  readonly onlySegments?: readonly string[];
  readonly onlyTypes?: readonly string[];
  readonly mostExposure?: number;
  readonly mostContracts?: number;
  readonly mostOrders?: number;
};

export type ModelContract = {
  readonly id: string;
  readonly symbol: string;
  readonly segment: 'Cash' | 'Futures' | 'Options';
  readonly lot: number;
  readonly tick: number;
  /** Units of one order at most; null: no bound. */
  readonly freeze: number | null;
};

/** In the order they happened. */
export type Seen =
  /** `thin`: who rests exactly there trades half of the lots of each order, once; who asks for better trades in full. */
  | { readonly kind: 'Price'; readonly contract: string; readonly price: number; readonly thin: boolean }
  /** Somebody looks at what the accounts hold. */
  | { readonly kind: 'Look' }
  | {
      readonly kind: 'Master';
      readonly order: string;
      readonly contract: string;
      readonly side: PlainSide;
      readonly type: 'Market' | 'Limit' | 'StopLimit';
      readonly qty: number;
      readonly price: number;
      readonly stop: number;
      readonly traded: number;
      readonly value: number;
      readonly canceled: boolean;
    };

type MasterRow = Extract<Seen, { kind: 'Master' }>;

type Piece = {
  readonly exit: boolean;
  readonly side: PlainSide;
  readonly stop: number;
  /** What was asked for last; a refused change counts as asked. */
  asked: number;
  /** What rests at the exchange. */
  real: number;
  price: number;
  traded: number;
  met: boolean;
  open: boolean;
};

/** One follower under one order of the master's. */
type Under = {
  readonly pieces: Piece[];
  readonly refused: { entry: number; exit: number };
  /** The master's units on the other side, and the follower's, when it began. */
  readonly held: number;
  base: number | null;
  /** What it is measured by, and what was owed when it began; null before. */
  by: readonly [bigint, bigint] | number | null;
  before: bigint | null;
  /** Ten-thousandths of a unit that rounding left. */
  rests: bigint;
  side: PlainSide;
  contract: string;
};

const mostSlices = 5;

/** What each follower holds at each look, by contract. */
export function positionsOf(
  seen: readonly Seen[],
  followers: readonly ModelTerms[],
  contracts: readonly ModelContract[],
): ReadonlyMap<string, readonly ReadonlyMap<string, number>[]> {
  const byId = new Map(contracts.map((one) => [one.id, one]));
  return new Map(followers.map((terms) => [terms.id, follow(seen, terms, byId)]));
}

function follow(
  seen: readonly Seen[],
  terms: ModelTerms,
  contracts: ReadonlyMap<string, ModelContract>,
): readonly ReadonlyMap<string, number>[] {
  const looks: ReadonlyMap<string, number>[] = [];
  const has = new Map<string, number>();
  const market = new Map<string, { price: number; thin: boolean }>();
  const master = new Map<string, { net: number; traded: Map<string, number> }>();
  const under = new Map<string, Under>();
  const ended = new Set<string>();
  const forgotten = new Set<string>();
  let sent = 0;
  let sentBefore = 0;

  const holds = (id: string): number => has.get(id) ?? 0;
  const workingOn = (contract: string, side: PlainSide): number => {
    let sum = 0;
    for (const one of under.values())
      if (one.contract === contract)
        for (const piece of one.pieces) if (piece.open && piece.side === side) sum += piece.real - piece.traded;
    return sum;
  };

  function trade(contract: string, piece: Piece): void {
    const now = market.get(contract);
    if (!piece.open || now === undefined) return;
    const buys = piece.side === 'Buy';
    if (!piece.met && piece.stop > 0 && (buys ? now.price < piece.stop : now.price > piece.stop)) return;
    piece.met = true;
    if (buys ? piece.price < now.price : piece.price > now.price) return;
    const { lot } = known(contract);
    const left = piece.real - piece.traded;
    const units =
      now.thin && piece.price === now.price ? (piece.traded > 0 ? 0 : Math.floor(piece.real / lot / 2) * lot) : left;
    piece.traded += units;
    has.set(contract, holds(contract) + (buys ? units : -units));
    if (piece.traded >= piece.real) piece.open = false;
  }

  function known(id: string): ModelContract {
    const contract = contracts.get(id);
    if (contract === undefined) throw new Error(`no contract ${id}`);
    return contract;
  }

  function onMaster(row: MasterRow): void {
    const contract = known(row.contract);
    const book = master.get(row.contract) ?? { net: 0, traded: new Map<string, number>() };
    master.set(row.contract, book);
    const before = book.net;
    sentBefore = sent;
    const already = book.traded.get(row.order) ?? 0;
    book.net += (row.side === 'Buy' ? 1 : -1) * (row.traded - already);
    book.traded.set(row.order, row.traded);
    if (row.canceled) ended.add(row.order);
    // Once the master is out of it, nobody owes anything there.
    if (before !== 0 && book.net === 0)
      for (const [name, one] of under) if (one.contract === row.contract) forgotten.add(name);

    const side = terms.reverse === true ? other(row.side) : row.side;
    let mine = under.get(row.order);
    if (mine === undefined) {
      mine = {
        pieces: [],
        refused: { entry: 0, exit: 0 },
        held: Math.max(0, row.side === 'Sell' ? before : -before),
        base: null,
        by: null,
        before: null,
        rests: 0n,
        side,
        contract: row.contract,
      };
      under.set(row.order, mine);
    }
    const over = row.canceled && (row.traded === 0 || terms.fills !== true);
    if (over) {
      for (const piece of mine.pieces) piece.open = false;
      return;
    }
    // A market order is followed once its price is known.
    if ((terms.fills === true || row.type === 'Market') && row.traded === 0) return;
    const base = terms.fills === true ? row.traded : row.qty;
    const closing = Math.min(base, mine.held);
    const opening = base - closing;
    const price = asks(row, terms.fills === true, side, contract);
    const fresh: Piece[] = [];
    if (closing > 0) {
      const mineNow = Math.max(0, side === 'Sell' ? holds(row.contract) : -holds(row.contract));
      mine.base ??= mineNow;
      const want = closing >= mine.held ? mine.base : lots(mine.base * closing, mine.held, contract.lot);
      fresh.push(...reach(mine, true, want, price, contract, () => true));
    }
    if (opening > 0 || closing === 0) {
      const all = row.qty - Math.min(row.qty, mine.held);
      fresh.push(...enter(mine, row, opening, all, price, contract));
    }
    for (const piece of mine.pieces) piece.price = price.price;
    for (const piece of fresh) trade(row.contract, piece);
    for (const piece of mine.pieces) trade(row.contract, piece);
  }

  function enter(
    mine: Under,
    row: MasterRow,
    opening: number,
    all: number,
    price: Asks,
    contract: ModelContract,
  ): readonly Piece[] {
    const by = (mine.by ??= measure(terms, price.price, contract.lot));
    const before = (mine.before ??= owedTo(row, mine));
    const units = BigInt(opening) * 10_000n;
    const share = typeof by === 'number' ? (units * BigInt(by)) / BigInt(Math.max(1, all)) : (units * by[0]) / by[1];
    const keeps = typeof by !== 'number' && terms.forgetsRests !== true;
    const carried = keeps ? before : 0n;
    const lot = BigInt(contract.lot) * 10_000n;
    const due = share + carried;
    const whole = due < 0n ? 0 : Number(due / lot) * contract.lot;
    const lifted = whole === 0 && terms.atLeastOneLot === true;
    const sized = lifted ? contract.lot : whole;
    const rests = !keeps ? 0n : lifted ? (carried > 0n ? -carried : 0n) : share - BigInt(whole) * 10_000n;
    const cap =
      terms.most?.cuts === true
        ? Math.min(terms.most.units ?? Infinity, within(terms.most.paise, price.price))
        : Infinity;
    const want = Math.min(sized, cap === Infinity ? Infinity : Math.floor(cap / contract.lot) * contract.lot);
    const refusedBefore = mine.refused.entry;
    const fresh = reach(mine, false, want, price, contract, (added, total, orders) =>
      allowed(terms, row, contract, total, added, price.price, {
        holds: holds(row.contract),
        working: workingOn(row.contract, mine.side),
        contracts: [...has.values()].filter((qty) => qty !== 0).length,
        sent: sentBefore,
        orders,
        side: mine.side,
      }),
    );
    const real = mine.pieces
      .filter(({ exit }) => !exit)
      .reduce((sum, one) => sum + (one.open ? one.real : one.traded), 0);
    if (real === want) mine.rests = rests;
    else if (mine.refused.entry > refusedBefore) mine.rests = 0n;
    forgotten.delete(row.order);
    return fresh;
  }

  /** Ends, takes from and adds to what it has under this order until it is `want` in all. */
  function reach(
    mine: Under,
    exit: boolean,
    want: number,
    price: Asks,
    contract: ModelContract,
    may: (added: number, total: number, orders: number) => boolean,
  ): readonly Piece[] {
    const all = mine.pieces.filter((piece) => piece.exit === exit);
    const name = exit ? 'exit' : 'entry';
    let change = want - mine.refused[name] - all.reduce((sum, one) => sum + (one.open ? one.asked : one.traded), 0);
    const most = contract.freeze === null ? Infinity : Math.floor(contract.freeze / contract.lot) * contract.lot;
    for (const piece of all.toReversed()) {
      if (!piece.open || change === 0) continue;
      if (change > 0) {
        const more = Math.min(change, Math.max(0, most - piece.asked));
        if (more === 0) continue;
        change -= more;
        piece.asked += more;
        const grown = piece.asked - piece.real;
        if (may(grown, want - mine.refused[name], 1)) piece.real = piece.asked;
      } else {
        const less = Math.min(-change, piece.asked - piece.traded);
        change += less;
        piece.asked -= less;
        piece.real = Math.min(piece.real, piece.asked);
        if (piece.real <= piece.traded) piece.open = false;
      }
    }
    if (change <= 0) return [];
    const orders = Math.max(1, Math.ceil(change / most));
    if (!exit && (orders > mostSlices || !may(change, want - mine.refused[name], orders))) {
      mine.refused[name] += change;
      return [];
    }
    const fresh: Piece[] = [];
    for (let left = change; left > 0; left -= most) {
      const qty = Math.min(left, most);
      sent += 1;
      fresh.push({
        exit,
        side: mine.side,
        stop: price.stop,
        asked: qty,
        real: qty,
        price: price.price,
        traded: 0,
        met: price.stop === 0,
        open: true,
      });
    }
    mine.pieces.push(...fresh);
    return fresh;
  }

  function owedTo(row: MasterRow, mine: Under): bigint {
    let sum = 0n;
    for (const [name, one] of under)
      if (
        one !== mine &&
        one.contract === row.contract &&
        one.side === mine.side &&
        !forgotten.has(name) &&
        !ended.has(name)
      )
        sum += one.rests;
    return sum;
  }

  for (const one of seen) {
    if (one.kind === 'Look') looks.push(new Map(has));
    if (one.kind === 'Master') onMaster(one);
    if (one.kind !== 'Price') continue;
    market.set(one.contract, { price: one.price, thin: one.thin });
    for (const mine of under.values())
      if (mine.contract === one.contract) for (const piece of mine.pieces) trade(one.contract, piece);
  }
  return looks;
}

type Asks = { readonly price: number; readonly stop: number };

/** What the follower's order asks: the master's own price, or one that protects it around what the master got. */
function asks(row: MasterRow, fills: boolean, side: PlainSide, contract: ModelContract): Asks {
  if (!fills && row.type !== 'Market') return { price: row.price, stop: row.type === 'StopLimit' ? row.stop : 0 };
  return { price: protectedBy(Math.round(row.value / row.traded), side, contract), stop: 0 };
}

function protectedBy(price: number, side: PlainSide, { segment, tick }: ModelContract): number {
  const rupees = price / 100;
  const percent =
    segment === 'Options'
      ? rupees < 5
        ? 10
        : rupees < 10
          ? 5
          : rupees < 100
            ? 3
            : rupees < 500
              ? 2
              : 1
      : rupees < 100
        ? 2
        : rupees < 500
          ? 1
          : 0.5;
  const buffer = Math.max(tick, Math.ceil((price * percent * 10) / 1000));
  return side === 'Buy'
    ? Math.ceil((price + buffer) / tick) * tick
    : Math.max(tick, Math.floor((price - buffer) / tick) * tick);
}

function measure(terms: ModelTerms, price: number, lot: number): readonly [bigint, bigint] | number {
  const { size } = terms;
  if ('times' in size) return [BigInt(size.times[0]), BigInt(size.times[1])];
  if ('funds' in size) return [BigInt(size.funds[0]), BigInt(size.funds[1])];
  if ('units' in size) return size.units;
  return 'lots' in size ? size.lots * lot : Math.floor(size.paise / price);
}

type Standing = {
  readonly holds: number;
  readonly working: number;
  readonly contracts: number;
  readonly sent: number;
  /** Orders that what is added takes, slices counted. */
  readonly orders: number;
  readonly side: PlainSide;
};

function allowed(
  terms: ModelTerms,
  row: MasterRow,
  { symbol, segment }: ModelContract,
  total: number,
  added: number,
  price: number,
  now: Standing,
): boolean {
  if (terms.most?.units !== undefined && total > terms.most.units) return false;
  if (terms.most?.paise !== undefined && total * price > terms.most.paise) return false;
  if (terms.never?.includes(symbol) === true) return false;
  if (terms.onlySegments?.includes(segment) === false) return false;
  if (terms.onlyTypes?.includes(row.type) === false) return false;
  const after = now.holds + (now.side === 'Buy' ? 1 : -1) * (now.working + added);
  if (terms.mostExposure !== undefined && Math.abs(after) * price > terms.mostExposure) return false;
  if (terms.mostContracts !== undefined && now.holds === 0 && now.contracts >= terms.mostContracts) return false;
  return terms.mostOrders === undefined || now.sent + now.orders <= terms.mostOrders;
}

function within(paise: number | undefined, price: number): number {
  return paise === undefined || price <= 0 ? Infinity : Math.floor(paise / price);
}

function lots(product: number, divisor: number, lot: number): number {
  return Math.floor(product / (divisor * lot)) * lot;
}

function other(side: PlainSide): PlainSide {
  return side === 'Buy' ? 'Sell' : 'Buy';
}
