// What a broker's refusal means and what to do about it. Code first, then text; unknown texts pass through as they are.

type RejectionClass = {
  readonly codes: readonly string[];
  readonly words: RegExp | null;
  readonly cause: string;
  readonly remedy: string;
};

/** First match wins. Seeds: the broker's published codes and the texts that clients have met. */
const classes: readonly RejectionClass[] = [
  {
    codes: ['EC087', 'SESSION_EXPIRED', 'HTTP_401'],
    words: /session expired|unauthori[sz]ed/i,
    cause: 'session ended',
    remedy: 'Log this account in again.',
  },
  {
    codes: ['EC097'],
    words: /\bip\b.*(not|whitelist)/i,
    cause: 'address not registered',
    remedy: 'Its calls must leave from the registered address; exits by API fail too, so use the broker’s own app.',
  },
  {
    codes: [],
    words: /margin|insufficient|fund/i,
    cause: 'margin',
    remedy: 'Add funds, lower the multiplier, or leave this follower out; it was not resized.',
  },
  {
    codes: [],
    words: /holding|edis|tpin|ddpi/i,
    cause: 'holdings',
    remedy: 'Authorise the holdings at the broker and check the quantity.',
  },
  {
    codes: ['EC965'],
    words: /market orders? (are|is) not allowed|market order with algo/i,
    cause: 'market orders barred',
    remedy: 'Send a priced order instead.',
  },
  {
    codes: ['EC957', 'EC959'],
    words: /multiple of tick/i,
    cause: 'tick size',
    remedy: 'Use a price on the tick; refresh the contract master if it looks right.',
  },
  {
    codes: ['EC954', 'EC990'],
    words: /lot/i,
    cause: 'lot size',
    remedy: 'Use whole lots; refresh the contract master if it looks right.',
  },
  {
    codes: ['EC088'],
    words: /freeze/i,
    cause: 'freeze quantity',
    remedy: 'Split the order below the freeze quantity.',
  },
  {
    codes: [],
    words: /circuit|price range|price band/i,
    cause: 'price band',
    remedy: 'The price is outside the day’s band; decide whether to chase it.',
  },
  {
    codes: ['EC858'],
    words: /exchange not (enabled|allowed)|not enabled/i,
    cause: 'segment off',
    remedy: 'Activate the segment for this account, or leave it out.',
  },
  {
    codes: ['EC086'],
    words: /suspend|deactivat|dormant|read.?only/i,
    cause: 'account blocked',
    remedy: 'Call the broker about this account.',
  },
  {
    codes: ['EC946', 'EC947', 'EC980'],
    words: /invalid (token|instrument)/i,
    cause: 'instrument',
    remedy: 'Refresh the contract master; the contract may have expired or been renamed.',
  },
  {
    codes: [],
    words: /closed|outside market/i,
    cause: 'market closed',
    remedy: 'Wait for the market; nothing is queued.',
  },
  {
    codes: ['EC993', 'EC994', 'EC997', 'EC999'],
    words: null,
    cause: 'order already gone',
    remedy: 'It was filled or ended first; the book shows which.',
  },
  {
    codes: ['HTTP_429', 'RATE_LIMIT'],
    words: /too many|access rate/i,
    cause: 'too many requests',
    remedy: 'Lower this account’s pace.',
  },
  {
    codes: ['MASTER_ACTION_STALE'],
    words: null,
    cause: 'too late',
    remedy: 'The market has moved: decide by hand whether to follow it.',
  },
  {
    codes: ['DROPPED_BY_EXIT_ALL'],
    words: null,
    cause: 'dropped by Exit All',
    remedy: 'Nothing to do: it never left.',
  },
  {
    codes: ['EXIT_OVERTAKEN'],
    words: null,
    cause: 'overtaken',
    remedy:
      'It never left. While the exit goes on, it closes what is held now; once the account is LEFT, exit it again.',
  },
  {
    codes: ['MCX_UNPROVEN'],
    words: null,
    cause: 'MCX not proven',
    remedy: 'MCX quantities are not proven yet at this broker; trade it by hand.',
  },
];

export type Rejection = {
  /** A word or two, for collapsing: "2 of 3 failed: margin". */
  readonly cause: string;
  readonly remedy: string;
};

export function explainRejection(code: string, text: string): Rejection {
  const known =
    classes.find((one) => one.codes.includes(code)) ?? classes.find(({ words }) => words?.test(text) === true);
  return known ?? { cause: 'see the broker’s words', remedy: 'Read the broker’s words; nothing is retried by itself.' };
}
