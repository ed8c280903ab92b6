import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificateList } from '../../src/incident/ccadb-certificates.ts';
import { letterText } from '../../src/incident/letter-text.ts';
import { preflightLetter, type LetterReport } from '../../src/incident/letter.ts';
import { auditor, owner, pdf } from './letters.ts';

const root = '3F9A1C77D0B2E4856A0DC3F1B7E29845C6D81F30A9B74E2265D0F38C1A7BE694';
const issuing = 'B81E04D7C95F2A63E07B14D98C3A6F502D7E9B41C8F6035AD2947E1B6C80F53A';
const header =
  'CA Owner,Certificate Name,SHA-256 Fingerprint,Valid From (GMT),Valid To (GMT),TLS Capable,TLS EV Capable,Code Signing Capable,S/MIME Capable';
const rootRow = `${owner},Example Root,${root},2020.01.01,2040.01.01,True,True,False,True`;
const issuingRow = `${owner},Example Issuing,${issuing},2020.01.01,2040.01.01,True,False,False,False`;
const csv = (...rows: string[]): string => [header, ...rows, ''].join('\n');
const network =
  'the WebTrust Principles and Criteria for Certification Authorities – Network Security, Version 2.0.5';

interface Parts {
  period?: string;
  criteria?: string;
  opinion?: string;
  date?: string;
  list?: string;
  more?: string;
}

const written = ({
  period = 'throughout the period January 1, 2026 to December 31, 2026',
  criteria = network,
  opinion = 'In our opinion, the assertion is fairly stated, in all material respects.',
  date = 'February 15, 2027',
  list = `${root}\n${issuing}`,
  more = '',
}: Parts): string =>
  `INDEPENDENT ASSURANCE REPORT\nTo the management of ${owner}:\nWe have examined the assertion of the management of ${owner}, ${period}, by ${criteria}.\n${more}\n${opinion}\n${auditor}\nExampletown\n${date}\nAttachment A\n${list}\n`;

function check(text: string, rows = csv(rootRow, issuingRow)): LetterReport {
  const { certificates } = readCertificateList('list.csv', rows, owner);
  return preflightLetter({ text, certificates, owner, auditor });
}
const rules = ({ findings }: LetterReport): string[] => findings.map(({ rule }) => rule);

describe('a letter in text', () => {
  it.each<[string, Parts, string[]]>([
    ['clean', {}, []],
    ['its date after a town', { date: 'Exampletown, February 15, 2027' }, []],
    ['its date after a word', { date: 'Date: 15 February 2027' }, []],
    ['its date broken over two lines', { date: 'February 15,\n2027' }, []],
    ['its date after a town and a country', { date: 'Exampletown, Exampleland, February 15, 2027' }, []],
    ['its date after who signed', { date: 'Signed on 15 February 2027' }, []],
    ['its date in a sentence alone', { date: 'It was signed on February 15, 2027 by us.' }, ['A26']],
    [
      'its period told again',
      { more: 'Throughout the period January 1, 2026 to December 31, 2026 it held.' },
      [],
    ],
    ['the days of a bug', { more: 'Bug 1999850, open 2026-11-11 to 2026-12-01' }, ['A21']],
    ['opinions that are not given', { opinion: 'We give no qualified opinion.' }, []],
    ['an adverse opinion', { opinion: 'Adverse Opinion' }, ['A40']],
    ['a fingerprint with a prefix', { list: `${root}\n0x${issuing.toLowerCase()}` }, ['A11']],
    ['no date of its own', { date: '' }, ['A26']],
    ['its date with an ordinal', { date: 'February 15th, 2027' }, ['A26']],
    ['dated within its period', { date: 'December 1, 2026' }, ['A27']],
    ['dated on the last day allowed', { date: 'April 2, 2027' }, []],
    ['dated a day too late', { date: 'April 3, 2027' }, ['A28']],
    [
      'other dates in sentences',
      {
        more: 'Its practice statement of March 3, 2026, in force from April 1, 2026, was read. On 2026-05-05 an incident was told of.',
      },
      [],
    ],
    [
      'another range, told apart',
      { more: 'The practice statement in force March 1, 2025 to June 30, 2025 was read.' },
      ['A21'],
    ],
    [
      'the period of the year before',
      { more: 'Our report for the prior period January 1, 2025 to December 31, 2025 was clean.' },
      ['A21'],
    ],
    ['as of a day', { period: 'as of December 31, 2026' }, ['A25']],
    ['a year and a day', { period: 'for the period January 1, 2026 through January 1, 2027' }, ['A23']],
    [
      'a leap year',
      { period: 'for the period March 1, 2027 to February 29, 2028', date: 'March 9, 2028' },
      [],
    ],
    [
      '366 days without a leap day',
      { period: 'for the period March 1, 2026 to March 1, 2027', date: 'March 9, 2027' },
      ['A23'],
    ],
    ['no criteria', { criteria: 'what is usual' }, ['A30']],
    ['criteria without version', { criteria: network.replace(', Version 2.0.5', '') }, ['A31']],
    ['criteria too old for its period', { criteria: network.replace('2.0.5', '1.7') }, ['A32']],
    [
      'the same, for a period that ends the day before',
      {
        criteria: network.replace('2.0.5', '1.7'),
        period: 'for the period November 29, 2025 to November 28, 2026',
      },
      [],
    ],
    [
      'criteria over two lines, short version',
      { criteria: network.replace('Network Security, Version', 'Network\nSecurity v') },
      [],
    ],
    [
      'criteria whose least version is not known',
      { criteria: network.replace('Network Security, Version 2.0.5', 'Verified Mark Certificates v1.0') },
      ['A33'],
    ],
    [
      'the version of a practice statement',
      {
        more: 'WebTrust Principles and Criteria for Certification Authorities v2.2.2 ask for a Certification Practice Statement, Version 1.1.',
      },
      [],
    ],
    ['a qualified opinion', { opinion: 'Basis for qualified opinion. It went wrong.' }, ['A40']],
    [
      'an opinion with an exception',
      { opinion: 'In our opinion, except for the matters above, it is.' },
      ['A40'],
    ],
    ['an unqualified opinion', { opinion: 'This is an unqualified opinion of a qualified auditor.' }, []],
    ['minor non-conformities', { opinion: 'Two minor non-conformities were found.' }, ['A41']],
    ['none of them', { opinion: 'No major or minor non-conformities were found.' }, []],
  ])('%s', (_, parts, wanted) => {
    const report = check(written(parts));
    expect(rules(report), JSON.stringify(report, null, 1)).toEqual(wanted);
  });

  it('tells its date, its period and its criteria', () => {
    expect(check(written({}))).toMatchObject({
      period: { from: '2026-01-01', to: '2026-12-31' },
      statementDate: '2027-02-15',
      criteria: [{ name: 'WebTrust Network Security', version: '2.0.5' }],
    });
  });

  it('need not name what became valid after its period; naming it is told', () => {
    const rows = csv(rootRow, issuingRow.replace('2020.01.01', '2027.01.01'));
    expect(rules(check(written({ list: root }), rows))).toEqual([]);
    expect(rules(check(written({}), rows))).toEqual(['A14']);
    expect(rules(check(written({ list: root }), rows.replace('2027.01.01', '2026.12.31')))).toEqual(['A10']);
  });

  it('names what is capable of what its criteria are for, and whatever may be', () => {
    const ev = network.replace('Network Security, Version 2.0.5', 'Extended Validation SSL v2.0.1');
    expect(rules(check(written({ criteria: ev, list: root })))).toEqual([]);
    expect(rules(check(written({ criteria: ev })))).toEqual(['A15']);
    const unsaid = csv(rootRow, issuingRow.replace('True,False', 'True,'));
    expect(rules(check(written({ criteria: ev, list: root }), unsaid))).toEqual(['A10']);
    expect(rules(check(written({ criteria: `${ev} and ${network}`, list: root })))).toEqual(['A10']);
  });
});

