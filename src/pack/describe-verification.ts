import { headText } from '../locker/heads.ts';
import { brokenHeadline, factLines, grouped, limitLines, problemLines } from '../locker/problem-text.ts';
import type { VerifyOutcome } from './verify.ts';

/** The outcome as a person reads it. */
export function describeVerification(binder: string, outcome: VerifyOutcome): string {
  const problems = problemLines(outcome.problems, outcome.unlistedProblems);
  const limits = limitLines(outcome.limits);
  return [...headline(outcome), '', ...facts(binder, outcome), ...problems, ...limits, ''].join('\n');
}

function headline(outcome: VerifyOutcome): string[] {
  switch (outcome.outcome) {
    case 'sealed-by-given-key':
      return ['SEALED. Every file is byte for byte as the holder of your key sealed it.'];
    case 'intact-but-signer-not-established':
      if (outcome.signature === 'by-given-key') {
        return [
          'INTACT, BUT OF AN EARLIER FORM. The holder of your key sealed these files;',
          'that they are what the log of the locker holds is not shown for all of them.',
        ];
      }
      return [
        'INTACT, BUT SIGNER NOT ESTABLISHED. The files agree with their manifests;',
        'who made the binder is not known, so anybody could have.',
      ];
    case 'broken':
      return [brokenHeadline(outcome.problems.length + outcome.unlistedProblems, 'binder')];
  }
}

function facts(binder: string, outcome: VerifyOutcome): string[] {
  const rows: [string, string][] = [
    ['Binder', binder],
    ['Read', `${grouped(outcome.files)} files, ${size(outcome.bytes)}`],
  ];
  if (outcome.sealedSha256 !== null) {
    rows.push(['Identity', `${outcome.sealedSha256}  (tagmanifest-sha256.txt)`]);
  }
  rows.push(['Signature', signatureWords[outcome.signature]]);
  if (outcome.givenKeySha256 !== null) {
    rows.push(['Your key', `${outcome.givenKeySha256}  (SubjectPublicKeyInfo)`]);
  }
  for (const [label, value] of outcome.info) rows.push([label, value]);
  if (outcome.head !== null) {
    const { run, entries, at, lastSha256 } = outcome.head;
    rows.push(['Locker head', `run ${run}, ${grouped(entries)} entries, at ${at}`]);
    rows.push(['', `last entry ${lastSha256}`]);
  }
  return factLines(rows);
}

const signatureWords: Record<VerifyOutcome['signature'], string> = {
  'by-given-key': 'made by your key',
  'not-by-given-key': 'NOT made by your key over this binder',
  'not-checked': 'present, not checked: no key was given',
  absent: 'none',
};

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

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${value.toFixed(1)} ${units[unit] ?? ''}`;
}
