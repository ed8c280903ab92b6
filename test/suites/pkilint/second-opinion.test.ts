import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { crl, flag, issuingPoint, userPoint } from '../../ocsp/crl/crl-builder.ts';
import { crlMutants } from '../../ocsp/crl/mutants.ts';
import { mutants } from '../../ocsp/lint/mutants.ts';
import { response } from '../../ocsp/response-builder.ts';
import { silent } from './differences.ts';

interface Made {
  readonly kind: 'subscriber' | 'ca' | 'answer';
  /** The rule that it breaks; empty for what is clean. */
  readonly rule: string;
  readonly bytes: Buffer;
}

const made: readonly Made[] = [
  { kind: 'subscriber', rule: '', bytes: crl() },
  { kind: 'subscriber', rule: '', bytes: crl({ extensions: { idp: userPoint() } }) },
  { kind: 'ca', rule: '', bytes: crl({ extensions: { idp: issuingPoint(flag(0x82)) }, entries: [] }) },
  { kind: 'answer', rule: '', bytes: response() },
  ...crlMutants.map(({ rule, bytes }): Made => ({ kind: rule === 'K46' ? 'ca' : 'subscriber', rule, bytes })),
  ...mutants.map(({ rule, bytes }): Made => ({ kind: 'answer', rule, bytes })),
];

/** The codes of pkilint's findings for each file; one that it cannot read is one finding. */
function secondOpinion(): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'ncssr-pkilint-'));
  try {
    const lines = made.map(({ kind, bytes }, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, bytes);
      return `${kind}\t${file}\n`;
    });
    const python = process.env['NCSSR_PKILINT'] ?? 'python3';
    const script = join(import.meta.dirname, 'lint.py');
    const { stdout, stderr, status } = spawnSync(python, [script], {
      input: lines.join(''),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`pkilint cannot be run: ${stderr}`);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const opinions = secondOpinion();

it('has an opinion of every made file, and none of the clean ones', () => {
  expect(opinions).toHaveLength(made.length);
  expect(made.flatMap(({ rule }, index) => (rule === '' ? (opinions[index] ?? []) : []))).toEqual([]);
});

it('is silent where a reason says so, and nowhere else', () => {
  const missed = new Set(
    made.flatMap(({ rule }, index) => (rule !== '' && opinions[index]?.length === 0 ? [rule] : [])),
  );
  const reasoned = silent.flatMap(({ rules }) => rules.split(' '));
  expect(new Set(reasoned).size).toBe(reasoned.length);
  expect([...missed].sort()).toEqual(reasoned.sort());
});
