import type { SimAccount } from './accounts.ts';

/** Where each account's app sends the browser after a login. */
export interface Redirects {
  readonly of: (account: SimAccount) => string;
  /** Registers another URL; null restores the first one. Throws a RangeError when it is not a web address. */
  readonly set: (account: SimAccount, url: string | null) => void;
}

export function openRedirects(): Redirects {
  const changed = new Map<string, string>();
  return {
    of: (account) => changed.get(account.id) ?? account.redirectUrl,
    set: (account, url) => {
      if (url === null) {
        changed.delete(account.id);
        return;
      }
      const target = URL.canParse(url) ? new URL(url) : undefined;
      if (target === undefined || !['http:', 'https:'].includes(target.protocol)) {
        throw new RangeError(`${JSON.stringify(url)} is not an http or https address.`);
      }
      changed.set(account.id, target.href);
    },
  };
}
