import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { GateAnswer } from '../../src/gate/reason.ts';
import type { Comparison } from '../../src/ocsp/compare/compare.ts';
import { writeRecording } from '../../src/ocsp/exchange.ts';
import { complete } from '../incident/incidents.ts';
import { responder } from '../ocsp/exchanges.ts';
import { ca } from '../ocsp/response-builder.ts';

/**
 * The incident of bug 1999850 with other names: a new responder that writes fractions of a second takes over, and
 * the way back leads to a platform that nobody assessed against the version in force. One command after the other,
 * as a CA would have given them in the week before.
 */
const root = join(import.meta.dirname, '../..');
const carried = join(root, 'node_modules/.bin/node');
const node = existsSync(carried) ? carried : process.execPath;
let folder: string;

async function ncssr(...args: string[]): Promise<{ code: number | null; out: string; error: string }> {
  const child = spawn(node, [join(root, 'src/cli/main.ts'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, error };
}

const platform = (environment: string) => ({
  class: 'certificate-system',
  functions: ['certificate-status'],
  environment,
  environmentClass: 'third-party-controlled',
  owner: 'pki-operations',
  serves: ['http://ocsp.example.test'],
});

const engagement = {
  engagement: {
    caOwner: 'Example Trust Services',
    ccadbId: 'A000000',
    mode: 'readiness',
    criteria: { ncssr: '2.0.5' },
    period: { from: '2026-01-01', to: '2026-12-31' },
  },
  sources: { comparison: { kind: 'file', as: 'ocsp.exchanges', path: 'ocsp/exchanges.json' } },
  systems: { 'ocsp-old': platform('old'), 'ocsp-new': platform('new') },
  assessments: [
    {
      environment: 'new',
      criteria: '2.0.5',
      kind: 'practice',
      period: { from: '2026-05-01', to: '2026-06-30' },
      report: 'Practice assessment of the new platform',
    },
    {
      environment: 'old',
      criteria: '1.7',
      kind: 'period',
      period: { from: '2024-10-01', to: '2025-09-30' },
      report: 'Report on the old platform',
    },
  ],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-1999850-'));
  await mkdir(join(folder, 'ocsp'));
  await writeRecording(join(folder, 'old'), responder(''));
  await writeRecording(join(folder, 'new'), responder('.482'));
  await writeFile(join(folder, 'issuer.der'), ca.certificate.der);
  await writeFile(join(folder, 'ncssr.yaml'), stringify(engagement));
  await writeFile(join(folder, 'incident.yaml'), stringify(complete));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('compare finds fractions in all four time fields, of the new responder alone', async () => {
  const sides = ['--old-system', 'ocsp-old', '--new-system', 'ocsp-new', '--evidence', 'ocsp/exchanges.json'];
  const asked = ['ocsp', 'compare', 'old', 'new', '--issuer', 'issuer.der', ...sides, '--format', 'json'];
  const { code, out } = await ncssr(...asked);
  expect(code).toBe(1);
  await writeFile(join(folder, 'comparison.json'), out);
  const { verdict, findings } = JSON.parse(out) as Comparison;
  expect(verdict).toBe('errors');
  for (const field of ['producedAt', 'thisUpdate', 'nextUpdate', 'revocationTime'])
    expect(
      findings.some(({ severity, message }) => severity === 'error' && message.includes(field)),
      field,
    ).toBe(true);
});

it('the gate says blocked, and names the way back as not assessed', async () => {
  expect(await ncssr('collect', '--no-progress')).toMatchObject({ code: 0, error: '' });
  const { code, out } = await ncssr('gate', 'new', '--from', 'old', '--on', '2026-06-16', '--format', 'json');
  expect(code).toBe(1);
  const { verdict, reasons } = JSON.parse(out) as GateAnswer;
  expect(verdict).toBe('blocked');
  const named = reasons.map(({ code: why, subject }) => `${why} ${subject}`);
  expect(named).toEqual(
    expect.arrayContaining([
      'comparison-errors old to new',
      'rollback-unassessed old',
      'unassessed-system ocsp-old',
    ]),
  );
  expect(named).not.toContain('unassessed-system ocsp-new');
  const [errors] = reasons.filter((one) => one.code === 'comparison-errors');
  expect((await ncssr('evidence', 'show', errors?.evidence[0] ?? '')).code).toBe(0);
});

it('a day to come is a forecast, and what cannot be asked is an error of usage', async () => {
  const [forecast, at, nowhere] = await Promise.all([
    ncssr('gate', 'new', '--on', '2099-12-31', '--format', 'json'),
    ncssr('gate', 'new', '--at', '2026-06-16T00:00:00Z'),
    ncssr('gate', 'new', '--from', 'nowhere'),
  ]);
  expect([forecast.code, at.code, nowhere.code]).toEqual([1, 2, 2]);
  const { reasons } = JSON.parse(forecast.out) as GateAnswer;
  expect(reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['forecast', 'unassessed-system']));
  expect(nowhere.error).toContain('No system is declared in the environment "nowhere"');
});

it('the statement on the risk of changes is left open by what was recorded', async () => {
  const { out } = await ncssr('evaluate', '--format', 'json');
  const { results } = JSON.parse(out) as { results: { id: string; system: string | null; status: string }[] };
  expect(
    results.filter(({ id }) => id === 'ocsp-answers-sound').map(({ system, status }) => [system, status]),
  ).toEqual(
    expect.arrayContaining([
      ['ocsp-old', 'pass'],
      ['ocsp-new', 'inconclusive'],
    ]),
  );
});

it('the draft tells what was measured, and the linter accepts it', async () => {
  const drafted = await ncssr(
    'incident',
    'draft',
    '--kind',
    'full',
    '--ocsp',
    'comparison.json',
    '--output',
    'report.md',
  );
  expect(drafted).toEqual({ code: 0, out: '', error: '' });
  const linted = await ncssr('incident', 'lint', 'report.md', '--format', 'json');
  expect(linted.code, linted.out).toBe(0);
});
