// The settings of `BrokerStance` as a person reads and types them: each as one line of text, checked before it is taken.

import { err, ok, type Result } from '../../../domain/result.ts';
import { commaRefusal } from '../../../domain/typed-commas.ts';
import { safeStance, type BrokerStance, type CodePlace } from './broker-stance.ts';

export type StanceName = keyof BrokerStance;

export type StanceField = {
  readonly name: StanceName;
  /** The question of the broker's reference, such as U5; empty for a limit of ours. */
  readonly point: string;
  readonly title: string;
  readonly hint: string;
  /** Null: typed freely. */
  readonly choices: readonly { readonly value: string; readonly words: string }[] | null;
  readonly write: (stance: BrokerStance) => string;
  /** The stance with this setting as typed, or why it cannot be taken. */
  readonly read: (stance: BrokerStance, text: string) => Result<BrokerStance>;
};

type About = Pick<StanceField, 'point' | 'title' | 'hint'>;

/** Codes that say "could not be read": taken for an empty book they would make a held position look closed. */
const failedReads = /^EC9(13|15|17|19|21|23|24|27|35|37|39)$/;
const places: readonly CodePlace[] = ['status', 'message', 'emsg', 'item'];
const states = ['InFlight', 'Working', 'Filled', 'Canceled', 'Rejected', 'Expired'] as const;

type ChoiceName =
  | 'feedCarries'
  | 'readAfterFrame'
  | 'bracketLegs'
  | 'derivativeMarketOrders'
  | 'carryForwardWord'
  | 'mcxPlacement'
  | 'ordersPerPlacement'
  | 'webhook';

function choice<Name extends ChoiceName>(
  name: Name,
  about: About,
  choices: readonly (readonly [value: BrokerStance[Name], words: string])[],
): StanceField {
  const options = choices.map(([value, words]) => ({ value: String(value), words }));
  return {
    name,
    ...about,
    choices: options,
    write: (stance) => String(stance[name]),
    read: (stance, text) => {
      const found = choices.find(([value]) => String(value) === text.trim());
      return found === undefined
        ? refuse(name, `Choose one of ${options.map(({ value }) => value).join(', ')}.`)
        : ok({ ...stance, [name]: found[0] });
    },
  };
}

function whole(
  name: 'orderCallsPerSecond' | 'readsPer15Minutes' | 'readsKeptFree' | 'orderTagLength',
  about: About,
  least: number,
  most: number,
): StanceField {
  return {
    name,
    ...about,
    choices: null,
    write: (stance) => String(stance[name]),
    read: (stance, text) => {
      const value = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : NaN;
      return value >= least && value <= most
        ? ok({ ...stance, [name]: value })
        : refuse(name, commaRefusal(text) ?? `Give a whole number from ${least} to ${most}.`);
    },
  };
}

type ListName =
  | 'codePlaces'
  | 'emptyBookCodes'
  | 'ambiguousCodes'
  | 'sessionOverStatuses'
  | 'sessionOverCodes'
  | 'sessionOverWords'
  | 'addressRefusedCodes';

/** With commas between; `one` gives the value of one word or why it is none. */
function list<Name extends ListName>(
  name: Name,
  about: About,
  one: (word: string) => BrokerStance[Name][number] | string | null,
): StanceField {
  return {
    name,
    ...about,
    choices: null,
    write: (stance) => stance[name].join(', '),
    read: (stance, text) => {
      const words = text
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '');
      const values = words.map(one);
      const wrong = words.find((_, at) => values[at] === null);
      if (words.length === 0) return refuse(name, 'At least one is needed.');
      return wrong === undefined
        ? ok({ ...stance, [name]: [...new Set(values)] })
        : refuse(name, `"${wrong.slice(0, 40)}" cannot stand here. ${about.hint}`);
    },
  };
}

const code = (word: string): string | null => (/^EC\d{3}$/i.test(word) ? word.toUpperCase() : null);

