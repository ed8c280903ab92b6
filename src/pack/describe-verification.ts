import { headText } from '../locker/heads.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import type { VerifyOutcome } from './verify.ts';

/** Problems shown in full; the rest is counted, and stands in the JSON form. */
const shown = 20;

/** The outcome as a person reads it. */
export function describeVerification(binder: string, outcome: VerifyOutcome): string {
  return [
    ...headline(outcome),
    '',
    ...facts(binder, outcome),
    ...problems(outcome),
    ...limits(outcome),
    '',
  ].join('\n');
}

function headline(outcome: VerifyOutcome): string[] {
  switch (outcome.outcome) {
    case 'sealed-by-given-key':
      return ['SEALED. Every file is byte for byte as the holder of your key sealed it.'];
    case 'intact-but-signer-not-established':
      return [
        'INTACT, BUT SIGNER NOT ESTABLISHED. The files agree with their manifests;',
        'who made the binder is not known, so anybody could have.',
      ];
    case 'broken': {
      const count = outcome.problems.length + outcome.unlistedProblems;
      return [
        `BROKEN. ${count === 1 ? '1 problem' : `${number(count)} problems`}: do not rely on this binder.`,
      ];
    }
  }
}

function facts(binder: string, outcome: VerifyOutcome): string[] {
  const rows: [string, string][] = [
    ['Binder', binder],
    ['Read', `${number(outcome.files)} files, ${size(outcome.bytes)}`],
  ];
  if (outcome.sealedSha256 !== null)
    rows.push(['Identity', `${outcome.sealedSha256}  (tagmanifest-sha256.txt)`]);
  rows.push(['Signature', signatureWords[outcome.signature]]);
  if (outcome.givenKeySha256 !== null)
    rows.push(['Your key', `${outcome.givenKeySha256}  (SubjectPublicKeyInfo)`]);
  for (const [label, value] of outcome.info) rows.push([label, value]);
  if (outcome.head !== null) {
    const { run, entries, at, lastSha256 } = outcome.head;
    rows.push(
      ['Locker head', `run ${run}, ${number(entries)} entries, at ${at}`],
      ['', `last entry ${lastSha256}`],
    );
  }
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => printable(`  ${label.padEnd(width)}  ${value}`));
}

const signatureWords: Record<VerifyOutcome['signature'], string> = {
  'by-given-key': 'made by your key',
  'not-by-given-key': 'NOT made by your key over this binder',
  'not-checked': 'present, not checked: no key was given',
  absent: 'none',
};

function problems(outcome: VerifyOutcome): string[] {
  if (outcome.problems.length === 0) return [];
  const lines = ['', 'What is wrong'];
  for (const problem of outcome.problems.slice(0, shown)) lines.push(...describe(problem));
  const more = outcome.problems.length - shown + outcome.unlistedProblems;
  if (more > 0) lines.push(`  and ${number(more)} more (--format json lists them)`);
  return lines.map(printable);
}

function describe({ path, entry, offset, what, expected, found }: IntegrityProblem): string[] {
  const place = [
    path,
    ...(entry === undefined ? [] : [`entry ${entry}`]),
    ...(offset === undefined ? [] : [`byte ${offset}`]),
  ];
  const lines = [`  ${place.join(', ')}`, `    ${what}`];
  if (expected !== '') lines.push(`    expected  ${expected}`);
  if (found !== '') lines.push(`    found     ${found}`);
  return lines;
}

function limits(outcome: VerifyOutcome): string[] {
  if (outcome.limits.length === 0) return [];
  return ['', 'What this does not establish', ...outcome.limits.map((limit) => printable(`  - ${limit}`))];
}

/** The outcome as one JSON document; its schema is `evidence/schemas/verification.schema.json`. */
export function verificationDocument(binder: string, outcome: VerifyOutcome): Record<string, unknown> {
  const { info, head, ...rest } = outcome;
  return {
    schemaVersion: 1,
    binder,
    ...rest,
    info: Object.fromEntries(info),
    head: head === null ? null : { ...head, text: headText(head) },
  };
}

function number(value: number): string {
  return value.toLocaleString('en-GB');
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** File names and values come from the binder: nothing in them may steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{C}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
