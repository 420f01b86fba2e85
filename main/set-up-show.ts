// How every account is set up and connected, shown to the window whenever it changes.

import type { DeskAccount } from '../domain/account.ts';
import type { AccountSetUpView } from '../domain/account-view.ts';
import type { AccountId } from '../domain/ids.ts';
import { nextIstMidnight } from './broker/alice-blue/ist-time.ts';
import type { BrokerAccount, LinkState } from './broker/broker.ts';
import type { Clock } from './clock.ts';
import type { DeskFeed } from './desk-feed.ts';
import type { Publish } from './replication/publish.ts';
import type { Vault } from './vault.ts';

export type SetUpShowParts = {
  readonly clock: Clock;
  readonly listed: () => readonly DeskAccount[];
  readonly accounts: ReadonlyMap<AccountId, Pick<BrokerAccount, 'link'>>;
  readonly vault: Vault;
  readonly publish: Publish;
  readonly feed: DeskFeed;
};

export type SetUpShow = {
  readonly now: () => void;
  /** Within a moment, and once for all that ask in it: a hundred accounts that connect change some hundreds of times. */
  readonly soon: () => void;
  readonly close: () => void;
};

const showTogetherMs = 25;

export function createSetUpShow({ clock, listed, accounts, vault, publish, feed }: SetUpShowParts): SetUpShow {
  const now = (): void => {
    publish.change({
      kind: 'SetUp',
      accounts: listed().map((account) =>
        setUpView(account, accounts.get(account.id)?.link() ?? null, vault, clock.now()),
      ),
    });
    for (const id of accounts.keys()) feed.onAccount(id);
  };
  const together = onceInAMoment(clock, now);
  return { now, soon: together.ask, close: together.close };
}

/** However often it is asked for, once in a moment; and not any more once it is closed. */
function onceInAMoment(clock: Clock, show: () => void): { readonly ask: () => void; readonly close: () => void } {
  let cancel: (() => void) | null = null;
  let closed = false;
  return {
    ask: () => {
      if (closed) return;
      cancel ??= clock.after(showTogetherMs, () => {
        cancel = null;
        show();
      });
    },
    close: () => {
      closed = true;
      cancel?.();
    },
  };
}

function setUpView(account: DeskAccount, link: LinkState | null, vault: Vault, now: number): AccountSetUpView {
  const { terms: _terms, ...shown } = account;
  const none: LinkState = { session: { kind: 'Connecting' }, feed: 'Off', lastFrameAt: null, lastBookAt: null };
  return {
    ...shown,
    hasSecret: vault.hasApiSecret(account.id),
    link: link ?? none,
    sessionEndsAt: link?.session.kind === 'Ready' ? nextIstMidnight(now) : null,
  };
}
