// What all followers of one event have in common is asked once for all of them: the contract, its market and its prices.

import type { FollowParts } from './follow-parts.ts';

/** The same answers for as long as nothing is awaited: made anew for each event, and dropped with it. */
export function oneMoment(parts: FollowParts): FollowParts {
  const { instrumentOf, quoteOf, tapeOf, ageOf, dated } = parts;
  return {
    ...parts,
    instrumentOf: kept(instrumentOf),
    quoteOf: kept(quoteOf),
    tapeOf: kept(tapeOf),
    ageOf: kept(ageOf),
    dated: {
      marketOf: keptAt(dated.marketOf),
      referenceStale: keptAt(dated.referenceStale),
      freezeQtyOf: kept(dated.freezeQtyOf),
    },
  };
}

/** The last answer again when the same is asked again. */
function kept<Asked, Answer>(ask: (asked: Asked) => Answer): (asked: Asked) => Answer {
  const again = keptAt<Asked, Answer>((asked) => ask(asked));
  return (asked) => again(asked, 0);
}

function keptAt<Asked, Answer>(ask: (asked: Asked, at: number) => Answer): (asked: Asked, at: number) => Answer {
  let last: { readonly asked: Asked; readonly at: number; readonly answer: Answer } | null = null;
  return (asked, at) => {
    if (last === null || last.asked !== asked || last.at !== at) last = { asked, at, answer: ask(asked, at) };
    return last.answer;
  };
}
