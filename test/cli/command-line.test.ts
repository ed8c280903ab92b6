import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopbackCredentials } from '../../src/demo/demo.ts';
import { serveSample, type Served } from '../e2e/sample-run.ts';

const root = join(import.meta.dirname, '../..');
const carried = join(root, 'node_modules/.bin/node');
const node = existsSync(carried) ? carried : process.execPath;

interface Outcome {
  code: number | null;
  out: string;
  error: string;
}

async function ncssr(args: readonly string[], nodeOptions: readonly string[] = []): Promise<Outcome> {
  const child = spawn(node, [...nodeOptions, join(root, 'src/cli/main.ts'), ...args], {
    env: { ...process.env, ...loopbackCredentials },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, error };
}

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-cli-'));
  served = await serveSample({ aws: null });
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

describe('ncssr --help', () => {
  it('lists the commands, and loads no cloud SDK, schema compiler or template engine', async () => {
    const trace = join(folder, 'trace.mjs');
    const list = join(folder, 'loaded.txt');
    await writeFile(
      trace,
      `import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context); } });
`,
    );
    const { code, out } = await ncssr(['--help'], ['--import', trace]);
    expect(code).toBe(0);
    for (const command of [
      'init',
      'demo',
      'permissions',
      'collect',
      'evaluate',
      'scan',
      'status',
      'pack',
      'verify',
    ])
      expect(out).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
    const loaded = (await readFile(list, 'utf8')).split('\n');
    expect(loaded.some((url) => url.includes('/node_modules/commander/'))).toBe(true);
    const heavy = /node_modules\/(@aws-sdk|@smithy|@azure|ajv|handlebars|yaml|csv-parse)\//;
    expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
  });
});

describe('exit codes', () => {
  const options = (): string[] => [
    '--config',
    served.config,
    '--locker',
    join(folder, 'locker'),
    '--no-progress',
  ];

  it('scan: 1 where a MUST fails, with the answer alone on stdout', async () => {
    const { code, out, error } = await ncssr(['scan', ...options(), '--format', 'json']);
    expect(code, error).toBe(1);
    const results = JSON.parse(out) as {
      schemaVersion: number;
      statements: { id: string; status: string }[];
    };
    expect(results.schemaVersion).toBe(2);
    expect(results.statements.find(({ id }) => id === '1-a')?.status).toBe('fail');
  });

  it('evaluate: the same again from the locker, byte for byte; status: by the same rule', async () => {
    const [one, two, status] = await Promise.all([
      ncssr(['evaluate', ...options(), '--format', 'json']),
      ncssr(['evaluate', ...options(), '--format', 'json']),
      ncssr(['status', ...options()]),
    ]);
    expect(one.code).toBe(1);
    expect(two.out).toBe(one.out);
    expect([0, 1]).toContain(status.code);
    expect(status.out).toContain('1-a');
  });

  it.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['scan', '--frobnicate']],
    ['an instant without an offset', ['evaluate', '--at', '2026-11-20T09:00:00']],
    ['a format that does not exist', ['evaluate', '--format', 'xml']],
    ['a run that does not exist', ['evaluate', '--run', 'R-none']],
    ['nothing to resume', ['collect', '--resume']],
  ])('%s: 2, in words and without a stack', async (_name, args) => {
    const known = args[0] === 'frobnicate' || args.includes('--frobnicate');
    const { code, out, error } = await ncssr(known ? args : [...args, ...options()]);
    expect(code, error).toBe(2);
    expect(out).toBe('');
    expect(error.trim()).not.toBe('');
    expect(error).not.toMatch(/^\s+at /m);
  });
});

describe('a configuration that cannot be used', () => {
  it('is said with file, line, column and what to do, as JSON on stdout', async () => {
    const text = (await readFile(served.config, 'utf8')).replace(
      'class: root-ca-system',
      'class: rooot-ca-system',
    );
    const config = join(folder, 'broken.yaml');
    await writeFile(config, text);
    const { code, out } = await ncssr([
      'scan',
      '--config',
      config,
      '--locker',
      join(folder, 'none'),
      '--format',
      'json',
      '--no-progress',
    ]);
    expect(code).toBe(2);
    const { errors } = JSON.parse(out) as {
      errors: { file: string; line: number; column: number; message: string; fix: string }[];
    };
    const line = text.split('\n').findIndex((one) => one.includes('rooot-ca-system')) + 1;
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ file: config, line });
    expect(errors[0]?.column).toBeGreaterThan(1);
    expect(errors[0]?.message).not.toBe('');
    expect(errors[0]?.fix).not.toBe('');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('is missing: 2 and the way to make one', async () => {
    const { code, error } = await ncssr([
      'scan',
      '--config',
      join(folder, 'absent.yaml'),
      '--locker',
      join(folder, 'none'),
    ]);
    expect(code).toBe(2);
    expect(error).toMatch(/absent\.yaml/);
    expect(error).not.toMatch(/^\s+at /m);
  });
});
