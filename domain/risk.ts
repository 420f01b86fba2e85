// May this order leave? A fixed order of rules; the first that refuses is the reason. Exits pass the entry limits.

import type { DenialCode } from './denial-codes.ts';
import type { DeskAccount, FollowerTerms } from './account.ts';
import { mostSlices } from './freeze.ts';
import type { NewOrder } from './order-command.ts';
import { rupeesText } from './price.ts';
import { referenceWords, type Reference } from './reference-price.ts';
import type { SetTradingState, TradingScope } from './trading-state.ts';
import { mayEnter, type MarketSession } from './trading-session.ts';

/** Our own refusal: nothing left the building. */
export type Denial = {
  readonly code: DenialCode;
  readonly text: string;
  readonly remedy: string;
  /** By a state that Lockstep set itself: nobody chose it, so it is told. */
  readonly bySystem?: true;
};

export function denial(code: DenialCode, text: string, remedy: string): Denial {
  return { code, text, remedy };
}

/** Whether a denial is somebody's choice rather than a fault: it is shown quietly and raises no alarm. */
export function isQuiet(code: DenialCode): boolean {
  return (
    code === 'FOLLOWER_DISABLED' ||
    code === 'COPYING_OFF' ||
    code === 'TRADING_HALTED' ||
    code === 'TRADING_REDUCE_ONLY' ||
    code === 'MASTER_OUT' ||
    code === 'NOTHING_TO_EXIT' ||
    code === 'EXIT_STANDS_BACK'
  );
}

/** Reduce-only stops what opens or adds; halted stops exits too, all but cancels and Exit All. */
export function tradingDenial(ruling: SetTradingState | null, isExit: boolean): Denial | null {
  if (ruling === null || (ruling.state === 'ReduceOnly' && isExit)) return null;
  const by = `set by ${ruling.actor}${ruling.reason === '' ? '' : ` (${ruling.reason})`}`;
  const where = scopeNames[ruling.scope.kind];
  const told = systemActors.has(ruling.actor) ? { bySystem: true as const } : {};
  const refusal =
    ruling.state === 'Halted'
      ? denial(
          'TRADING_HALTED',
          `Trading is halted for ${where}, ${by}.`,
          'Set it back to active to follow the next orders; Exit All still works.',
        )
      : denial(
          'TRADING_REDUCE_ONLY',
          `Only exits are copied for ${where}, ${by}.`,
          'Set it back to active to follow the next entries.',
        );
  return { ...refusal, ...told };
}

/** Who sets states without anybody having asked for that state: an exit that was pressed, and the start after a death. */
const systemActors: ReadonlySet<string> = new Set(['Exit', 'Lockstep']);

const scopeNames: Readonly<Record<TradingScope['kind'], string>> = {
  Fleet: 'the whole desk',
  Group: 'this follower’s group',
  Follower: 'this follower',
  Instrument: 'this instrument',
  Position: 'this instrument at this follower',
};

/** Whether anything new may be copied into this account at all: the holder's word, and the family that rules allow. */
export function accountDenial(
  account: Pick<DeskAccount, 'consent' | 'relation'>,
  mode: 'Practice' | 'Live',
): Denial | null {
  if (account.consent?.kind !== 'Granted') {
    const what =
      account.consent === null
        ? 'No consent of the account holder is recorded.'
        : `The account holder’s consent was withdrawn by ${account.consent.by}.`;
    return denial(
      'CONSENT_MISSING',
      what,
      'Record the consent under Accounts to copy the next orders; exits still follow.',
    );
  }
  if (mode === 'Live' && account.relation === 'Other') {
    return denial(
      'RELATION_NOT_ALLOWED',
      'Copying live is for the owner and the family that the rules name.',
      'This account can practise; it cannot be copied to live.',
    );
  }
  return null;
}

/** What the dated tables say about an instrument now. */
export type EntryFacts = {
  readonly market: MarketSession;
  /** Null: the contract master it stands in is today's. Otherwise why not. */
  readonly referenceStale: string | null;
};

/** Whether now is a time to enter at all. */
export function timeDenial(command: NewOrder, { market, referenceStale }: EntryFacts, at: number): Denial | null {
  const entry = mayEnter(market, command.product, at);
  if (!entry.may) return denial('MARKET_CLOSED', entry.why, entry.remedy);
  return referenceStale === null ? null : staleDenial(referenceStale);
}

/** Lots and ticks of another day are never traded on. */
export function staleDenial(why: string): Denial {
  return denial(
    'REFERENCE_STALE',
    why,
    'Refresh the reference data, then place it by hand if you still want it. Exits are still copied.',
  );
}

/** An entry without a price of its own is never sent at a price that nothing of now stands for. */
export function priceDenial(reference: Reference | null): Denial | null {
  if (reference === null || reference.fresh) return null;
  return denial(
    'PRICE_NOT_FRESH',
    `There is no fresh price to protect it by: only ${referenceWords(reference)}.`,
    'Look at the live prices; copy it by hand at a limit if you still want it. Exits are still copied.',
  );
}

/** An order above the freeze quantity goes out as several of at most `most` units each, a whole number of lots. */
export function sliceDenial(orderQty: number, most: number): Denial | null {
  if (most < 1)
    return denial(
      'QTY_ABOVE_FREEZE',
      'One lot is above the exchange’s freeze quantity for one order.',
      'The freeze table is not right for this contract: put a newer one in, or place it by hand.',
    );
  const slices = Math.ceil(orderQty / most);
  if (slices <= mostSlices) return null;
  return denial(
    'QTY_TOO_MANY_SLICES',
    `${orderQty} would take ${slices} orders of at most ${most}, the exchange’s freeze quantity; at most ${mostSlices} are sent for one order of the master’s.`,
    'Lower this follower’s size, or place it by hand.',
  );
}

/** Null: approved. Quantities in units, money in paise. */
export function entryDenial(command: NewOrder, terms: FollowerTerms): Denial | null {
  if (command.orderQty <= 0) {
    return denial(
      'QTY_BELOW_ONE_LOT',
      'This follower’s share is less than one lot.',
      'Raise its size, or leave it out of small orders.',
    );
  }
  if (terms.maxQty !== null && command.orderQty > terms.maxQty) {
    return denial(
      'QTY_ABOVE_MAXIMUM',
      `${command.orderQty} is above this follower's maximum of ${terms.maxQty}.`,
      'Raise the maximum quantity or lower the multiplier; nothing is cut silently.',
    );
  }
  if (terms.maxOrderValue !== null) {
    const price = command.price > 0 ? command.price : command.stopPx;
    if (price <= 0)
      return denial(
        'VALUE_UNKNOWN',
        'The order has no price to value it by.',
        'Copy it by hand, or remove the value limit.',
      );
    const value = price * command.orderQty;
    if (value > terms.maxOrderValue) {
      return denial(
        'VALUE_ABOVE_MAXIMUM',
        `Rs ${rupeesText(value)} is above this follower's limit of Rs ${rupeesText(terms.maxOrderValue)} for one order.`,
        'Raise the value limit or lower the multiplier; nothing is cut silently.',
      );
    }
  }
  return null;
}
