/** A CA certificate that an audit letter has to name, from the CCADB's list of certificates. */
export interface ListedCertificate {
  owner: string;
  name: string;
  /** 64 hexadecimal digits, upper case. */
  fingerprint: string;
  /** UTC day; null where the list does not say it in a form that can be read. */
  validTo: string | null;
}

interface LetterFinding {
  rule: string;
  severity: 'error' | 'warning' | 'notice';
  message: string;
}

export interface LetterReport {
  /** Fingerprints that stand in the letter as the CCADB's validation finds them. */
  found: number;
  expected: number;
  missing: readonly { name: string; fingerprint: string }[];
  surplus: readonly string[];
  /** In the letter, but written so that the validation does not find them. */
  unreadable: readonly { name: string; fingerprint: string }[];
  period: { from: string; to: string } | null;
  findings: readonly LetterFinding[];
}

interface LetterQuestion {
  /** The letter's text, pages one after the other. */
  text: string;
  certificates: readonly ListedCertificate[];
  /** Names exactly as in the CCADB. */
  owner: string;
  auditor: string | null;
}

/** What the CCADB's audit letter validation will say of a letter (CCADB Policy 5.1), and why. */
export function preflightLetter({ text, certificates, owner, auditor }: LetterQuestion): LetterReport {
  const strict = text.match(/(?<![0-9A-Fa-f])[0-9A-F]{64}(?![0-9A-Fa-f])/g) ?? [];
  const named = new Set(strict);
  const periods = periodsIn(text);
  const period = periods[0] ?? null;
  // Where several periods stand, the earliest start: no certificate is excused by a range that is not the period.
  const [start] = periods.map(({ from }) => from).sort();
  const expected = certificates.filter(
    ({ validTo }) => start === undefined || validTo === null || validTo >= start,
  );
  const absent = expected.filter(({ fingerprint }) => !named.has(fingerprint));
  // What joins on being stripped of all that may stand between digits was meant, and will not be found.
  const joined = text.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase();
  const isWritten = ({ fingerprint }: ListedCertificate): boolean => joined.includes(fingerprint);
  const known = new Set(certificates.map(({ fingerprint }) => fingerprint));
  const partial = { missing: absent.filter((one) => !isWritten(one)), unreadable: absent.filter(isWritten) };
  const surplus = [...named].filter((one) => !known.has(one)).sort();
  const repeated = [...named].filter((one) => strict.filter((other) => other === one).length > 1);
  return {
    found: named.size,
    expected: expected.length,
    missing: partial.missing.map(shown),
    unreadable: partial.unreadable.map(shown),
    surplus,
    period,
    findings: [
      ...textFindings(text, { owner, auditor }),
      ...fingerprintFindings(partial, surplus, repeated),
      ...periodFindings(text, periods),
    ],
  };
}

const shown = ({ name, fingerprint }: ListedCertificate) => ({ name, fingerprint });

function* textFindings(
  text: string,
  names: { owner: string; auditor: string | null },
): Iterable<LetterFinding> {
  if (text.trim().length < 40) {
    yield {
      rule: 'A01',
      severity: 'error',
      message: 'The letter holds hardly any text: it may be made of images',
    };
    return;
  }
  const flat = text.replaceAll(/\s+/g, ' ');
  if (!isNamed(flat, names.owner))
    yield {
      rule: 'A02',
      severity: 'error',
      message: `The CA owner "${names.owner}" is not named as in the CCADB`,
    };
  if (names.auditor !== null && !isNamed(flat, names.auditor))
    yield {
      rule: 'A03',
      severity: 'error',
      message: `The auditor "${names.auditor}" is not named as in the CCADB`,
    };
}

/** Whether a name stands in a text as words of its own, not as a part of longer ones. */
function isNamed(text: string, name: string): boolean {
  const inside = /[\p{L}\p{N}]/u;
  for (let at = text.indexOf(name); at >= 0 && name !== ''; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + name.length] ?? ' '];
    if (!inside.test(before) && !inside.test(after)) return true;
  }
  return false;
}

