import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lifecycleLines } from '../domain/order-lifecycle.ts';
import { codesOutsideTheOrder, entryRules } from '../domain/decision.ts';
import { denialMeanings } from '../domain/denial-codes.ts';
import { remedyOf } from './main/rules/every-case.ts';
import { faultTable } from './sim/fault-table.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

function ruleLines(): readonly string[] {
  const rows = entryRules.map(({ rule, codes }, at) => `| ${at + 1} | ${rule} | ${codes.join(', ')} |`);
  return ['| | rule | codes |', '| --- | --- | --- |', ...rows];
}

function denialLines(): readonly string[] {
  const inOrder = [...entryRules.flatMap(({ codes }) => codes), ...codesOutsideTheOrder];
  const rows = inOrder.map((code) => {
    const { when, exits } = denialMeanings[code];
    return `| ${code} | ${when} | ${remedyOf(code)} | ${exits.toLowerCase()} |`;
  });
  return ['| code | when | what to do | exits |', '| --- | --- | --- | --- |', ...rows];
}

describe('the documents', () => {
  it('hold the tables of an order’s life and of our own refusals as the code has them; LOCKSTEP_WRITE_DOCS=1 writes them', () => {
    const page = read('docs/order-lifecycle.md');
    const tables = {
      lifecycle: ['| state | event | becomes |', '| --- | --- | --- |', ...lifecycleLines()],
      rules: ruleLines(),
      denials: denialLines(),
    };
    const fresh = Object.entries(tables).reduce(
      (text, [name, lines]) =>
        text.replace(
          new RegExp(`(<!-- ${name}:begin[^\\n]*-->\\n)[^]*?(<!-- ${name}:end)`),
          (_all, begin: string, end: string) => `${begin}\n${lines.join('\n')}\n\n${end}`,
        ),
      page,
    );
    if (process.env['LOCKSTEP_WRITE_DOCS'] === '1') writeFileSync(join(root, 'docs/order-lifecycle.md'), fresh);
    else expect(page).toBe(fresh);
  });

  it('hold the table of faults as the scenarios have it', () => {
    const page = read('docs/faults.md');
    const fresh = page.replace(
      /(faults:begin[^\n]*-->\n)[^]*?(<!-- faults:end)/,
      (_all, begin: string, end: string) => `${begin}\n${faultTable().join('\n')}\n\n${end}`,
    );
    if (process.env['LOCKSTEP_WRITE_DOCS'] === '1') writeFileSync(join(root, 'docs/faults.md'), fresh);
    else expect(page).toBe(fresh);
  });

  it('name only npm commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name]) => name ?? ''),
    );
    for (const name of new Set(named)) expect(Object.keys(scripts).concat('registry')).toContain(name);
    for (const script of Object.values(scripts)) {
      const file = /node (scripts\/\S+)/.exec(script)?.[1];
      if (file !== undefined) expect(existsSync(join(root, file))).toBe(true);
    }
  });

  it('link only to files that exist', () => {
    for (const page of pages) {
      const folder = join(root, page, '..');
      const links = [...read(page).matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target ?? '');
      for (const target of links.filter((link) => !link.startsWith('https://')))
        expect([page, target, existsSync(join(folder, target))]).toEqual([page, target, true]);
    }
  });

  it('name every environment variable that the sources read for the broker’s addresses', () => {
    const sources = read('main/broker/alice-blue/addresses.ts');
    for (const [name] of sources.matchAll(/LOCKSTEP_[A-Z_]+_URL/g)) expect(read('README.md')).toContain(name);
  });
});
