import { describeBody } from '../lint/encoding.ts';
import type { Answered, ProbeFinding } from './answered.ts';
import { findingAt, isPlain, outcomeOf } from './answered.ts';

const http = 'RFC 6960, A.2';

/** HTTP: B01 to B05, B10 to B15, B40 to B42. */
export function* transportFindings(answered: readonly Answered[]): Iterable<ProbeFinding> {
  for (const each of answered) {
    if (isPlain(each)) yield* plain(each);
    yield* variants(each);
    if (each.exchange.milliseconds > 10_000) {
      yield findingAt(
        each,
        'B40',
        'error',
        'TLS BR 4.10.2',
        `answered after ${each.exchange.milliseconds} ms`,
      );
    }
  }
  const failed = answered.filter((each) => isPlain(each) && outcomeOf(each) === undefined);
  const later = answered.filter((each) => isPlain(each) && outcomeOf(each) === 'tryLater');
  const [first] = [...failed, ...later];
  if (first !== undefined) {
    const message = `${failed.length} failures and ${later.length} tryLater in ${answered.filter(isPlain).length} questions`;
    yield findingAt(first, 'B41', failed.length > 0 ? 'error' : 'warning', 'TLS BR 4.10.2', message);
  }
  const overTls = answered.find(({ exchange }) => /^https:/i.test(exchange.url));
  if (overTls !== undefined) {
    yield findingAt(
      overTls,
      'B42',
      'error',
      'TLS BR 7.1.2.7.7 (AIA)',
      'the responder is asked over https; AIA takes http',
    );
  }
}

function* plain(each: Answered): Iterable<ProbeFinding> {
  const { exchange, response } = each;
  const { status, failure, headers, body } = exchange;
  if (status === 0) {
    yield findingAt(each, 'B01', 'error', http, `unreachable: ${failure ?? 'no answer'}`);
    return;
  }
  if (failure !== undefined) yield findingAt(each, 'B03', 'error', http, failure);
  if (status >= 300 && status < 400) {
    const location = headers['location'] ?? '';
    const severity = location.startsWith('https:') ? 'error' : 'warning';
    yield findingAt(each, 'B42', severity, http, `HTTP ${status}, a redirect to ${location || 'nowhere'}`);
    return;
  }
  if (status !== 200)
    yield findingAt(each, 'B01', 'error', http, `HTTP ${status} for a well-formed question`);
  if (response.root?.identifier !== 0x30) {
    yield findingAt(each, 'B01', 'error', http, `not an OCSP response: ${describeBody(body)}`);
  }
  const type = headers['content-type'];
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/ocsp-response') {
    yield findingAt(each, 'B02', 'error', http, `Content-Type is ${type ?? 'missing'}`);
  } else if (type.includes(';')) {
    yield findingAt(each, 'B02', 'notice', http, `Content-Type has parameters: ${type}`);
  }
  const length = headers['content-length'];
  if (length === undefined) yield findingAt(each, 'B03', 'warning', http, 'Content-Length is missing');
  if (headers['content-encoding'] !== undefined) {
    yield findingAt(each, 'B03', 'error', 'RFC 5019, 6', `Content-Encoding ${headers['content-encoding']}`);
  }
}

interface Variant {
  readonly check: string;
  readonly probes: RegExp;
  readonly severity: 'error' | 'warning' | 'notice';
  readonly citation: string;
  readonly accepts: (each: Answered) => boolean;
  readonly message: string;
}

const succeeded = ({ response }: Answered): boolean => response.status === 0;
const refused = (each: Answered): boolean => outcomeOf(each) === 'malformedRequest';

const variantChecks: readonly Variant[] = [
  {
    check: 'B04',
    probes: /^get /,
    severity: 'error',
    citation: 'TLS BR 4.9.9',
    accepts: (each) => outcomeOf(each) !== undefined,
    message: 'GET is not answered',
  },
  {
    check: 'B05',
    probes: /^post-(without-type|charset)$/,
    severity: 'warning',
    citation: 'RFC 6960, A.1',
    accepts: succeeded,
    message: 'a POST with this Content-Type is not answered',
  },
  {
    check: 'B11',
    probes: /^get-raw$/,
    severity: 'warning',
    citation: 'RFC 5019, 5',
    accepts: succeeded,
    message: 'GET with base64 that is not escaped is refused; many clients send it',
  },
  {
    check: 'B12',
    probes: /^get-(double-slash|lower-escapes)$/,
    severity: 'warning',
    citation: 'relying parties',
    accepts: succeeded,
    message: 'this form of the path is refused',
  },
  {
    check: 'B13',
    probes: /^post-(expect|chunked)$/,
    severity: 'error',
    citation: 'RFC 9110, 10.1.1',
    accepts: succeeded,
    message: 'this way of sending a POST is not answered',
  },
  {
    check: 'B14',
    probes: /^method-/,
    severity: 'notice',
    citation: 'RFC 9110, 9',
    accepts: ({ exchange }) => exchange.status > 0 && exchange.status < 500,
    message: 'the method is neither answered nor refused',
  },
  {
    check: 'B15',
    probes: /^(malformed-|get-bad)/,
    severity: 'error',
    citation: 'RFC 6960, 2.3',
    accepts: (each) => refused(each) || isBadRequest(each),
    message: 'a malformed question does not get malformedRequest',
  },
  {
    check: 'B16',
    probes: /^sha256 /,
    severity: 'warning',
    citation: 'RFC 9919, 3.1.1',
    accepts: succeeded,
    message: 'a question with SHA-256 hashes is not answered',
  },
  {
    check: 'B16',
    probes: /^request-(two|unknown-extension)$/,
    severity: 'notice',
    citation: 'RFC 6960, 4.1.2',
    accepts: succeeded,
    message: 'this question is not answered',
  },
  {
    check: 'B18',
    probes: /^nonce-(16|32)$/,
    severity: 'error',
    citation: 'RFC 9654, 2.1',
    accepts: succeeded,
    message: 'a nonce of this length must be accepted',
  },
];

function* variants(each: Answered): Iterable<ProbeFinding> {
  for (const { check, probes, severity, citation, accepts, message } of variantChecks) {
    if (!probes.test(each.exchange.probe) || accepts(each)) continue;
    const { status, failure } = each.exchange;
    const seen = outcomeOf(each) ?? failure ?? `HTTP ${status}`;
    yield findingAt(each, check, severity, citation, `${message}: ${seen}`);
  }
  if (/^(malformed-|get-bad)/.test(each.exchange.probe) && isBadRequest(each)) {
    yield findingAt(each, 'B15', 'warning', 'RFC 6960, 2.3', 'malformed questions get HTTP 400');
  }
}

function isBadRequest({ exchange, response }: Answered): boolean {
  return exchange.status === 400 && response.status !== undefined;
}
