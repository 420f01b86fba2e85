// An account's colour beside its name; the word is there for who cannot tell it.

import type { ReactNode } from 'react';
import type { AccountColour } from '../../domain/account.ts';
import { colourWords } from '../account-words.ts';
import { useView } from '../desk-context.tsx';

export function ColourTag({ colour }: { readonly colour: AccountColour }): ReactNode {
  return <span className={`colour-tag ${colour}`} role="img" aria-label={`${colourWords[colour]} tag`} />;
}

/** The tag of an account that is known by its code; nothing where none is set up. */
export function AccountTag({ accountId }: { readonly accountId: string }): ReactNode {
  const colour = useView((view) => view.accounts.find(({ id }) => id === accountId)?.colour ?? null);
  return colour === null ? null : <ColourTag colour={colour} />;
}

export function GroupWord({ accountId }: { readonly accountId: string }): ReactNode {
  const group = useView((view) => view.accounts.find(({ id }) => id === accountId)?.group ?? '');
  return group === '' ? <span className="faint">–</span> : <span className="group-word">{group}</span>;
}