describe('a letter in PDF', () => {
  const half = [issuing.slice(0, 32), issuing.slice(32)] as const;
  const head = written({ list: root }).split('\n');
  it.each<[string, Parameters<typeof pdf>[0], string[], RegExp]>([
    ['whole', [[...head, issuing]], [], /^$/],
    ['whole, on a page of its own', [head, [issuing]], [], /^$/],
    ['whole, in a cell', [[...head, `Example Issuing\t${issuing}\t2040-01-01`]], [], /^$/],
    ['over lines', [[...head, ...half]], ['A11'], /over lines/],
    ['over cells', [[...head, half.join('\t')]], ['A11'], /over|blanks/],
    ['over pages', [[...head, half[0]], [half[1]]], ['A11'], /two pages/],
    [
      'over lines of a cell',
      [[...head, `Issuing\t${half[0]}\t2040`, `CA\t${half[1]}`]],
      ['A11'],
      /in pieces/,
    ],
    ['over pages with a foot', [[...head, half[0], 'Page 1 of 2'], [half[1]]], ['A11'], /in pieces/],
    [
      'in four pieces over a table',
      [[...head, ...[0, 16, 32, 48].map((at) => `row\t${issuing.slice(at, at + 16)}\tx`)]],
      ['A11'],
      /in pieces/,
    ],
    ['half of it alone', [[...head, half[0]]], ['A10'], /is not in the letter/],
    ['scanned', ['scan', 'scan'], ['A01'], /scan/],
    ['scanned in part', [[...head, issuing], 'scan'], ['A04'], /Page 2 of 2/],
  ])('%s', async (_, pages, wanted, said) => {
    const folder = await mkdtemp(join(tmpdir(), 'ncssr-letter-'));
    try {
      const file = join(folder, 'letter.pdf');
      await writeFile(file, pdf(pages));
      const { findings } = check(await letterText(file));
      const own = pages[0] === 'scan' ? findings.slice(0, 1) : findings;
      expect(
        own.map(({ rule }) => rule),
        JSON.stringify(findings),
      ).toEqual(wanted);
      expect(own[0]?.message ?? '').toMatch(said);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

it('never throws, whatever the text', () => {
  const words = [
    '2026-01-01',
    ' to ',
    'February 30, 2026',
    root,
    root.slice(9),
    '\f',
    '\n',
    'WebTrust criteria ',
    'v',
    '2.',
    'as of ',
    ':',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 20 })), {
        maxLength: 60,
      }),
      (parts) => {
        expect(check(parts.join('')).expected).toBeLessThanOrEqual(2);
      },
    ),
    { numRuns: process.env['NCSSR_FULL'] === '1' ? 5000 : 60 },
  );
});

it.each([
  '2026-01-01 ',
  'January ',
  'AB ',
  'WebTrust ',
  'as of ',
  'no minor ',
  '\n',
  ' ',
  'A'.repeat(31),
  'qualified ',
  '1 January 2026 to ',
])('takes time in proportion to its length: %j', (word) => {
  const time = (count: number): number => {
    const text = word.repeat(count);
    const begun = process.cpuUsage().user;
    check(text);
    return process.cpuUsage().user - begun;
  };
  time(200);
  const [small, large] = [time(1000), time(8000)];
  expect(large).toBeLessThan(Math.max(small, 8000) * 24);
});
