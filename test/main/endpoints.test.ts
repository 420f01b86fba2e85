// docs/broker.md lists every endpoint that the copier uses with its test on the client and on the simulator: both exist,
// in files that share nothing, and no path that the client asks for is missing.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/broker.md'), 'utf8');
const table = page.split('<!-- endpoint-tests:begin')[1]?.split('<!-- endpoint-tests:end -->')[0] ?? '';
const rows = [...table.matchAll(/^\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)]
  .map(([, endpoint = '', client = '', simulator = '']) => ({ endpoint, client, simulator }))
  .filter(({ endpoint }) => endpoint !== 'endpoint' && !endpoint.startsWith('---'));

/** "broker/session: title" -> the file and the title. */
function named(cell: string): { readonly file: string; readonly title: string } {
  const [file = '', ...title] = cell.split(': ');
  return { file: join('test/main', `${file}.test.ts`), title: title.join(': ') };
}
const hasTest = (cell: string): boolean => {
  const { file, title } = named(cell);
  const source = readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'");
  return ["'", '"', '`'].some((quote) => source.includes(`(${quote}${title}${quote}`));
};

describe('every endpoint that the copier uses', () => {
  test('is listed with its tests', () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  test.each(rows)('$endpoint is tested on the client and by itself on the simulator', ({ client, simulator }) => {
    expect(hasTest(client), client).toBe(true);
    expect(hasTest(simulator), simulator).toBe(true);
    expect(named(client).file).not.toContain('/simulator/');
    expect(named(simulator).file).toContain('/simulator/');
  });

  test('and every path that the client asks for is among them', () => {
    const sources = ['rest-client.ts', 'quote-session.ts', 'addresses.ts']
      .map((file) => readFileSync(join(root, 'main/broker/alice-blue', file), 'utf8'))
      .join('\n');
    const asked = [...sources.matchAll(/'((?:orders|profile|holdings)\/\w*|positions|limits\/)'/g)].map(
      ([, path]) => path,
    );
    const listed = rows.map(({ endpoint }) => endpoint).join(' ');
    expect(asked.length).toBeGreaterThan(10);
    for (const path of new Set(asked)) expect(listed, path).toContain(path?.split('/').at(-1) || path);
  });
});
