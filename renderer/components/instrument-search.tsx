// A few letters find the instrument: arrows choose, Enter takes, Escape puts away.

import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { InstrumentHit } from '../../preload/contract.ts';
import { useCalls } from '../desk-context.tsx';
import { price } from '../format.ts';
import { RefreshReference } from './refresh-reference.tsx';

type InstrumentSearchProps = {
  readonly chosen: InstrumentHit | null;
  readonly refusal: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChoose: (hit: InstrumentHit) => void;
  readonly onClear: () => void;
};

export function InstrumentSearch({ chosen, refusal, field, onChoose, onClear }: InstrumentSearchProps): ReactNode {
  const calls = useCalls();
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState<string | null>(null);
  const [hits, setHits] = useState<readonly InstrumentHit[]>([]);
  const [at, setAt] = useState(0);
  const [trouble, setTrouble] = useState('');
  const [refreshes, setRefreshes] = useState(0);

  useEffect(() => {
    if (text === null || text.trim() === '') {
      setHits([]);
      setTrouble('');
      return;
    }
    let stale = false;
    const wait = setTimeout(() => {
      void calls.searchInstruments({ text: text.trim() }).then((answer) => {
        if (stale) return;
        setHits(answer.ok ? answer.value : []);
        setTrouble(
          answer.ok ? (answer.value.length === 0 ? `Nothing is listed under "${text.trim()}".` : '') : answer.message,
        );
        setAt(0);
      });
    }, 60);
    return () => {
      stale = true;
      clearTimeout(wait);
    };
  }, [calls, text, refreshes]);

  useEffect(() => {
    // The list alone is moved: the ticket around it stays where it is.
    const row = list.current?.children[at];
    if (list.current === null || !(row instanceof HTMLElement)) return;
    const { scrollTop, clientHeight } = list.current;
    if (row.offsetTop < scrollTop) list.current.scrollTop = row.offsetTop;
    const under = row.offsetTop + row.offsetHeight - clientHeight;
    if (under > scrollTop) list.current.scrollTop = under;
  }, [at, hits]);

  const choose = (hit: InstrumentHit | undefined): void => {
    if (hit === undefined) return;
    onChoose(hit);
    setText(null);
  };
  const note = trouble === '' ? refusal : trouble;

  return (
    <div className="field search">
      <span className="label">Instrument</span>
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label="Instrument"
        aria-expanded={hits.length > 0}
        aria-controls={listId}
        aria-activedescendant={hits.length > 0 ? `${listId}-${at}` : undefined}
        aria-invalid={note !== ''}
        data-testid="ticket-instrument"
        placeholder="Symbol: NIFTY, SBIN…"
        spellCheck={false}
        autoComplete="off"
        value={text ?? chosen?.tradingSymbol ?? ''}
        onFocus={(event) => event.target.select()}
        onBlur={(event) => {
          // The way to the button below is still a way within the search.
          if (event.currentTarget.parentElement?.contains(event.relatedTarget) !== true) setText(null);
        }}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === '') onClear();
        }}
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (step !== undefined && hits.length > 0) setAt(Math.max(0, Math.min(at + step, hits.length - 1)));
          else if (event.key === 'Enter') choose(hits[at]);
          else if (event.key === 'Escape') setText(null);
          else return;
          event.preventDefault();
        }}
      />
      {hits.length === 0 ? null : (
        <ul ref={list} className="hits" id={listId} role="listbox" aria-label="Instruments found">
          {hits.map((hit, index) => (
            <li
              key={hit.instrumentId}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === at}
              className={index === at ? 'hit active' : 'hit'}
              data-testid={`ticket-hit-${hit.instrumentId}`}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(hit)}
            >
              <span className="hit-symbol">{hit.tradingSymbol}</span>
              <span className={hit.lastPrice === null ? 'hit-price faint' : 'hit-price'}>
                {hit.lastPrice === null ? 'no price yet' : price(hit.lastPrice)}
              </span>
              <span className="hit-name">{hit.name}</span>
              <span className="hit-lot">
                {hit.exchange}
                {hit.lotSize === 1 ? '' : ` · lot ${hit.lotSize}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {note === '' ? null : (
        <span className="field-refusal" role="alert">
          {note}
        </span>
      )}
      {trouble === '' ? null : (
        <RefreshReference testId="ticket-refresh" onFresh={() => setRefreshes((before) => before + 1)} />
      )}
    </div>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
