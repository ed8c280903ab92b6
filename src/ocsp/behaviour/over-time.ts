import { entryFor } from '../crl/reliance.ts';
import { lengthText } from '../lint/interval-length.ts';
import { overdue } from '../lint/freshness.ts';
import type { Answered, ProbeFinding } from './answered.ts';
import { findingAt, isPlain, labelOf, outcomeOf } from './answered.ts';
import { byCertificate, hasExpired, secondsOf, wasRevoked, type Known, type NotProbed } from './known.ts';

const quarter = 900;

export interface Judged {
  readonly findings: readonly ProbeFinding[];
  readonly notProbed: readonly NotProbed[];
}

/** What takes more than the answers of one visit: B21, B22, B24, B26 and B52. */
export function overTime(answered: readonly Answered[], known: Known): Judged {
  const parts = [
    firstAnswer(answered, known),
    {
      findings: [],
      notProbed: [
        {
          check: 'B22',
          reason: "probe with each issuing CA's certificate as --issuer, cross-certificates too",
        },
      ],
    },
    staysRevoked(answered, known),
    expired(answered, known),
    refresh(answered, known),
  ];
  return {
    findings: parts.flatMap(({ findings }) => findings),
    notProbed: parts.flatMap(({ notProbed }) => notProbed),
  };
}

function firstAnswer(answered: readonly Answered[], { published }: Known): Judged {
  const missing = (reason: string): Judged => ({ findings: [], notProbed: [{ check: 'B21', reason }] });
  if (published === undefined)
    return missing(
      'ask for a certificate within 15 minutes of its publication and give that instant, --published',
    );
  if (!answered.some(isPlain)) return missing('nothing could be asked: give a responder that has an address');
  const findings: ProbeFinding[] = [];
  const late = new Set<string>();
  for (const each of answered.filter(isPlain)) {
    const age = secondsOf(each.exchange) - published;
    if (age <= quarter) continue;
    const outcome = outcomeOf(each);
    if (outcome === 'good' || outcome === 'revoked') late.add(labelOf(each));
    else {
      const message = `${outcome ?? 'no answer'} ${lengthText(Math.round(age))} after publication`;
      findings.push(findingAt(each, 'B21', 'error', 'TLS BR 4.9.9', message));
    }
  }
  const notProbed =
    late.size === 0
      ? []
      : [
          {
            check: 'B21',
            reason:
              'answered, but asked more than 15 minutes after --published: ask another certificate sooner',
          },
        ];
  return { findings, notProbed };
}

function staysRevoked(answered: readonly Answered[], known: Known): Judged {
  const revoked = byCertificate(answered).filter(({ label }) => wasRevoked(label, known));
  const findings = revoked.flatMap(({ answers }) =>
    answers.flatMap((each) => {
      const outcome = outcomeOf(each);
      if (outcome === 'revoked' || outcome === undefined) return [];
      if (outcome !== 'good' && hasExpired(labelOf(each), each, known)) return [];
      const message = `${outcome}, though an earlier visit was told that it is revoked`;
      return [findingAt(each, 'B24', 'error', 'TLS BR 4.10.1', message)];
    }),
  );
  const reason =
    'give with --previous the recording of a visit at which one of these certificates was revoked';
  return { findings, notProbed: revoked.length === 0 ? [{ check: 'B24', reason }] : [] };
}

function expired(answered: readonly Answered[], known: Known): Judged {
  const gone = byCertificate(answered).filter(({ label, answers }) =>
    answers.some((each) => hasExpired(label, each, known)),
  );
  const revoked = gone.filter(
    ({ label }) =>
      wasRevoked(label, known) ||
      (known.crl !== undefined && entryFor(known.crl, label, known.issuer) !== undefined),
  );
  const findings = revoked.flatMap(({ answers }) =>
    answers
      .filter((each) => outcomeOf(each) === 'good')
      .map((each) =>
        findingAt(each, 'B26', 'error', 'TLS BR 4.10.1', 'good after expiry for what was revoked before'),
      ),
  );
  const reason =
    gone.length === 0
      ? 'give an expired certificate that was revoked with --cert'
      : 'give the recording of when the expired certificate was revoked with --previous, or a CRL of then with --crl';
  return { findings, notProbed: revoked.length === 0 ? [{ check: 'B26', reason }] : [] };
}

interface Served {
  readonly each: Answered;
  readonly start: number;
  readonly end: number;
}

/** What was served of one certificate: the latest of an earlier visit, the first of a later one. */
function servedOf(answered: readonly Answered[], label: string): Served[] {
  return answered
    .filter((each) => isPlain(each) && labelOf(each) === label)
    .flatMap((each) => {
      const single = each.response.basic?.responses[0];
      const [start, end] = [single?.thisUpdate?.epoch, single?.nextUpdate?.epoch];
      return start === undefined || end === undefined ? [] : [{ each, start, end }];
    });
}

function refresh(answered: readonly Answered[], known: Known): Judged {
  const findings: ProbeFinding[] = [];
  let seen = 0;
  for (const { label } of byCertificate(answered)) {
    const before = servedOf(known.previous ?? [], label).sort((a, b) => b.start - a.start)[0];
    const now = servedOf(answered, label)[0];
    if (before === undefined || now === undefined) continue;
    const tell = (message: string): void => {
      findings.push(findingAt(now.each, 'B52', 'error', 'TLS BR 4.9.9', message));
    };
    if (now.start < before.start) tell('an older status than the earlier visit was given');
    else if (now.start === before.start) {
      const message = overdue(before.end - before.start, secondsOf(now.each.exchange) - before.start);
      if (message !== undefined) tell(message);
    } else if (overdue(before.end - before.start, now.start - before.start) === undefined) seen += 1;
    // A later start shows nothing: others may have been served between the two visits.
  }
  const reason =
    'give with --previous the recording of a visit within the last half of an interval, so that a successor is seen';
  return { findings, notProbed: seen === 0 ? [{ check: 'B52', reason }] : [] };
}
