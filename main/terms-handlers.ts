// The calls about terms: templates, mandates, and why an order was decided as it was.

import { z } from 'zod';
import type { AccountsStore } from '../db/accounts-store.ts';
import type { SettingsStore } from '../db/settings-store.ts';
import type { FollowerTerms } from '../domain/account.ts';
import { purposeOf } from '../domain/copy-order.ts';
import { decisionLines } from '../domain/decision.ts';
import { sizeWords } from '../domain/entry-size.ts';
import { clOrdId, type AccountId, type InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import {
  mostTemplates,
  readTemplateName,
  templateOf,
  termsOfTemplate,
  withTemplate,
  type LimitTemplate,
} from '../domain/limit-template.ts';
import { segments } from '../domain/limits.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { limitLines, termChanges } from '../domain/terms-change.ts';
import type { TermsCalls } from '../preload/terms-calls.ts';
import type { Clock } from './clock.ts';
import { figureText } from './figure-text.ts';
import { limitsSchema } from './limits-schema.ts';
import { readMandate } from './mandate-edit.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';
import { editTerms } from './terms-edit.ts';

export type TermsParts = {
  readonly clock: Clock;
  readonly settings: SettingsStore;
  readonly accountsStore: AccountsStore;
  readonly blotter: Blotter;
  readonly engine: Pick<Engine, 'setTerms' | 'record'>;
  readonly followers: readonly AccountId[];
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly actor: string;
};

export type TermsRuns = {
  readonly [Name in keyof TermsCalls]: (input: TermsCalls[Name]['in']) => Promise<Result<TermsCalls[Name]['out']>>;
};

const text = (most: number) => z.string().max(most);
const agreed = figureText('Rupees', 'None');

export const termsSchemas = {
  limitTemplates: z.null(),
  saveTemplate: z.strictObject({
    name: text(80),
    from: text(40).nullable(),
    edit: z.strictObject({
      maxQty: figureText('Whole', 'None').optional(),
      maxOrderValue: figureText('Rupees', 'None').optional(),
      aboveMaximum: z.enum(['Refuse', 'Cut']).optional(),
      limits: limitsSchema.optional(),
    }),
    save: z.boolean(),
  }) as z.ZodType<TermsCalls['saveTemplate']['in']>,
  removeTemplate: z.strictObject({ name: text(80) }),
  applyTemplate: z.strictObject({
    name: text(80),
    followerIds: z.array(text(40)).min(1).max(200),
    save: z.boolean(),
  }),
  setGroupLegs: z.strictObject({ group: text(60), legs: z.enum(['Together', 'HedgeFirst']) }),
  setMandate: z.strictObject({
    followerId: text(40),
    mandate: z
      .strictObject({
        holder: text(100),
        validUntil: text(40),
        maxOrderValue: agreed,
        maxUsedCapital: agreed,
        maxDailyLoss: agreed,
        segments: z.array(z.enum(segments)).max(10),
      })
      .nullable(),
  }),
  decision: z.strictObject({ clOrdId: text(40) }),
} satisfies { readonly [Name in keyof TermsCalls]: z.ZodType<TermsCalls[Name]['in']> };

/** Saves another version of a follower's terms and has the engine follow it; nothing is done where nothing changes. */
export type ChangeTerms = (id: AccountId, terms: FollowerTerms, note?: string) => void;

export function createChangeTerms(
  parts: Pick<TermsParts, 'accountsStore' | 'blotter' | 'clock' | 'engine' | 'actor'>,
): ChangeTerms {
  return (id, terms, note = '') => {
    const before = parts.blotter.terms(id);
    const next = { ...terms, version: (before?.version ?? 0) + 1 };
    const account = parts.accountsStore.list().find((one) => one.id === id);
    if (account !== undefined) parts.accountsStore.save({ ...account, terms: next }, parts.clock.now());
    parts.engine.setTerms(id, next, parts.actor, note);
  };
}

const settingName = 'limitTemplates';

export function createTermsHandlers(parts: TermsParts, changeTerms: ChangeTerms): TermsRuns {
  const { settings, clock, blotter } = parts;
  const saved = (): readonly LimitTemplate[] =>
    JSON.parse(settings.get(settingName) ?? '[]') as readonly LimitTemplate[];
  const keep = (templates: readonly LimitTemplate[]): void =>
    settings.set(settingName, JSON.stringify(templates.toSorted((a, b) => (a.name < b.name ? -1 : 1))), clock.now());
  const named = (name: string): LimitTemplate | null =>
    saved().find((one) => one.name.toLowerCase() === name.trim().toLowerCase()) ?? null;
  const unknown = err('TEMPLATE_UNKNOWN', 'There is no template of that name on this desk.');
  const followerOf = (typed: string): Result<{ readonly id: AccountId; readonly terms: FollowerTerms }> => {
    const id = parts.followers.find((one) => one === typed);
    const terms = id === undefined ? undefined : blotter.terms(id);
    return id === undefined || terms === undefined
      ? err('FOLLOWER_UNKNOWN', 'There is no such follower on this desk.')
      : ok({ id, terms });
  };

  return {
    limitTemplates: async () => ok(saved()),
    saveTemplate: async ({ name: typed, from, edit, save }) => {
      const name = readTemplateName(typed);
      if (!name.ok) return name;
      const known = named(name.value);
      if (known === null && saved().length >= mostTemplates)
        return err('TEMPLATES_MANY', `At most ${mostTemplates} templates fit. Remove one that is not used any more.`);
      const source = from === null ? ok(null) : followerOf(from);
      if (!source.ok) return source;
      const before = termsOfTemplate(known);
      const edited = editTerms(source.value === null ? before : { ...source.value.terms, reverse: false }, edit);
      if (!edited.ok) return edited;
      const template = templateOf(name.value, edited.value, (known?.version ?? 0) + 1);
      const after = termsOfTemplate(template);
      if (save) {
        keep([...saved().filter((one) => one !== known && one.name !== known?.name), template]);
        parts.engine.record([{ kind: 'TemplateSaved', template, before: known, actor: parts.actor }]);
      }
      return ok({ template, lines: limitLines(after), changes: termChanges(before, after) });
    },
    removeTemplate: async ({ name }) => {
      const known = named(name);
      if (known === null) return unknown;
      keep(saved().filter((one) => one.name !== known.name));
      parts.engine.record([{ kind: 'TemplateRemoved', template: known, actor: parts.actor }]);
      return ok(null);
    },
    applyTemplate: async ({ name, followerIds, save }) => {
      const template = named(name);
      if (template === null) return unknown;
      const asked = [...new Set(followerIds)].map(followerOf);
      const wrong = asked.find((one) => !one.ok);
      if (wrong !== undefined && !wrong.ok) return wrong;
      const effects = asked.flatMap((one) => {
        if (!one.ok) return [];
        const after = withTemplate(one.value.terms, template);
        return [{ id: one.value.id, after, changes: termChanges(one.value.terms, after) }];
      });
      if (save)
        for (const { id, after, changes } of effects)
          if (changes.length > 0) changeTerms(id, after, `template ${template.name}, version ${template.version}`);
      return ok(effects.map(({ id, changes }) => ({ followerId: id, changes })));
    },
    setGroupLegs: async ({ group, legs }) => {
      const members = parts.accountsStore.list().filter((one) => group !== '' && one.group === group);
      const inIt = parts.followers.filter((id) => members.some((one) => one.id === id));
      if (inIt.length === 0) return err('GROUP_UNKNOWN', 'No follower on this desk is in such a group.');
      const changed = inIt.filter((id) => {
        const terms = blotter.terms(id);
        if (terms === undefined || terms.legs === legs) return false;
        changeTerms(id, { ...terms, legs }, `the group ${group}`);
        return true;
      });
      return ok({ changed });
    },
    setMandate: async ({ followerId, mandate }) => {
      const follower = followerOf(followerId);
      if (!follower.ok) return follower;
      const read = mandate === null ? ok(null) : readMandate(mandate, clock.now());
      if (!read.ok) return read;
      changeTerms(follower.value.id, { ...follower.value.terms, mandate: read.value }, 'mandate');
      return ok(null);
    },
    decision: async ({ clOrdId: typed }) => {
      const copy = blotter.copy(clOrdId(typed));
      if (copy === undefined) return err('COPY_UNKNOWN', 'There is no such order on this desk today.');
      const terms = blotter.termsOf(copy);
      const size = purposeOf(copy) === 'Copy' ? blotter.entrySize(copy.key.masterKey, copy.key.followerId) : undefined;
      const about = {
        at: copy.times.decidedAt,
        verdict: copy.denial === null ? ('Allowed' as const) : ('Refused' as const),
        size: size === undefined ? '' : sizeWords(size),
      };
      if (purposeOf(copy) !== 'Copy')
        return ok({ ...about, lines: [], why: 'It is an exit: no limit holds an exit back.' });
      if (copy.inputs === null || terms === undefined)
        return ok({ ...about, lines: [], why: 'It was decided before anything was there to hold against the rules.' });
      return ok({
        ...about,
        lines: decisionLines(
          copy.command,
          terms,
          copy.inputs,
          copy.denial,
          parts.instrumentOf(copy.command.instrumentId) ?? null,
        ),
        why: '',
      });
    },
  };
}
