import { criteriaIn, criteriaNames, type NamedCriteria } from './letter-criteria.ts';
import { criteriaFindings } from './letter-criteria-findings.ts';
import { dateFindings } from './letter-date-findings.ts';
import { datesIn, type LetterDates, type Period } from './letter-dates.ts';
import type { LetterFinding } from './letter-finding.ts';
import { spellingsIn } from './letter-fingerprints.ts';
import { opinionFindings } from './letter-opinion.ts';

/** What a CA certificate is technically capable of, as the CCADB lists it; absent where the list does not say. */
export type Capabilities = Readonly<Partial<Record<'tls' | 'ev' | 'smime' | 'code-signing', boolean>>>;

/** A CA certificate that an audit letter has to name, from the CCADB's list of certificates. */
export interface ListedCertificate {
  owner: string;
  name: string;
  /** 64 hexadecimal digits, upper case. */
  fingerprint: string;
  /** UTC days; null where the list does not say them in a form that can be read. */
  validFrom: string | null;
  validTo: string | null;
  capabilities: Capabilities;
}

export interface LetterReport {
  /** Fingerprints that stand in the letter as the CCADB's validation finds them. */
  found: number;
  expected: number;
  missing: readonly { name: string; fingerprint: string }[];
  surplus: readonly string[];
  /** In the letter, but written so that the validation does not find them. */
  unreadable: readonly { name: string; fingerprint: string }[];
  period: Period | null;
  /** The day of the letter itself; null where none is found. */
  statementDate: string | null;
  criteria: readonly { name: string; version: string | null }[];
  findings: readonly LetterFinding[];
}

interface LetterQuestion {
  /** The letter's text, pages parted by form feeds. */
  text: string;
  certificates: readonly ListedCertificate[];
  /** Names exactly as in the CCADB. */
  owner: string;
  auditor: string | null;
}

/** What the CCADB's audit letter validation will say of a letter (CCADB Policy 5.1), and why. */
export function preflightLetter({ text, certificates, owner, auditor }: LetterQuestion): LetterReport {
  const strict = text.match(/(?<![0-9A-Fa-f])[0-9A-F]{64}(?![0-9A-Fa-f])/g) ?? [];
  const counts = new Map<string, number>();
  for (const one of strict) counts.set(one, (counts.get(one) ?? 0) + 1);
  const dates = datesIn(text);
  const criteria = criteriaIn(text);
  const { findings: ofDates, period, statementDate } = dateFindings(text, dates);
  const span = spanOf(dates, period);
  const isExpected = (one: ListedCertificate): boolean => isInForce(one, span) && isCovered(one, criteria);
  const expected = certificates.filter(isExpected);
  const absent = expected.filter(({ fingerprint }) => !counts.has(fingerprint));
  const spelling = absent.length === 0 ? () => null : spellingsIn(text);
  const told = absent.map((one) => ({ ...one, broken: spelling(one.fingerprint) }));
  const missing = told.filter(({ broken }) => broken === null);
  const unreadable = told.filter(({ broken }) => broken !== null);
  const known = new Set(certificates.map(({ fingerprint }) => fingerprint));
  const surplus = [...counts.keys()].filter((one) => !known.has(one)).sort();
  const needless = certificates.filter((one) => counts.has(one.fingerprint) && !isExpected(one));
  return {
    found: counts.size,
    expected: expected.length,
    missing: missing.map(shown),
    unreadable: unreadable.map(shown),
    surplus,
    period,
    statementDate,
    criteria: criteria.map(({ kind, version }) => ({ name: criteriaNames[kind], version })),
    findings: [
      ...textFindings(text, { owner, auditor }),
      ...fingerprintFindings(missing, unreadable, surplus),
      ...[...counts].filter(([, count]) => count > 1).map(repeated),
      ...needless.map((one) => needlessFinding(one, span)),
      ...ofDates,
      ...criteriaFindings(criteria, period),
      ...opinionFindings(text),
    ],
  };
}

/** The days of which the letter may speak: where it is not plain which range is the period, all of them. */
function spanOf({ ranges }: LetterDates, period: Period | null): Period | null {
  if (period === null) return null;
  const own = ranges.filter(({ introduced }) => introduced);
  const all = new Set(own.map(({ from, to }) => `${from} ${to}`)).size === 1 ? [period] : ranges;
  const days = [period, ...all].flatMap(({ from, to }) => [from, to]).sort();
  return { from: days[0] ?? period.from, to: days.at(-1) ?? period.to };
}

function isInForce({ validFrom, validTo }: ListedCertificate, span: Period | null): boolean {
  if (span === null) return true;
  return (validTo === null || validTo >= span.from) && (validFrom === null || validFrom <= span.to);
}

/** Whether a letter with these criteria has to name a certificate: what is not known excuses none. */
function isCovered({ capabilities }: ListedCertificate, criteria: readonly NamedCriteria[]): boolean {
  return (
    criteria.length === 0 ||
    criteria.some(({ kind }) =>
      kind === 'tls' || kind === 'ev' || kind === 'smime' || kind === 'code-signing'
        ? capabilities[kind] !== false
        : true,
    )
  );
}

function needlessFinding(one: ListedCertificate, span: Period | null): LetterFinding {
  if (isInForce(one, span))
    return {
      rule: 'A15',
      severity: 'notice',
      message: `${one.name} is in the letter, though the list calls it incapable of what the criteria are for: ${one.fingerprint}`,
    };
  const later = span !== null && one.validFrom !== null && one.validFrom > span.to;
  return {
    rule: 'A14',
    severity: 'notice',
    message: `${one.name} is in the letter, though it ${later ? `became valid on ${one.validFrom ?? ''}, after the period` : `expired on ${one.validTo ?? ''}, before the period`}: ${one.fingerprint}`,
  };
}

function repeated([fingerprint]: readonly [string, number]): LetterFinding {
  return {
    rule: 'A13',
    severity: 'notice',
    message: `This fingerprint stands more than once: ${fingerprint}`,
  };
}

const shown = ({ name, fingerprint }: ListedCertificate) => ({ name, fingerprint });

function* textFindings(
  text: string,
  names: { owner: string; auditor: string | null },
): Iterable<LetterFinding> {
  const pages = text.split('\f');
  if (text.trim().length < 40) {
    yield {
      rule: 'A01',
      severity: 'error',
      message:
        'The letter holds hardly any text: a scan is made of images, and the validation reads text alone',
    };
    return;
  }
  const empty = pages.flatMap((page, index) => (page.trim() === '' ? [index + 1] : []));
  if (empty.length > 0)
    yield {
      rule: 'A04',
      severity: 'warning',
      message: `${empty.length === 1 ? 'Page' : 'Pages'} ${empty.slice(0, 20).join(', ')} of ${pages.length} hold no text: what stands on a scanned page is not found, and is reviewed by hand`,
    };
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
  missing: readonly ListedCertificate[],
  unreadable: readonly (ListedCertificate & { broken: string | null })[],
  surplus: readonly string[],
): Iterable<LetterFinding> {
  for (const { name, fingerprint } of missing)
    yield { rule: 'A10', severity: 'error', message: `${name} is not in the letter: ${fingerprint}` };
  for (const { name, fingerprint, broken } of unreadable)
    yield {
      rule: 'A11',
      severity: 'error',
      message: `${name} is in the letter ${broken ?? ''}; the validation finds 64 upper-case digits on end alone: ${fingerprint}`,
    };
  for (const fingerprint of surplus)
    yield {
      rule: 'A12',
      severity: 'warning',
      message: `No listed certificate has this fingerprint: ${fingerprint}`,
    };
}
