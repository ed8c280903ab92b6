import type { CrlEntry } from '../crl/entry.ts';
import type { Crl } from '../crl/read.ts';
import { doubtOf, entryFor } from '../crl/reliance.ts';
import type { Answered, ProbeFinding } from './answered.ts';
import { findingAt, isPlain, outcomeOf } from './answered.ts';
import { byCertificate, hasExpired, secondsOf, type Known, type NotProbed } from './known.ts';
import type { Judged } from './over-time.ts';

/** B27: the answers and a CRL of the same issuer say the same of the same certificate. */
export function crlAgreement(answered: readonly Answered[], known: Known): Judged {
  const { crl } = known;
  const missing = (reason: string): Judged => ({ findings: [], notProbed: [{ check: 'B27', reason }] });
  if (crl === undefined) return missing("give the issuer's CRL of the same hour with --crl");
  const told = answered.filter(isPlain).map(outcomeOf);
  if (!told.some((outcome) => outcome === 'good' || outcome === 'revoked'))
    return missing('the responder told no status to hold against the CRL: ask when it does');
  const doubts = new Set<string>();
  const findings = byCertificate(answered).flatMap(({ label, answers }) =>
    answers.flatMap((each) => {
      const doubt = doubtOf(crl, {
        issuer: known.issuer,
        at: secondsOf(each.exchange),
        certificate: known.certificates?.get(label),
        vouched: known.issuer === undefined,
      });
      const entry = entryFor(crl, label, known.issuer);
      // What the list names is revoked, however much it may leave out.
      if (doubt !== undefined && entry === undefined) doubts.add(doubt);
      return [...against(label, each, { crl, entry, doubt }, known)];
    }),
  );
  const notProbed: NotProbed[] = [...doubts].map((reason) => ({ check: 'B27', reason }));
  return { findings, notProbed };
}

interface Listed {
  readonly crl: Crl;
  readonly entry: CrlEntry | undefined;
  readonly doubt: string | undefined;
}

function* against(label: string, each: Answered, listed: Listed, known: Known): Iterable<ProbeFinding> {
  const { crl, entry, doubt } = listed;
  const outcome = outcomeOf(each);
  const citation = 'TLS BR 4.9.9 and 4.10.1';
  if (outcome === 'good' && entry !== undefined) {
    const message = `good, though the CRL lists it as revoked on ${entry.date.raw}`;
    yield findingAt(each, 'B27', 'error', citation, message);
  }
  if (outcome !== 'revoked') return;
  if (entry !== undefined) yield* sameRevocation(each, entry, citation);
  else if (doubt !== undefined) return;
  else if (isLater(each, crl) || hasExpired(label, each, known)) {
    yield findingAt(each, 'B27', 'notice', citation, 'revoked, and not on this CRL, which need not list it');
  } else yield findingAt(each, 'B27', 'error', citation, 'revoked, though the CRL does not list it');
}

function* sameRevocation(each: Answered, entry: CrlEntry, citation: string): Iterable<ProbeFinding> {
  const single = each.response.basic?.responses[0];
  const time = single?.revocationTime;
  if (time !== undefined && Math.floor(time.epoch ?? NaN) !== entry.date.epoch) {
    const message = `revoked at ${time.raw}, on the CRL at ${entry.date.raw}`;
    yield findingAt(each, 'B27', 'error', citation, message);
  }
  if (single?.reason?.code !== entry.reason) {
    const message = `reason ${single?.reason?.code ?? 'none'}, on the CRL ${entry.reason ?? 'none'}`;
    yield findingAt(each, 'B27', 'notice', 'Mozilla policy 6', message);
  }
}

/** Whether the revocation came after the list was made. */
function isLater(each: Answered, { thisUpdate }: Crl): boolean {
  const revoked = each.response.basic?.responses[0]?.revocationTime?.epoch;
  return revoked !== undefined && thisUpdate?.epoch !== undefined && revoked > thisUpdate.epoch;
}
