import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificateList } from '../../src/incident/ccadb-certificates.ts';
import { letterText } from '../../src/incident/letter-text.ts';
import { preflightLetter, type LetterReport } from '../../src/incident/letter.ts';
import { auditor, fingerprint, letter, list, owner, pdf } from './letters.ts';

const [root, issuing] = [fingerprint('A'), fingerprint('B')];
const rows = [
  ['Example Root', root],
  ['Example Issuing', issuing],
] as const;

function check(text: string, csv = list(rows)): LetterReport {
  return preflightLetter({
    text,
    certificates: readCertificateList('list.csv', csv, owner).certificates,
    owner,
    auditor,
  });
}
const rules = (report: LetterReport) => report.findings.map(({ rule }) => rule);

describe('a letter', () => {
  it('with every fingerprint, name and the period has no findings', () => {
    expect(check(letter([root, issuing]))).toMatchObject({
      found: 2,
      expected: 2,
      missing: [],
      surplus: [],
      unreadable: [],
      period: { from: '2026-01-01', to: '2026-12-31' },
      findings: [],
    });
  });

  it('that lacks one names it; one too many is surplus; one twice is a notice', () => {
    expect(check(letter([root])).missing).toEqual([{ name: 'Example Issuing', fingerprint: issuing }]);
    const more = check(letter([root, issuing, issuing, fingerprint('C')]));
    expect(more.surplus).toEqual([fingerprint('C')]);
    expect(rules(more)).toEqual(['A12', 'A13']);
  });

  it.each([
    ['lower case', issuing.toLowerCase()],
    ['colons', issuing.replaceAll(/(..)(?!$)/g, '$1:')],
    ['blanks', issuing.replaceAll(/(.{4})(?!$)/g, '$1 ')],
    ['a line break', `${issuing.slice(0, 40)}\n${issuing.slice(40)}`],
    ['soft hyphens', `${issuing.slice(0, 30)}\u00ad${issuing.slice(30)}`],
  ])('with %s in a fingerprint has it, but the validation will not find it', (_, written) => {
    const report = check(letter([root, written]));
    expect(rules(report)).toEqual(['A11']);
    expect(report.unreadable).toEqual([{ name: 'Example Issuing', fingerprint: issuing }]);
  });

  it.each([
    ['January 1, 2026 to December 31, 2026', []],
    ['1 January 2026 through 31 December 2026', []],
    ['2026-01-01 until 2026-12-31', []],
    ['2026-01-01 - 2026-12-31', []],
    ['1 January 2026 ~ 31 December 2026', []],
    ['2026-01-01 – 2026-12-31', ['A20']],
    ['2026-01-01-2026-12-31', ['A20']],
    ['January 1, 2026 -December 31, 2026', ['A20']],
    ['January 1st, 2026 to December 31st, 2026', ['A20']],
    ['the year 2026', ['A20']],
    ['February 30, 2026 to December 31, 2026', ['A20']],
    ['December 31, 2026 to January 1, 2026', ['A22']],
    ['January 1, 2025 to December 31, 2026', ['A23']],
    ['December 1, 2026 to December 20, 2026', ['A24']],
    ['January 1, 2026 to January 1, 2027', ['A23']],
    ['March 1, 2023 to March 1, 2024', ['A23', 'A28']],
    ['2026-01-01 to 2026-12-31 and 2025-01-01 to 2025-12-31', ['A21']],
  ])('period %s', (period, wanted) => {
    expect(rules(check(letter([root, issuing], period)))).toEqual(wanted);
  });

  it('excuses no certificate that expired before a range which may not be the period', () => {
    const csv = list([
      ['Example Root', root],
      ['Example Issuing', issuing, owner, '2026.06.30'],
    ]);
    const later = 'January 1, 2027 to December 31, 2027';
    const text = `For the period ${later} there is a plan.\n${letter([root])}`;
    expect(check(text, csv).missing).toEqual([{ name: 'Example Issuing', fingerprint: issuing }]);
    expect(check(letter([root], later, 'March 1, 2028'), csv).missing).toEqual([]);
  });

  it('does not name an owner by a longer name', () => {
    const text = letter([root, issuing]).replaceAll(owner, `${owner}group`);
    expect(rules(check(text))).toEqual(['A02']);
    expect(rules(check(letter([root, issuing]).replace(auditor, `Non${auditor}`)))).toEqual(['A03']);
  });

  it('names the owner and the auditor as the CCADB does, and is made of text', () => {
    expect(rules(check(letter([root, issuing]).replaceAll(owner, 'Example Trust')))).toEqual(['A02']);
    expect(rules(check(letter([root, issuing]).replace(auditor, 'The auditor')))).toEqual(['A03']);
    expect(rules(check(' \n '))).toContain('A01');
  });

  it('need not name what expired before its period', () => {
    const csv = list([...rows, ['Old Root', fingerprint('D'), owner, '2024.06.04']]);
    expect(rules(check(letter([root, issuing]), csv))).toEqual([]);
    expect(rules(check(letter([root, issuing]), csv.replace('2024.06.04', '2026.06.04')))).toEqual(['A10']);
    expect(rules(check(letter([root, issuing]), csv.replace('2024.06.04', 'some day')))).toEqual(['A10']);
  });

  it('found, missing and surplus add up, whatever is taken away or put in', () => {
    const digits = [...'0123456789ABCDEF'].map(fingerprint);
    fc.assert(
      fc.property(fc.subarray(digits, { minLength: 1 }), fc.subarray(digits), (listed, written) => {
        const report = check(letter(written), list(listed.map((one) => [`CA ${one[0] ?? ''}`, one])));
        expect(report.missing.map((one) => one.fingerprint).sort()).toEqual(
          listed.filter((one) => !written.includes(one)).sort(),
        );
        expect(report.surplus).toEqual(written.filter((one) => !listed.includes(one)).sort());
        expect(report.found).toBe(written.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the list of certificates', () => {
  it('is narrowed to one owner, exactly', () => {
    const csv = list([...rows, ['Foreign', fingerprint('E'), 'Example Trust Services Ltd']]);
    expect(readCertificateList('list.csv', csv, owner).certificates).toHaveLength(2);
  });

  it('a row without a fingerprint is told with its line, and the rest is kept', () => {
    const { certificates, problems } = readCertificateList(
      'list.csv',
      list([...rows, ['Broken', 'AB:CD']]),
      owner,
    );
    expect(certificates).toHaveLength(2);
    expect(problems).toEqual(['list.csv:4: "AB:CD" is no SHA-256 fingerprint']);
  });

  it.each([
    ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
    ['another table', 'a,b\n1,2\n'],
    ['nothing', ''],
    ['quotes without end', 'CA Owner,"SHA-256\n'],
  ])('%s is refused in a sentence', (_, text) => {
    expect(() => readCertificateList('list.csv', text, owner)).toThrow(
      /list\.csv (lacks the columns|is no CSV)/,
    );
  });
});

describe('the text of a letter', () => {
  it('comes out of a PDF, fingerprints whole; a damaged one and a missing one are told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ncssr-letter-'));
    try {
      const good = join(folder, 'letter.pdf');
      await writeFile(good, pdf([letter([root, issuing]).split('\n')]));
      expect(check(await letterText(good)).findings).toEqual([]);
      const bad = join(folder, 'bad.pdf');
      await writeFile(bad, pdf([['x']]).subarray(0, 60));
      await expect(letterText(bad)).rejects.toThrow(/bad\.pdf is a damaged PDF/);
      await expect(letterText(join(folder, 'none.pdf'))).rejects.toThrow(/cannot be read/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
