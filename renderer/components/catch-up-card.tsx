// One missed action: the master's price and the price now, each follower's gap in units and rupees, and the four choices.

import { useState, type ReactNode } from 'react';
import type { CatchUpChoice, MissedGap, MissedView } from '../../domain/worklists.ts';
import type { CatchUpAnswer } from '../../preload/attention-calls.ts';
import { useCalls } from '../desk-context.tsx';
import { age, counted, digits, istTime, price, rupees, signedPrice } from '../format.ts';
import { useNow } from '../now.ts';
import { Choice } from './choice.tsx';
import { refusalOf } from './figure-field.tsx';
import { RefusableInput } from './refusable-input.tsx';
import { SideLetter } from './side.tsx';

const choices: readonly { readonly value: CatchUpChoice; readonly words: string }[] = [
  { value: 'AtLimit', words: 'Catch up at a limit' },
  { value: 'ExitsOnly', words: 'Exits only' },
  { value: 'Adopt', words: 'Adopt' },
  { value: 'Leave', words: 'Leave' },
];

const meanings: Readonly<Record<CatchUpChoice, string>> = {
  AtLimit: 'Sends each chosen follower’s gap at no worse than this price, under the same rules as any order.',
  ExitsOnly: 'Closes what the master has closed, and opens nothing.',
  Adopt: 'Takes over what the account has traded by hand meanwhile as its part of this action. Sends nothing.',
  Leave: 'Leaves the followers as they are. Sends nothing, and takes the action off this list.',
};

export function CatchUpCard({ action }: { readonly action: MissedView }): ReactNode {
  const calls = useCalls();
  const now = useNow();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [choice, setChoice] = useState<CatchUpChoice>('Leave');
  const [limit, setLimit] = useState(() => (action.priceNow === null ? '' : (action.priceNow / 100).toFixed(2)));
  const [busy, setBusy] = useState(false);
  const [answers, setAnswers] = useState<readonly CatchUpAnswer[]>([]);
  const [refusal, setRefusal] = useState('');
  const chosen = action.gaps.filter(({ followerId }) => !left.has(followerId));
  const needsLimit = choice === 'AtLimit' || choice === 'ExitsOnly';
  const limitRefusal = needsLimit ? refusalOf(limit, 'Price', false) : '';

  const carryOut = (): void => {
    setBusy(true);
    setRefusal('');
    const followerIds = chosen.map(({ followerId }) => followerId);
    void calls
      .catchUp({ masterKey: action.masterKey, followerIds, choice, limit: needsLimit ? limit.trim() : '' })
      .then((answer) => {
        setBusy(false);
        if (answer.ok) setAnswers(answer.value);
        else setRefusal(answer.message);
      });
  };

  return (
    <section className="catch-up" data-testid={`missed-${action.masterKey}`} aria-label={`Missed: ${action.symbol}`}>
      <header>
        <h3>
          <SideLetter side={action.side} /> {digits(action.orderQty)} {action.symbol}{' '}
          <span className="faint">{action.product}</span>
        </h3>
        <span>
          {istTime(action.at)} · {age(action.at, now)} ago
        </span>
        <span>
          master <b>{priceWords(action.priceThen)}</b> · now <b>{priceWords(action.priceNow)}</b>
          {action.priceThen === null || action.priceNow === null
            ? null
            : ` (${signedPrice(action.priceNow - action.priceThen)})`}
        </span>
        <span className="muted">{action.why}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Follower</th>
            <th scope="col">Lacks</th>
            <th scope="col">Costs now against then</th>
            <th scope="col">Include</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {action.gaps.map((gap) => (
            <GapRow
              key={`${gap.followerId}/${gap.purpose}`}
              gap={gap}
              side={action.side}
              included={!left.has(gap.followerId)}
              answer={answers.find(({ followerId }) => followerId === gap.followerId)}
              onInclude={(include) =>
                setLeft((before) => {
                  const next = new Set(before);
                  if (include) next.delete(gap.followerId);
                  else next.add(gap.followerId);
                  return next;
                })
              }
            />
          ))}
        </tbody>
      </table>
      <footer>
        <Choice label="What to do" value={choice} options={choices} onChange={setChoice} />
        {needsLimit ? (
          <label>
            Limit ₹{' '}
            <RefusableInput
              inputMode="decimal"
              refusal={limitRefusal}
              data-testid={`catch-up-limit-${action.masterKey}`}
              value={limit}
              onChange={(event) => setLimit(event.target.value)}
            />
          </label>
        ) : null}
        <button
          type="button"
          className="small strong"
          data-testid={`catch-up-go-${action.masterKey}`}
          disabled={busy || chosen.length === 0 || limitRefusal !== ''}
          onClick={carryOut}
        >
          {busy ? 'Asking…' : buttonWords(choice, chosen, limit)}
        </button>
        <span className="muted">{meanings[choice]}</span>
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </footer>
    </section>
  );
}

type GapRowProps = {
  readonly gap: MissedGap;
  readonly side: MissedView['side'];
  readonly included: boolean;
  readonly answer: CatchUpAnswer | undefined;
  readonly onInclude: (include: boolean) => void;
};

function GapRow({ gap, side, included, answer, onInclude }: GapRowProps): ReactNode {
  return (
    <tr data-testid={`gap-${gap.followerId}`}>
      <th scope="row">{gap.alias}</th>
      <td>
        {side} {digits(gap.qty)} <span className="faint">{gap.purpose === 'Exit' ? 'closes' : 'opens'}</span>
      </td>
      <td>{gap.costPaise === null ? <span className="faint">not available</span> : costWords(gap.costPaise)}</td>
      <td>
        <input
          type="checkbox"
          aria-label={`Include ${gap.alias}`}
          checked={included}
          onChange={(event) => onInclude(event.target.checked)}
        />
      </td>
      <td className={answer?.done === false ? 'refusal' : ''}>
        {answer === undefined ? '' : answer.done ? 'Done' : answer.message}
      </td>
    </tr>
  );
}

function costWords(paise: number): string {
  if (paise === 0) return 'the same';
  return paise > 0 ? `${rupees(paise)} worse` : `${rupees(-paise)} better`;
}

function priceWords(paise: number | null): string {
  return paise === null ? 'not available' : price(paise);
}

/** What will happen now. */
function buttonWords(choice: CatchUpChoice, chosen: readonly MissedGap[], limit: string): string {
  const followers = counted(new Set(chosen.map(({ followerId }) => followerId)).size, 'follower');
  switch (choice) {
    case 'AtLimit':
      return `Send ${followers} at ${limit.trim() || 'the master’s price'}`;
    case 'ExitsOnly':
      return `Close for ${followers}`;
    case 'Adopt':
      return `Adopt for ${followers}`;
    case 'Leave':
      return `Leave ${followers} as they are`;
  }
}
