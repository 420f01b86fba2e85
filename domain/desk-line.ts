// A fact about the desk itself as one line a person can read: its sessions, switches, accounts and settings.

import { completeTerms } from './account.ts';
import type { JournalLevel } from './desk-view.ts';
import { sizingWords } from './entry-size.ts';
import type { JournalFact } from './journal-entry.ts';
import { termsOfTemplate } from './limit-template.ts';
import { rupeesText } from './price.ts';
import { ageWords } from './reference-price.ts';
import { changeWords, termChanges } from './terms-change.ts';
import { scopeWords, type TradingState } from './trading-state.ts';

export type FactLine = {
  readonly level: JournalLevel;
  readonly accountId: string;
  readonly masterOrderId: string;
  readonly clOrdId: string;
  readonly summary: string;
};

/** How accounts and instruments are called on screen. */
export type Names = {
  readonly alias: (accountId: string) => string;
  readonly symbol: (instrumentId: string) => string;
};

export type DeskFact = Extract<
  JournalFact,
  {
    kind:
      | 'SessionOpened'
      | 'SessionClosed'
      | 'MachineSleeps'
      | 'MachineWoke'
      | 'JournalRestored'
      | 'CopyingChanged'
      | 'TradingStateChanged'
      | 'FollowerTermsChanged'
      | 'TemplateSaved'
      | 'TemplateRemoved'
      | 'AccountSaved'
      | 'AccountRemoved'
      | 'ConsentRecorded'
      | 'DoorChanged'
      | 'BrokerSettingsChanged'
      | 'SignedIn'
      | 'SignedOut';
  }
>;

export function line(level: JournalLevel, summary: string, about: Partial<FactLine> = {}): FactLine {
  return { level, summary, accountId: '', masterOrderId: '', clOrdId: '', ...about };
}

/** What happened, where the machine has slept or its clock was set. */
export function wokeWords(ms: number | null): string {
  return ms === null ? 'The machine has woken' : `The machine slept, or its clock was set: ${ageWords(ms)}`;
}

export function deskLine(fact: DeskFact, names: Names): FactLine {
  switch (fact.kind) {
    case 'SessionOpened':
      return line(
        'Info',
        `Lockstep ${fact.version} started in ${fact.mode} mode with ${fact.followers.length} followers`,
        { accountId: fact.masterId },
      );
    case 'SessionClosed':
      return line('Info', 'Lockstep closed in good order');
    case 'MachineSleeps':
      return line('Warning', 'The machine goes to sleep: nothing is copied until it has woken');
    case 'MachineWoke':
      return line('Warning', `${wokeWords(fact.ms)}; every account's orders are read again before anything is copied`);
    case 'JournalRestored':
      return line(
        'Intervention',
        `The journal was restored from ${fact.backup} by ${fact.actor}${fact.aside === '' ? '' : `; the one before is kept as ${fact.aside}`}`,
      );
    case 'CopyingChanged': {
      const { copying } = fact;
      const halted = copying.kind === 'Halted';
      return line(
        halted ? 'Error' : 'Intervention',
        `Copying ${copying.kind.toLowerCase()} by ${fact.actor}${halted ? `: ${copying.reason}` : ''}`,
      );
    }
    case 'TradingStateChanged':
      return line(
        'Intervention',
        `Trading ${tradingWords[fact.state]} for ${scopeWords(fact.scope, names)} by ${fact.actor}${fact.reason === '' ? '' : `: ${fact.reason}`}`,
        { accountId: 'followerId' in fact.scope ? fact.scope.followerId : '' },
      );
    case 'FollowerTermsChanged':
      return line('Intervention', `${names.alias(fact.followerId)}: ${termsWords(fact)}, by ${fact.actor}`, {
        accountId: fact.followerId,
      });
    case 'TemplateSaved': {
      const changes = termChanges(termsOfTemplate(fact.before), termsOfTemplate(fact.template));
      return line(
        'Intervention',
        `Template ${fact.template.name} saved as version ${fact.template.version} by ${fact.actor}: ${changes.map(changeWords).join('; ') || 'as it was'}`,
      );
    }
    case 'TemplateRemoved':
      return line('Intervention', `Template ${fact.template.name} removed by ${fact.actor}`);
    case 'AccountSaved': {
      const { account } = fact;
      const secret = fact.secretChanged ? ', API secret stored in the keychain' : '';
      return line(
        'Intervention',
        `${account.alias} (${account.role.toLowerCase()}) ${fact.isNew ? 'added' : 'changed'}${secret}, by ${fact.actor}`,
        { accountId: account.id },
      );
    }
    case 'AccountRemoved':
      return line(
        'Intervention',
        `${names.alias(fact.accountId)} taken off the desk by ${fact.actor}; its history stays`,
        { accountId: fact.accountId },
      );
    case 'ConsentRecorded':
      return line(
        'Intervention',
        `${names.alias(fact.accountId)}: consent ${fact.consent.kind.toLowerCase()} by ${fact.consent.by} (text ${fact.consent.textVersion}), recorded by ${fact.actor}`,
        {
          accountId: fact.accountId,
        },
      );
    case 'DoorChanged':
      return line(
        'Intervention',
        fact.rotated
          ? `The local door was given a new secret by ${fact.actor}`
          : `The local door was ${fact.on ? `opened on port ${fact.port}` : 'closed'} by ${fact.actor}`,
      );
    case 'BrokerSettingsChanged':
      return line(
        'Intervention',
        `Broker settings changed by ${fact.actor}: ${fact.changes.map(({ name, from, to }) => `${name} from "${from}" to "${to}"`).join('; ')}`,
      );
    case 'SignedIn':
      return line('Intervention', `${names.alias(fact.accountId)} signed in by ${fact.actor}`, {
        accountId: fact.accountId,
      });
    case 'SignedOut':
      return line('Intervention', `${names.alias(fact.accountId)} signed out by ${fact.actor}`, {
        accountId: fact.accountId,
      });
  }
}

const tradingWords: Readonly<Record<TradingState, string>> = {
  Active: 'active again',
  ReduceOnly: 'reduce-only',
  Halted: 'halted',
};

function termsWords({ terms, before, note }: Extract<JournalFact, { kind: 'FollowerTermsChanged' }>): string {
  const why = note === undefined || note === '' ? '' : ` (${note})`;
  if (before !== undefined) {
    const changes = termChanges(completeTerms(before), completeTerms(terms));
    return `terms, version ${terms.version}${why}: ${changes.map(changeWords).join('; ') || 'as they were'}`;
  }
  const limits = `${terms.maxQty === null ? 'no quantity limit' : `at most ${terms.maxQty}`}, ${terms.maxOrderValue === null ? 'no value limit' : `at most Rs ${rupeesText(terms.maxOrderValue)} an order`}`;
  return `${terms.enabled ? 'on' : 'off'}, ${sizingWords(completeTerms(terms))}, ${limits}${why}`;
}
