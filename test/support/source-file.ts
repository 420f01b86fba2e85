// One source file as its syntax tree says it: what it imports and exports, and what it mentions outside of comments.

import { dirname, extname, posix } from 'node:path';
import { parseAst } from 'vite';

export type Import = {
  /** A path from the repository's root, or a package's name as written. */
  readonly from: string;
  readonly relative: boolean;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
  /** What is imported as a value; `*` for a whole namespace, `default` for a default. */
  readonly values: readonly string[];
};

export type SourceFile = {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** `export … from`, or a name that was imported and is exported again. */
  readonly reExports: readonly string[];
  readonly defaultExport: boolean;
  /** `Date.now`, `new Date()`, `new Worker`, `setTimeout`, `rejectUnauthorized: false`. */
  readonly mentions: ReadonlySet<string>;
};

type Node = { readonly type: string; readonly [field: string]: unknown };

export function readSource(path: string, text: string): SourceFile {
  const program = parseAst(text, { lang: extname(path) === '.tsx' ? 'tsx' : 'ts' }, path) as unknown as Node;
  const imports: Import[] = [];
  const reExports: string[] = [];
  const mentions = new Set<string>();
  const local = new Set<string>();
  let defaultExport = false;

  const add = (source: unknown, typeOnly: boolean, values: readonly string[]): void => {
    const from = String((source as Node)['value']);
    const relative = from.startsWith('.');
    imports.push({ from: relative ? posix.join(dirname(path), from) : from, relative, typeOnly, values });
  };

  visit(program, (node) => {
    switch (node.type) {
      case 'ImportDeclaration': {
        const named = (node['specifiers'] as readonly Node[]).filter(
          (one) => node['importKind'] !== 'type' && one['importKind'] !== 'type',
        );
        const all = node['specifiers'] as readonly Node[];
        for (const one of all) local.add(nameOf(one['local']));
        add(node['source'], named.length === 0 && all.length > 0, named.map(importedName));
        return;
      }
      case 'ImportExpression':
        if ((node['source'] as Node).type === 'Literal') add(node['source'], false, ['*']);
        else mentions.add('import(computed)');
        return;
      case 'TSImportType':
        add(node['source'] ?? (node['argument'] as Node)['literal'] ?? node['argument'], true, []);
        return;
      case 'ExportAllDeclaration':
        reExports.push('*');
        add(node['source'], false, ['*']);
        return;
      case 'ExportDefaultDeclaration':
        defaultExport = true;
        return;
      case 'ExportNamedDeclaration':
        for (const one of node['specifiers'] as readonly Node[]) {
          if (nameOf(one['exported']) === 'default') defaultExport = true;
          if (node['source'] !== null || local.has(nameOf(one['local']))) reExports.push(nameOf(one['exported']));
        }
        if (node['source'] !== null) add(node['source'], node['exportKind'] === 'type', ['*']);
        return;
      default:
        for (const mention of mentionsIn(node)) mentions.add(mention);
    }
  });
  return { path, imports, reExports, defaultExport, mentions };
}

function mentionsIn(node: Node): readonly string[] {
  switch (node.type) {
    case 'Identifier':
      return [nameOf(node)];
    case 'MemberExpression': {
      const property = node['property'] as Node;
      const key = nameOf(property);
      return [`${nameOf(node['object'])}.${key}`];
    }
    case 'NewExpression': {
      const name = nameOf(node['callee']);
      return (node['arguments'] as readonly unknown[]).length === 0
        ? [`new ${name}`, `new ${name}()`]
        : [`new ${name}`];
    }
    case 'Property': {
      const value = node['value'] as Node;
      return value.type === 'Literal' ? [`${nameOf(node['key'])}: ${String(value['value'])}`] : [];
    }
    default:
      return [];
  }
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier['imported']);
}

function nameOf(node: unknown): string {
  const { name, value } = (node ?? {}) as { readonly name?: unknown; readonly value?: unknown };
  return typeof name === 'string' ? name : typeof value === 'string' ? value : '';
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string')
        visit(child as Node, see);
    }
  }
}
