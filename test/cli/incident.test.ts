import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { publishedValidator } from '../../src/schema/validator.ts';
import { complete } from '../incident/incidents.ts';
import { fingerprint, letter, list, owner } from '../incident/letters.ts';
import { fullReport } from '../incident/reports.ts';

const root = join(import.meta.dirname, '../..');
const carried = join(root, 'node_modules/.bin/node');
const node = existsSync(carried) ? carried : process.execPath;
let folder: string;
const file = (name: string): string => join(folder, name);

async function ncssr(...args: string[]): Promise<{ code: number | null; out: string; error: string }> {
  const child = spawn(node, [join(root, 'src/cli/main.ts'), 'incident', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, error };
}

function valid(schema: string, text: string): void {
  const validate = publishedValidator(schema);
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-incident-'));
  await writeFile(file('incident.yaml'), stringify(complete));
  await writeFile(file('report.md'), fullReport);
  await writeFile(file('wrong.md'), fullReport.replace('| Ongoing |', '| New |'));
  await writeFile(file('binary.md'), Buffer.from([0, 255, 10, 200, 13, 35, 32]));
  await writeFile(file('letter.txt'), letter([fingerprint('A')]));
  await writeFile(file('list.csv'), list([['Example Root', fingerprint('A')]]));
  await writeFile(file('page.html'), '<!DOCTYPE html><html></html>');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('ncssr incident', () => {
  it('draft, then lint: what it writes, it accepts', async () => {
    const drafted = await ncssr(
      'draft',
      '--kind',
      'full',
      '--incident',
      file('incident.yaml'),
      '--output',
      file('draft.md'),
    );
    expect(drafted).toEqual({ code: 0, out: '', error: '' });
    expect((await ncssr('lint', file('draft.md'))).code).toBe(0);
    expect(await readFile(file('draft.md'), 'utf8')).toMatch(/^## Full Incident Report\n/);
  });

  it('draft lists on standard error what is to be completed', async () => {
    await writeFile(file('empty.yaml'), 'caOwner: Example Trust Services\n');
    const { code, out, error } = await ncssr(
      'draft',
      '--kind',
      'preliminary',
      '--incident',
      file('empty.yaml'),
    );
    expect(code).toBe(0);
    expect(out).toContain('[to be completed]');
    expect(error.split('\n').filter(Boolean)).toEqual([
      'to be completed: description',
      'to be completed: policies',
      'to be completed: disclosure',
      'to be completed: impact',
      'to be completed: containment',
    ]);
  });

  it('lint prints the published form, tells a file that cannot be read, and goes on', async () => {
    const { code, out } = await ncssr(
      'lint',
      '--format',
      'json',
      file('none.md'),
      file('wrong.md'),
      file('report.md'),
      file('binary.md'),
    );
    expect(code).toBe(1);
    valid('incident-lint', out);
    const { files } = JSON.parse(out) as { files: { error?: string; findings: { rule: string }[] }[] };
    expect(files[0]?.error).toMatch(/cannot be read/);
    expect(files[1]?.findings.map(({ rule }) => rule)).toEqual(['R33']);
    expect(files[2]?.findings).toEqual([]);
    expect(files[3]?.findings.length).toBeGreaterThan(0);
  });

  it('clocks in three forms', async () => {
    const at = ['--incident', file('incident.yaml'), '--at', '2026-11-20T09:00:00Z'];
    const json = await ncssr('clocks', ...at, '--format', 'json');
    valid('incident-clocks', json.out);
    const text = await ncssr('clocks', ...at);
    expect(text.out).toMatch(/overdue\s+2026-11-13 14:05 UTC\s+6 d 18 h ago\s+Post the preliminary report/);
    const calendar = await ncssr('clocks', ...at, '--format', 'ics');
    expect(calendar.out).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect([json.code, text.code, calendar.code]).toEqual([0, 0, 0]);
  });

  it('letter prints the published form', async () => {
    const asked = ['letter', file('letter.txt'), '--certificates', file('list.csv'), '--owner', owner];
    const { code, out } = await ncssr(...asked, '--format', 'json');
    expect(code).toBe(0);
    valid('audit-letter', out);
    await writeFile(
      file('list2.csv'),
      list([
        ['Example Root', fingerprint('A')],
        ['Other', fingerprint('B')],
      ]),
    );
    expect((await ncssr(...asked.with(3, file('list2.csv')))).code).toBe(1);
  });

  it.each([
    [
      ['draft', '--kind', 'final', '--incident', 'incident.yaml'],
      /--kind final is none of preliminary, full, closure/,
    ],
    [
      ['draft', '--kind', 'full', '--incident', 'incident.yaml', '--output', 'none/draft.txt'],
      /--output .*none\/draft\.txt cannot be written/,
    ],
    [['letter', 'letter.txt', '--certificates', 'list.csv', '--owner', ''], /--owner is empty/],
    [
      ['letter', 'letter.txt', '--certificates', 'list.csv', '--owner', owner, '--auditor', ' '],
      /--auditor is empty/,
    ],
    [['draft', '--kind', 'full', '--incident', 'page.html'], /page\.html:1:1/],
    [['draft', '--kind', 'full', '--incident', 'none.yaml'], /none\.yaml:1:1: cannot be read/],
    [
      ['draft', '--kind', 'full', '--incident', 'incident.yaml', '--ocsp', 'page.html'],
      /page\.html is no JSON/,
    ],
    [['clocks', '--incident', 'incident.yaml', '--at', 'noon'], /--at noon is not an instant/],
    [
      ['letter', 'letter.txt', '--certificates', 'page.html', '--owner', owner],
      /page\.html lacks the columns/,
    ],
    [
      ['letter', 'letter.txt', '--certificates', 'list.csv', '--owner', 'Nobody'],
      /lists no certificate of "Nobody"/,
    ],
    [['letter', 'none.txt', '--certificates', 'list.csv', '--owner', owner], /none\.txt cannot be read/],
  ])('%j is refused in a sentence', async (args, message) => {
    const placed = args.map((one) => (/\.(yaml|html|txt|csv)$/.test(one) ? file(one) : one));
    const { code, out, error } = await ncssr(...placed);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n\s+at /);
  });
});