export const stanceFields: readonly StanceField[] = [
  list(
    'codePlaces',
    {
      point: 'U1',
      title: 'Where an error code stands',
      hint: 'Any of status, message, emsg, item; looked at in this order.',
    },
    (word) => places.find((place) => place === word.toLowerCase()) ?? null,
  ),
  list(
    'emptyBookCodes',
    {
      point: 'U2',
      title: 'Codes of an empty book',
      hint: 'Codes such as EC920 that say "none found"; never one that says "could not be read".',
    },
    (word) => (failedReads.test(word.toUpperCase()) ? null : code(word)),
  ),
  list(
    'ambiguousCodes',
    {
      point: 'U2',
      title: 'Codes that leave an order in doubt',
      hint: 'After these the order is looked for in the book and never sent again.',
    },
    code,
  ),
  list(
    'sessionOverStatuses',
    { point: 'U2', title: 'HTTP statuses of a dead session', hint: '401, and 403 where the broker uses it.' },
    (word) => (word === '401' || word === '403' ? Number(word) : null),
  ),
  list('sessionOverCodes', { point: 'U2', title: 'Codes of a dead session', hint: 'Codes such as EC087.' }, code),
  list(
    'sessionOverWords',
    {
      point: 'U2',
      title: 'Words of a dead session',
      hint: 'In a failure without a code; at least eight letters each.',
    },
    (word) => (/^[a-z0-9 ]{8,60}$/i.test(word) ? word.toLowerCase() : null),
  ),
  {
    name: 'statusSpellings',
    point: 'U3',
    title: 'More spellings of an order’s status',
    hint: `Such as "ORDER PARKED = InFlight", with commas between; the meanings are ${states.join(', ')}.`,
    choices: null,
    write: ({ statusSpellings }) =>
      Object.entries(statusSpellings)
        .map(([spelling, state]) => `${spelling} = ${state}`)
        .join(', '),
    read: (stance, text) => {
      const spellings: Record<string, (typeof states)[number]> = {};
      for (const pair of text.split(',').filter((one) => one.trim() !== '')) {
        const [spelling = '', meaning = ''] = pair.split('=').map((part) => part.trim());
        const state = states.find((one) => one.toLowerCase() === meaning.toLowerCase());
        const plain = spelling.toUpperCase().replaceAll(/[\s_-]/g, '');
        if (state === undefined || !/^[A-Z0-9]{2,40}$/.test(plain))
          return refuse('statusSpellings', `"${pair.trim().slice(0, 60)}" cannot be read.`);
        spellings[plain] = state;
      }
      return ok({ ...stance, statusSpellings: spellings });
    },
  },
  {
    name: 'sessionEndsAtMinute',
    point: 'U4',
    title: 'When a session dies',
    hint: 'The time of day in India, such as 00:00 or 06:00.',
    choices: null,
    write: ({ sessionEndsAtMinute: at }) =>
      `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`,
    read: (stance, text) => {
      const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? [];
      return hour === undefined
        ? refuse('sessionEndsAtMinute', 'Give a time of day such as 06:00.')
        : ok({ ...stance, sessionEndsAtMinute: Number(hour) * 60 + Number(minute) });
    },
  },
  choice(
    'feedCarries',
    {
      point: 'U5',
      title: 'Orders made in the broker’s own app',
      hint: 'Whether the order feed carries them. Unproven: the book is read every 15 s even while nothing works.',
    },
    [
      ['Unproven', 'Unproven: read the book as well'],
      ['EveryChannel', 'Proven: trust the feed'],
    ],
  ),
  choice(
    'readAfterFrame',
    { point: 'U6', title: 'Read the book after each frame', hint: 'Since nobody promises a frame for every change.' },
    [
      [true, 'Yes'],
      [false, 'No'],
    ],
  ),
  choice(
    'bracketLegs',
    {
      point: 'U7',
      title: 'Legs of bracket and cover orders',
      hint: 'They are never sent; this is about those that the broker shows.',
    },
    [
      ['Refuse', 'Refuse them by name'],
      ['ReadAsPlain', 'Read them as plain orders'],
    ],
  ),
  choice(
    'derivativeMarketOrders',
    {
      point: 'U8',
      title: 'MARKET in derivatives',
      hint: 'The broker was seen to refuse it. Copies are priced limits in any case.',
    },
    [
      ['Refuse', 'Do not send'],
      ['Send', 'Send'],
    ],
  ),
  choice(
    'carryForwardWord',
    {
      point: 'U9',
      title: 'Product word that carries a derivative overnight',
      hint: 'LONGTERM was seen to work, NORMAL to be refused.',
    },
    [
      ['LONGTERM', 'LONGTERM'],
      ['NORMAL', 'NORMAL'],
      ['NRML', 'NRML'],
    ],
  ),
  choice(
    'mcxPlacement',
    {
      point: 'U10',
      title: 'What an MCX order counts',
      hint: 'Prove it with one order of one lot first: a wrong unit is a position many times too large.',
    },
    [
      ['Refuse', 'Not proven: send nothing to MCX'],
      ['Lots', 'Lots'],
      ['Units', 'Units'],
    ],
  ),
  list(
    'addressRefusedCodes',
    { point: 'U11', title: 'Codes of an unregistered address', hint: 'Codes such as EC097.' },
    code,
  ),
  whole(
    'orderCallsPerSecond',
    {
      point: 'U12',
      title: 'Most order calls a second, each account',
      hint: 'Ten would need a registered algo; what exceeds it waits.',
    },
    1,
    9,
  ),
  choice(
    'ordersPerPlacement',
    { point: 'U13', title: 'Orders in one call', hint: 'One: nobody has proven what a list of many does.' },
    [[1, 'One']],
  ),
  choice(
    'webhook',
    { point: 'U14', title: 'Webhooks', hint: 'They carry no signature, so they can be no more than a reason to look.' },
    [
      ['Hint', 'Read the book when one comes'],
      ['Ignore', 'Ignore them'],
    ],
  ),
  whole(
    'readsPer15Minutes',
    { point: '', title: 'Most reads in 15 minutes, each account', hint: 'The broker counts 1,800.' },
    400,
    1_790,
  ),
  whole(
    'readsKeptFree',
    { point: '', title: 'Reads the polling leaves free', hint: 'For Exit All and for what somebody waits for.' },
    100,
    1_000,
  ),
  whole(
    'orderTagLength',
    { point: '', title: 'Longest order tag', hint: 'References have ten characters; 50 are documented.' },
    10,
    50,
  ),
];

/** What must hold between the settings. */
export function checkStance(stance: BrokerStance): Result<BrokerStance> {
  return stance.readsKeptFree * 2 > stance.readsPer15Minutes
    ? refuse('readsKeptFree', 'At most half of the reads can be kept free: the polling needs the rest.')
    : ok(stance);
}

/** Settings as saved, by name. One that cannot be taken any more is left at its safe stance and named. */
export function stanceOf(saved: Readonly<Record<string, string>>): {
  readonly stance: BrokerStance;
  readonly refused: readonly string[];
} {
  let stance = safeStance;
  const refused: string[] = [];
  for (const field of stanceFields) {
    const text = saved[field.name];
    if (text === undefined) continue;
    const read = field.read(stance, text);
    const whole = read.ok ? checkStance(read.value) : read;
    if (whole.ok) stance = whole.value;
    else refused.push(`${field.title}: ${whole.message}`);
  }
  return { stance, refused };
}

function refuse(field: StanceName, why: string): Result<never> {
  return err('BROKER_SETTING', why, { field });
}
