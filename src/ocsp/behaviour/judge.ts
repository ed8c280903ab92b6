import type { Exchange } from '../exchange.ts';
import { readOcspResponse } from '../response.ts';
import type { Answered, ProbeFinding } from './answered.ts';
import { cachingFindings } from './caching.ts';
import { crlAgreement } from './crl-agreement.ts';
import type { Known } from './known.ts';
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

/** The same, with the checks that were not judged and what each of them takes. */
export function judgeVisit(exchanges: readonly Exchange[], supplied: Supplied = {}): Judged {
  const answered = exchanges.map(read);
  const known: Known = { ...supplied, previous: supplied.previous?.map(read) };
  const further = [overTime(answered, known), crlAgreement(answered, known)];
  return {
    findings: [
      ...transportFindings(answered),
      ...statusFindings(answered, known),
      ...cachingFindings(answered),
      ...further.flatMap(({ findings }) => findings),
    ],
    notProbed: further.flatMap(({ notProbed }) => notProbed).sort((a, b) => (a.check < b.check ? -1 : 1)),
  };
}

function read(exchange: Exchange): Answered {
  return { exchange, response: readOcspResponse(exchange.body) };
}