function* fingerprintFindings(
  {
    missing,
    unreadable,
  }: { missing: readonly ListedCertificate[]; unreadable: readonly ListedCertificate[] },
  surplus: readonly string[],
  repeated: readonly string[],
): Iterable<LetterFinding> {
  for (const { name, fingerprint } of missing)
    yield { rule: 'A10', severity: 'error', message: `${name} is not in the letter: ${fingerprint}` };
  for (const { name, fingerprint } of unreadable)
    yield {
      rule: 'A11',
      severity: 'error',
      message: `${name} is in the letter, but not as 64 upper-case digits on end without colons, blanks or line breaks: ${fingerprint}`,
    };
  for (const fingerprint of surplus)
    yield {
      rule: 'A12',
      severity: 'warning',
      message: `No listed certificate has this fingerprint: ${fingerprint}`,
    };
  for (const fingerprint of repeated)
    yield {
      rule: 'A13',
      severity: 'notice',
      message: `This fingerprint stands more than once: ${fingerprint}`,
    };
}

function* periodFindings(text: string, periods: readonly Period[]): Iterable<LetterFinding> {
  const [period] = periods;
  if (!period) {
    const loose = (nearRange.exec(text) ??
      /\b(\d{1,2}(st|nd|rd|th)\b[^.]{0,20}\d{4}|the \d{1,2} )/i.exec(text))?.[0];
    const hint = loose === undefined ? '' : `; "${loose}" is not understood`;
    yield {
      rule: 'A20',
      severity: 'error',
      message: `No period is found (January 1, 2026 to December 31, 2026)${hint}`,
    };
    return;
  }
  if (new Set(periods.map(({ from, to }) => `${from} ${to}`)).size > 1)
    yield {
      rule: 'A21',
      severity: 'warning',
      message: 'More than one period is found; state it once, near the top',
    };
  if (period.to < period.from)
    yield { rule: 'A22', severity: 'error', message: `The period ends on ${period.to}, before it begins` };
  const days = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000 + 1;
  if (days > 366)
    yield { rule: 'A23', severity: 'error', message: `The period is of ${days} days; a year is the most` };
  if (days >= 1 && days < 28)
    yield {
      rule: 'A24',
      severity: 'warning',
      message: 'A period of less than a month needs a review by hand',
    };
}

interface Period {
  from: string;
  to: string;
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const month = `(?:${months.join('|')})`;
const date = `(?:${month}\\s+\\d{1,2},\\s*\\d{4}|\\d{1,2}\\s+${month}\\s+\\d{4}|\\d{4}-\\d{2}-\\d{2})`;
const range = new RegExp(`(${date})\\s+(?:to|through|until|and|-|~)\\s+(${date})`, 'gi');

/** A range that people understand and the validation does not: another dash, or no blank beside it. */
const nearRange = new RegExp(
  `${date}\\s*(?:to|through|until|and|[-~\\u2010-\\u2015\\u2212])\\s*${date}`,
  'i',
);

/** Every range of dates in the forms that the validation reads, in the order of the text. */
function periodsIn(text: string): Period[] {
  return [...text.matchAll(range)].flatMap(([, from = '', to = '']) => {
    const [first, second] = [dayOf(from), dayOf(to)];
    return first !== null && second !== null ? [{ from: first, to: second }] : [];
  });
}

function dayOf(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const name = /[a-z]+/i.exec(text)?.[0].toLowerCase() ?? '';
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const [year, monthOfYear, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : [numbers[1] ?? 0, months.indexOf(name) + 1, numbers[0] ?? 0];
  const instant = new Date(Date.UTC(year, monthOfYear - 1, day));
  const exists = instant.getUTCMonth() === monthOfYear - 1 && instant.getUTCDate() === day;
  return exists ? instant.toISOString().slice(0, 10) : null;
}
