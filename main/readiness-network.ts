// The readiness board's view of the network: the two clocks, and the address that orders leave from.

import type { ReadinessCheck } from '../preload/account-calls.ts';
import type { Result } from '../domain/result.ts';
import type { NetworkFacts } from './broker/broker.ts';

/** A master's action is too old to copy after five seconds by the broker's clock against ours: half of it is too much. */
const mostDriftMs = 2_500;

export function clockCheck(facts: readonly NetworkFacts[]): ReadinessCheck {
  const name = 'Clock';
  const known = facts.flatMap(({ clock }) => clock ?? []).toSorted((a, b) => a.most - a.least - (b.most - b.least))[0];
  if (known === undefined)
    return {
      name,
      state: 'NotKnown',
      finding: 'The broker’s answers carry no time',
      remedy: 'Run this again when an account is logged in.',
    };
  const { least, most } = known;
  const words = `${seconds(Math.abs(least + most) / 2)} ${least + most < 0 ? 'ahead of' : 'behind'} the broker’s, give or take ${seconds((most - least) / 2)}`;
  // Even the kindest reading of the span is too far off.
  const off = least > mostDriftMs || most < -mostDriftMs;
  if (off)
    return {
      name,
      state: 'Red',
      finding: `This machine’s clock is ${words}`,
      remedy:
        'Let the system set its clock by itself, or set it by hand: the age of the master’s orders is judged by it.',
    };
  return { name, state: 'Green', finding: `This machine’s is ${words}`, remedy: '' };
}

export type AddressFacts = {
  readonly registered: readonly string[];
  /** The address that calls leave from; an error where nobody can say. */
  readonly outgoing: Result<string>;
  /** When the broker last refused an order for its address, in words; null: not since one was taken. */
  readonly refusedAt: string | null;
};

export function addressCheck({ registered, outgoing, refusedAt }: AddressFacts): ReadinessCheck {
  const name = 'Address';
  const noted = registered.join(' or ');
  if (refusedAt !== null)
    return {
      name,
      state: 'Red',
      finding: `The broker refused an order at ${refusedAt} because of the address it came from${outgoing.ok ? ` (${outgoing.value})` : ''}`,
      remedy:
        'Exits through Lockstep fail too: use the broker’s own app. Go back to the registered line, or register this address in the broker’s portal (once a week).',
    };
  if (registered.length === 0)
    return {
      name,
      state: 'NotKnown',
      finding: outgoing.ok
        ? `Calls leave from ${outgoing.value}; no registered address is noted`
        : 'No registered address is noted',
      remedy:
        'Under Accounts, note the address that the broker has registered for this account; orders from another are refused.',
    };
  if (!outgoing.ok)
    return {
      name,
      state: 'NotKnown',
      finding: `Registered is ${noted}. ${outgoing.message}`,
      remedy: 'Compare it with the address your line shows, or name a page that tells it under Settings, Broker.',
    };
  if (registered.includes(outgoing.value))
    return { name, state: 'Green', finding: `${outgoing.value}, as registered`, remedy: '' };
  const other = outgoing.value.includes(':') ? 'IPv6' : 'IPv4';
  const wrongKind = registered.every((one) => one.includes(':') !== outgoing.value.includes(':'));
  return {
    name,
    state: 'Red',
    finding: `Calls leave from ${outgoing.value}; registered is ${noted}`,
    remedy: wrongKind
      ? `The line goes out by ${other} and the registered address is of the other kind: turn ${other} off for this machine, or register this address too. Until then orders and exits are refused.`
      : 'Go back to the registered line (check the router or a VPN), or register this address in the broker’s portal. Until then orders and exits are refused.',
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
