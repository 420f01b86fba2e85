// The view while the screen is shared: names, codes and balances are not in the page at all. Pure; places stay.

import type { DeskView } from '../domain/desk-view.ts';

/** What a person may write into, or the engine may word: everything else is a name of ours and stays as it is. */
const wordKeys: ReadonlySet<string> = new Set([
  'alias',
  'followerAlias',
  'text',
  'title',
  'body',
  'reason',
  'reasonText',
  'remedy',
  'stateReason',
  'feedReason',
  'evidence',
  'explanation',
  'why',
  'notCopied',
  'happened',
  'sendRefusal',
  'actor',
  'by',
  'finding',
  'errorMessage',
  'clientName',
  'holder',
]);
const balanceKeys: ReadonlySet<string> = new Set(['availableFunds', 'realisedPnl', 'unrealisedPnl', 'used', 'dayPnl']);

type Hide = (text: string) => string;

export type PrivateView = {
  readonly view: (view: DeskView) => DeskView;
  /** The same for what came by another way, such as an answer to a call; by the names of this view. */
  readonly any: <T extends object>(value: T, view: DeskView) => T;
};

/** What did not change since keeps its hidden twin, so that nothing is drawn anew. */
export function createPrivateView(): PrivateView {
  let names = '';
  let hide: Hide = (text) => text;
  let twins = new WeakMap<object, object>();
  const learn = (view: DeskView): void => {
    const list = namesOf(view);
    const text = JSON.stringify(list);
    if (text !== names) {
      names = text;
      hide = hiderOf(list);
      twins = new WeakMap();
    }
  };
  return {
    view: (view) => {
      learn(view);
      return hidden(view, hide, twins) as DeskView;
    },
    any: <T extends object>(value: T, view: DeskView): T => {
      learn(view);
      return hidden(value, hide, twins) as T;
    },
  };
}

function namesOf(view: DeskView): readonly (readonly [string, string])[] {
  const followers = view.followers.flatMap(({ id, alias, terms }, place) => {
    const mask = `Follower ${place + 1}`;
    const holder = terms.mandate?.holder ?? '';
    return [[alias, mask] as const, [holder, `Holder ${place + 1}`] as const, [id, `code ${place + 1}`] as const];
  });
  const others = view.accounts.flatMap(({ id, alias, role }, place) => [
    [alias, role === 'Master' ? 'Master' : `Account ${place + 1}`] as const,
    [id, role === 'Master' ? 'master’s code' : `code ${place + 1}`] as const,
  ]);
  const master =
    view.master === null ? [] : [[view.master.alias, 'Master'] as const, [view.master.id, 'master’s code'] as const];
  const known = new Map<string, string>();
  for (const [word, mask] of [...master, ...followers, ...others])
    if (word !== '' && !known.has(word)) known.set(word, mask);
  // The longest first: "Asha Rao" before "Asha".
  return [...known].toSorted(([a], [b]) => b.length - a.length);
}

function hiderOf(list: readonly (readonly [string, string])[]): Hide {
  const masks = new Map(list);
  const any = list.map(([word]) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
  if (any === '') return (text) => text;
  const pattern = new RegExp(any, 'g');
  return (text) => text.replaceAll(pattern, (word) => masks.get(word) ?? '');
}

function hidden(value: object, hide: Hide, twins: WeakMap<object, object>): object {
  const before = twins.get(value);
  if (before !== undefined) return before;
  const twin = Array.isArray(value)
    ? value.map((item: unknown) => (isObject(item) ? hidden(item, hide, twins) : item))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hiddenField(key, item, hide, twins)]));
  twins.set(value, twin);
  return twin;
}

function hiddenField(key: string, item: unknown, hide: Hide, twins: WeakMap<object, object>): unknown {
  if (isObject(item)) return hidden(item, hide, twins);
  if (balanceKeys.has(key)) return null;
  if (key === 'appCode') return 'hidden';
  return typeof item === 'string' && wordKeys.has(key) ? hide(item) : item;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
