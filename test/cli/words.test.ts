import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { howToResume } from '../../src/cli/collect-run.ts';
import { remedyOf } from '../../src/cli/remedy.ts';
import { systemWords } from '../../src/cli/system-words.ts';
import type { ShortfallReason } from '../../src/locker/envelope.ts';
import { packageFolder } from '../../src/product.ts';
import { parseScope } from '../../src/scope/load.ts';
import { placeholdersIn, placeholdersTold } from '../../src/scope/placeholders.ts';

const carried = join(packageFolder, 'node_modules/.bin/node');
const node = existsSync(carried) ? carried : process.execPath;
const main = join(packageFolder, 'src/cli/main.ts');
let folder: string;

async function inShell(script: string): Promise<{ code: number | null; out: string; error: string }> {
  const child = spawn('bash', ['-c', script], {
    cwd: folder,
    env: { ...process.env, node, main },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out, error };
}
const ncssr = (args: string): ReturnType<typeof inShell> => inShell(`"$node" "$main" ${args}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-words-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('output that cannot be written', () => {
  it('a reader that went away ends nothing but the output', async () => {
    const { code, error } = await inShell(
      'set -o pipefail; "$node" "$main" controls --format json | head -c 10 >/dev/null',
    );
    expect([code, error]).toEqual([0, '']);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk is one line, exit code 2', async () => {
    const { code, error } = await ncssr('controls --format json >/dev/full');
    expect(code).toBe(2);
    expect(error).toBe(
      'Standard output cannot be written: the disk is full: free some space, then repeat the command\n',
    );
  });

  it('a refusal of the system is said with its file, whatever wraps it', () => {
    const full = Object.assign(new Error('ENOSPC: no space'), {
      code: 'ENOSPC',
      path: 'evidence/locker/log',
    });
    const said = 'evidence/locker/log: the disk is full: free some space, then repeat the command';
    expect(systemWords(full)).toBe(said);
    expect(systemWords(new Error('cannot append', { cause: full }))).toBe(said);
    expect(systemWords(new TypeError('x is undefined'))).toBeNull();
  });
});

describe('mistakes on the command line', () => {
  it('--version', async () => {
    const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await ncssr('--version')).toEqual({ code: 0, out: `${version}\n`, error: '' });
  });

  it.each([
    ['scna', /unknown command 'scna'\n\(Did you mean scan\?\)\nncssr --help lists the commands/],
    ['scan --formt json', /\(Did you mean --format\?\)\nncssr scan --help lists the options/],
    ['controls --format xml', /'xml' is invalid\. The forms are text or json\./],
    ['incident clocks --format xml', /'xml' is invalid\. The forms are text, json or ics\./],
    ['ocsp lint --format xml a.der', /'xml' is invalid\. The forms are text or json\./],
    ['verify binder --format yaml', /'yaml' is invalid\. The forms are text or json\./],
  ])('%s', async (args, said) => {
    const { code, out, error } = await ncssr(args);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(said);
    expect(error).not.toContain('Usage:');
  });
});

describe('a newcomer', () => {
  it('init in an empty folder: a schema that exists, a scope that parses, and what comes next', async () => {
    const { code, out, error } = await ncssr('init');
    expect([code, error]).toEqual([0, '']);
    expect(out).toBe(
      [
        'wrote ncssr.yaml',
        `wrote ${join(folder, 'seal.pem')}`,
        `wrote ${join(folder, 'seal.pub.pem')}`,
        'Next:',
        '  1. Edit ncssr.yaml: put in your own values where it says CHANGE, and remove the mark.',
        '  2. ncssr permissions aws (or azure, graph) prints the policy that reading needs, and nothing more;',
        '     or add  import: FOLDER  to a source, to read exports in place of an API.',
        '  3. ncssr scan reads and judges; ncssr pack --out binder builds the binder.',
        '',
      ].join('\n'),
    );
    const text = await readFile(join(folder, 'ncssr.yaml'), 'utf8');
    const schema = /^# yaml-language-server: \$schema=(.*)$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(await readFile(resolve(folder, schema), 'utf8'))).toHaveProperty('$schema');
    expect(parseScope('ncssr.yaml', text).engagement.caOwner).not.toBe('');
  });

  it('the placeholders left are refused by pack, each at its place, and told by evaluate', async () => {
    const { code, out, error } = await ncssr('pack --out binder');
    expect([code, out]).toEqual([2, '']);
    const text = await readFile(join(folder, 'ncssr.yaml'), 'utf8');
    const marked = text
      .split('\n')
      .flatMap((line, index) => (/# CHANGE/.test(line) && !/^\s*#/.test(line) ? [index + 1] : []));
    const told = [...error.matchAll(/^ncssr\.yaml:(\d+):\d+: is still as ncssr init wrote it/gm)];
    expect(told.map(([, line]) => Number(line))).toEqual(marked);
    expect(marked.length).toBeGreaterThan(5);
    expect(existsSync(join(folder, 'binder'))).toBe(false);
    expect(placeholdersTold({ file: 'ncssr.yaml', text })).toMatch(
      /^ncssr\.yaml: lines .* still marked CHANGE/,
    );
  });

  it('a value that says CHANGE, and a comment about it, are no placeholders', () => {
    const text = 'a: "CHANGE"\n# Places marked CHANGE are yours\n# - { b: 1 } # CHANGE\nc: x#CHANGE\n';
    expect(placeholdersIn({ file: 'f', text })).toEqual([]);
    expect(placeholdersTold({ file: 'f', text })).toBeNull();
  });
});

describe('words of what is missing', () => {
  const reasons: ShortfallReason[] = [
    'throttled',
    'truncated',
    'expired-credential',
    'unavailable',
    'invalid',
    'stale',
    'dangling',
    'unauthenticated',
    'error',
    'not-collected',
  ];
  it.each(reasons)('%s blames no permission, and keeps what was said', (reason) => {
    const said = remedyOf({
      reason,
      source: 's',
      operation: 'o',
      permission: 'ec2:DescribeVpcs',
      message: 'as told',
    });
    expect(said).not.toContain('ec2:DescribeVpcs');
    expect(said).toContain('as told');
  });

  it('denied names the permission', () => {
    const one = { reason: 'denied', source: 's', operation: 'o', message: 'm' } as const;
    expect(remedyOf({ ...one, permission: 'ec2:DescribeVpcs' })).toBe('needs ec2:DescribeVpcs');
    expect(remedyOf({ ...one, permission: '' })).toBe('refused: m');
  });

  it('an interrupted run says what is kept and how to finish it', () => {
    const outcome = { run: 'R-1', interrupted: true, reads: 10, kept: 4, incomplete: 1, end: null };
    const options = {
      config: 'ca.yaml',
      locker: 'evidence/locker',
      run: 'latest',
      format: 'text',
      progress: true,
    };
    expect(howToResume(outcome, options as never)).toBe(
      'Interrupted: 4 of 10 reads of R-1 are kept. ncssr collect --resume --config ca.yaml reads the other 6; ncssr evaluate judges them then.\n',
    );
  });
});

describe('incident clocks as a calendar', () => {
  const uids = (text: string): string[] => [...text.matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid ?? '');
  it('names the incident in each summary, with identities that last and that no other incident has', async () => {
    const at = '--at 2026-11-20T09:00:00Z --format ics';
    for (const [file, title] of [
      ['a.yaml', '証明書'],
      ['b.yaml', '失効'],
    ])
      await writeFile(join(folder, file ?? ''), `title: ${title}\nawareAt: 2026-11-18T09:00:00Z\n`);
    const [one, again, other] = await Promise.all([
      ncssr(`incident clocks --incident a.yaml ${at}`),
      ncssr(`incident clocks --incident a.yaml ${at}`),
      ncssr(`incident clocks --incident b.yaml ${at}`),
    ]);
    expect(one.out).toBe(again.out);
    expect(one.out).toMatch(/^SUMMARY:証明書: Post the preliminary report/m);
    const all = [...uids(one.out), ...uids(other.out)];
    expect(all.length).toBeGreaterThan(2);
    expect(new Set(all).size).toBe(all.length);
  });

  it('says what is missing in place of an empty calendar', async () => {
    await writeFile(join(folder, 'none.yaml'), 'title: Nothing known yet\n');
    const { code, out, error } = await ncssr('incident clocks --incident none.yaml --format ics');
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(/^No calendar: none\.yaml names no instant that starts a clock\. Give awareAt/);
  });
});

describe('published schemas', () => {
  const schemas = join(packageFolder, 'evidence', 'schemas');
  it('have no pattern that a validator without lookaround and backreferences (RE2) refuses', async () => {
    const refused: string[] = [];
    const walk = (value: unknown, file: string, isMap = false): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        const patterns = !isMap && key === 'pattern' && typeof inner === 'string' ? [inner] : [];
        if (!isMap && key === 'patternProperties') patterns.push(...Object.keys(inner as object));
        refused.push(
          ...patterns.filter((one) => /\(\?(?!:)|\\[1-9]|\\k</.test(one)).map((one) => `${file}: ${one}`),
        );
        walk(inner, file, key === 'properties' || key === '$defs');
      }
    };
    for (const file of await readdir(schemas))
      walk(JSON.parse(await readFile(join(schemas, file), 'utf8')), file);
    expect(refused).toEqual([]);
  });

  it('durations are as before: what was refused is refused', async () => {
    const text = await readFile(join(schemas, 'control.schema.json'), 'utf8');
    const pattern = new RegExp(/"pattern": "(\^P\(.*)"/.exec(text)?.[1] ?? 'none');
    for (const good of ['P1Y', 'P3M', 'P1Y2M3W4D', 'PT24H', 'P1DT1S', 'PT1H2S', 'P1Y4D'])
      expect(pattern.test(good), good).toBe(true);
    for (const bad of ['P', 'PT', 'P1DT', 'P1', '1D', 'P1D1Y', 'PT1S1H', 'P-1D'])
      expect(pattern.test(bad), bad).toBe(false);
  });
});
