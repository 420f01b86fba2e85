// The log: private, redacted, closed to unknown fields, and never in the way.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanFields, openLog, type LogFields } from '../../main/log.ts';
import { createRedactor } from '../../main/redactor.ts';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'lockstep-log-')), 'logs');
const lines = (file: string): readonly Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  test('writes each line at once, to a file and a folder that only their owner reads', () => {
    const at = folder();
    const { log, file, close } = openLog({ folder: at, redactor: createRedactor() });
    log.info('feed connected', { account: '1332014', ms: 12 });
    log.error('order refused', { code: 'EC954' });
    expect(lines(file)).toMatchObject([
      { level: 30, event: 'feed connected', account: '…014', ms: 12 },
      { level: 50, event: 'order refused', code: 'EC954' },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(at).mode & 0o777).toBe(0o700);
    close();
  });

  test('takes known fields only and names those it refused', () => {
    const fields = { code: 'A', headers: { authorization: 'x' }, password: 'hunter2' } as unknown as LogFields;
    expect(cleanFields(fields, createRedactor())).toEqual({ code: 'A', refusedFields: 'headers,password' });
  });

  test('holds no secret and nothing that acts on a terminal', () => {
    const redactor = createRedactor();
    redactor.remember('very-secret-token');
    const clean = cleanFields(
      { reason: 'refused very-secret-token \u001b[31m\u202e for C-1332014', text: 'x'.repeat(10_000) },
      redactor,
    );
    expect(clean['reason']).toBe('refused [secret] [31m for C-…014');
    expect(String(clean['text']).length).toBeLessThanOrEqual(2_001);
  });

  test('keeps one earlier file when the present one has grown large', () => {
    const at = folder();
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'lockstep.log'), 'x'.repeat(11 * 1024 * 1024));
    const { log, file, close } = openLog({ folder: at, redactor: createRedactor() });
    log.info('begun');
    expect(lines(file)).toHaveLength(1);
    expect(statSync(`${file}.1`).size).toBe(11 * 1024 * 1024);
    close();
  });

  test('a folder that cannot be made costs the lines and nothing else', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'lockstep-log-')), 'a-file');
    writeFileSync(file, '');
    const { log, problem, close } = openLog({ folder: join(file, 'logs'), redactor: createRedactor() });
    log.error('still running');
    expect(problem()).toContain('Copying carries on');
    close();
  });

  test.skipIf(process.platform !== 'linux')(
    'a full disk costs the lines and nothing else (Linux alone has a full device)',
    () => {
      const at = folder();
      mkdirSync(at, { recursive: true });
      const { log, problem, close } = openLog({ folder: at, redactor: createRedactor(), fileName: '/dev/full' });
      for (let i = 0; i < 1_000; i += 1) log.info('a line', { seq: i });
      expect(problem()).toContain('ENOSPC');
      close();
    },
  );

  test('a file that becomes unwritable while running is survived', () => {
    const at = folder();
    const { log, file, close } = openLog({ folder: at, redactor: createRedactor() });
    log.info('one');
    chmodSync(file, 0o400);
    log.info('two');
    expect(lines(file).length).toBeGreaterThanOrEqual(1);
    close();
  });
});
