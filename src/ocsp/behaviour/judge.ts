import type { Exchange } from '../exchange.ts';
import { readOcspResponse } from '../response.ts';
import type { Answered, ProbeFinding } from './answered.ts';
import { cachingFindings } from './caching.ts';
import { crlAgreement } from './crl-agreement.ts';
import type { Known } from './known.ts';
import { lintFindings } from './linted.ts';
import { overTime, type Judged } from './over-time.ts';
import { statusFindings } from './status.ts';
import { transportFindings } from './transport.ts';

/** What the operator supplies: the earlier visit as its exchanges. */
export interface Supplied extends Omit<Known, 'previous'> {
  readonly previous?: readonly Exchange[] | undefined;
}

/** The behavioural findings in recorded exchanges; pure, so that they can be made again from the recording. */
export function judgeExchanges(exchanges: readonly Exchange[], supplied: Supplied = {}): ProbeFinding[] {
  return [...judgeVisit(exchanges, supplied).findings];
}

interface JudgedVisit extends Judged {
  /** Whether nobody knows if the signature of one of the answers is right. */
  readonly unchecked: boolean;
}

/**
 * The same, with the checks that were not judged and what each of them takes. With an issuer the answers are put
 * through the rules of `ocsp lint`, too.
 */
export function judgeVisit(exchanges: readonly Exchange[], supplied: Supplied = {}): JudgedVisit {
  const { silent, reached } = bySilence(exchanges);
  const visit = reached.map(read);
  const known: Known = { ...supplied, previous: supplied.previous?.map(read) };
  const linted = supplied.issuer === undefined ? undefined : lintFindings(visit, known);
  const further = [overTime(visit, known), crlAgreement(visit, known), ...(linted ? [linted] : [])];
  return {
    findings: [
      ...silent,
      ...transportFindings(visit),
      ...statusFindings(visit, known),
      ...cachingFindings(visit),
      ...further.flatMap(({ findings }) => findings),
    ],
    notProbed: further.flatMap(({ notProbed }) => notProbed).sort((a, b) => (a.check < b.check ? -1 : 1)),
    unchecked: linted?.unchecked ?? false,
  };
}

/** An address at which nothing ever answered is told once: it says nothing about how a responder behaves. */
function bySilence(exchanges: readonly Exchange[]): { silent: ProbeFinding[]; reached: Exchange[] } {
  const silent: ProbeFinding[] = [];
  const reached: Exchange[] = [];
  for (const [address, own] of Map.groupBy(exchanges, (one) => one.address)) {
    const [first] = own;
    if (first === undefined || own.some(answered)) reached.push(...own);
    else
      silent.push({
        check: 'B01',
        severity: 'error',
        citation: 'TLS BR 4.10.2',
        address,
        probe: '',
        message: `unreachable: ${first.failure ?? 'no answer'}; ${own.length} ${own.length === 1 ? 'question' : 'questions'} in vain`,
      });
  }
  return { silent, reached };
}

function answered({ status, failure, body }: Exchange): boolean {
  return status !== 0 || failure === undefined || body.length > 0;
}

function read(exchange: Exchange): Answered {
  return { exchange, response: readOcspResponse(exchange.body) };
}
