// What an order of the master's made up on the spot would become at this follower; nothing of it is sent.

import { useState, type ReactNode } from 'react';
import type { FollowerTerms } from '../../domain/account.ts';
import { partsPerUnit, partsText, sizeBy, sizeEntry, sizeWords, type FundsPair } from '../../domain/entry-size.ts';
import { figureBounds } from '../../domain/figure-bounds.ts';
import { rupeesText, type Paise } from '../../domain/price.ts';
import { readAmount, readWhole } from '../../domain/typed-figures.ts';
import { useCalls } from '../desk-context.tsx';
import { counted, digits, rupees } from '../format.ts';

type SizeSampleProps = {
  /** As the fields stand; null while one of them cannot be read. */
  readonly terms: FollowerTerms | null;
  readonly funds: FundsPair | null;
  /** Paise; null: not known. */
  readonly available: Paise | null;
};

export function SizeSample({ terms, funds, available }: SizeSampleProps): ReactNode {
  const calls = useCalls();
  const [lots, setLots] = useState('2');
  const [name, setName] = useState('NIFTY');
  const [found, setFound] = useState('');
  const [lotSize, setLotSize] = useState('65');
  const [price, setPrice] = useState('200');
  const box = (value: string, set: (text: string) => void, label: string, readable: boolean): ReactNode => (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      className="sample-figure"
      aria-label={label}
      aria-invalid={!readable}
      value={value}
      onChange={(event) => set(event.target.value)}
    />
  );
  const look = (): void => {
    if (name.trim() === '') return;
    void calls.searchInstruments({ text: name.trim() }).then((answer) => {
      const hit = answer.ok ? answer.value[0] : undefined;
      setFound(hit === undefined ? 'nothing is listed under this name' : hit.tradingSymbol);
      if (hit === undefined) return;
      setLotSize(String(hit.lotSize));
      if (hit.lastPrice !== null) setPrice(rupeesText(hit.lastPrice));
    });
  };
  return (
    <div className="size-sample" data-testid="size-sample">
      <span className="muted">
        If the master buys {box(lots, setLots, 'lots', readLots(lots).ok)} lots of{' '}
        <input
          type="text"
          autoComplete="off"
          className="sample-name"
          aria-label="contract"
          data-testid="sample-name"
          value={name}
          title="Enter looks up its lot and its price"
          onChange={(event) => setName(event.target.value)}
          onBlur={look}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            look();
          }}
        />{' '}
        {found === '' ? '' : `(${found}) `}with {box(lotSize, setLotSize, 'units in a lot', readLotSize(lotSize).ok)} a
        lot at ₹{box(price, setPrice, 'price', readPrice(price).ok)}, this follower gets
      </span>
      <strong className="figure">{sampleWords(terms, { lots, lotSize, price }, funds, available)}</strong>
    </div>
  );
}

export function sampleWords(
  terms: FollowerTerms | null,
  order: { readonly lots: string; readonly lotSize: string; readonly price: string },
  funds: FundsPair | null,
  available: Paise | null = null,
): string {
  const lots = readLots(order.lots);
  if (!lots.ok) return lots.message;
  const lotSize = readLotSize(order.lotSize);
  if (!lotSize.ok) return lotSize.message;
  const price = readPrice(order.price);
  if (!price.ok) return price.message;
  if (terms === null) return '—';
  const by = sizeBy(terms, { price: price.value, lotSize: lotSize.value, funds });
  if (by === 'FUNDS_UNKNOWN') return 'the funds of both accounts are not known yet';
  if (by === 'VALUE_UNKNOWN') return '—';
  const units = lots.value * lotSize.value;
  const { carryLots, atLeastOneLot, aboveMaximum } = terms;
  const most = Math.min(
    terms.maxQty ?? Infinity,
    terms.maxOrderValue === null ? Infinity : Math.floor(terms.maxOrderValue / price.value),
  );
  const size = sizeEntry(by, units, units, {
    lotSize: lotSize.value,
    carried: 0,
    carryLots,
    atLeastOneLot,
    cutTo: aboveMaximum === 'Cut' && most !== Infinity ? most : null,
  });
  const how = `(${sizeWords(size)})`;
  if (size.qty === 0) return `nothing: less than one lot ${how}`;
  if (size.qty > most) return `nothing: ${digits(size.qty)} units are above the most for one order, ${how}`;
  const value = size.qty * price.value;
  const left =
    available === null
      ? ''
      : value > available
        ? `, ${rupees(value - available)} more than its funds unless the broker blocks only a margin`
        : `, ${rupees(available - value)} of its funds left`;
  const owed = size.owes > 0 ? `, owed ${owedText(size.owes, lotSize.value)}` : '';
  return `${counted(size.qty / lotSize.value, 'lot')} of ${digits(lotSize.value)}, ${digits(size.qty)} units, ${rupees(value)}${left}${owed} ${how}`;
}

const readLots = (text: string) => readWhole(text, figureBounds.lots, 'LOTS', 'a number of lots');
const readLotSize = (text: string) => readWhole(text, 100_000, 'LOT', 'a number of units in a lot');
const readPrice = (text: string) => readAmount(text, 'PRICE', 'Type a price above 0.');

/** Parts of a unit as lots with one decimal where that tells something, otherwise as units. */
function owedText(parts: number, lotSize: number): string {
  const tenths = Math.floor((parts * 10) / (lotSize * partsPerUnit));
  return tenths > 0 ? `${(tenths / 10).toFixed(1)} lot` : `${partsText(parts)} units`;
}
