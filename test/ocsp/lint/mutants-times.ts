import type { LintOptions } from '../../../src/ocsp/lint/context.ts';
import { explicit, sequence } from '../../../src/ocsp/der/write.ts';
import { parseCertificate } from '../../../src/ocsp/certificate.ts';
import { leaf, utcTime } from '../authority.ts';
import { at, ca, delegate, extension, ids, response, revoked, single, time } from '../response-builder.ts';
import type { Mutant } from './mutants.ts';

const day = 86_400;
const microsoft: Partial<LintOptions> = { profiles: new Set(['MSFT']) };
const caStatus: Partial<LintOptions> = { subject: undefined, subjectKind: 'ca', request: undefined };
const early = parseCertificate(leaf(ca, { notBefore: utcTime('260616000000Z') }));
const hex = (text: string): string => Buffer.from(text).toString('hex');

function replaced(from: string, to: string): Buffer {
  // Same length in, same length out: the lengths around stay right.
  return response({ tbs: (tbs) => Buffer.from(tbs.toString('hex').replace(hex(from), hex(to)), 'hex') });
}

const everyField: readonly Buffer[] = [
  response({ producedAt: time('20260615100001.5Z') }),
  response({ singles: [single({ thisUpdate: time('20260615095959.123Z') })] }),
  response({ singles: [single({ nextUpdate: time('20260619100000.1234567Z') })] }),
  response({ singles: [single({ status: revoked('20260614100000.1Z', 1) })] }),
  response({ singles: [single({ extensions: [extension(ids.cutoff, time('20260101000000.5Z'))] })] }),
  response({
    singles: [single({ extensions: [extension(ids.crl, sequence(explicit(2, time('20260101000000.5Z'))))] })],
  }),
  response({ singles: [single({ extensions: [extension('2.5.29.24', time('20260101000000.5Z'))] })] }),
];

export const timeMutants: readonly Mutant[] = [
  ...everyField.map((bytes) => ({ rule: 'T01', bytes })),
  { rule: 'T02', bytes: response({ producedAt: time('20260615120000+0200') }) },
  { rule: 'T02', bytes: response({ producedAt: time('20260615100000') }) },
  { rule: 'T02', bytes: response({ producedAt: time('20260615100000z') }) },
  { rule: 'T03', bytes: response({ producedAt: time('202606151000Z') }) },
  { rule: 'T04', bytes: response({ singles: [single({ nextUpdate: time('20260230100000Z') })] }) },
  { rule: 'T04', bytes: replaced('20260619100000Z', '20260619240000Z') },
  { rule: 'T05', bytes: response({ producedAt: utcTime('260615100000Z') }) },
  {
    rule: 'T06',
    bytes: response({ singles: [single({ extensions: [extension(ids.cutoff, time('19690101000000Z'))] })] }),
  },
  { rule: 'T07', implied: ['T01'], bytes: response({ producedAt: time('20260615100000.50Z') }) },
  { rule: 'T07', implied: ['T01'], bytes: response({ producedAt: time('20260615100000,5Z') }) },
  { rule: 'T08', bytes: response({ singles: [single({ thisUpdate: time('20260615103000Z') })] }) },
  { rule: 'T09', bytes: response({ producedAt: time('20260615130000Z') }) },
  { rule: 'T09', bytes: response({ producedAt: time('20260615120100Z') }) },
  // A status that begins in the future was not known when it was signed, or was signed in the future.
  {
    rule: 'T10',
    implied: ['T09'],
    bytes: response({
      producedAt: time('20260615130000Z'),
      singles: [single({ thisUpdate: time('20260615130000Z') })],
    }),
  },
  {
    rule: 'T11',
    implied: ['T12'],
    bytes: response({ singles: [single({ nextUpdate: time('20260615090000Z') })] }),
  },
  {
    rule: 'T11',
    implied: ['T12'],
    bytes: response({ singles: [single({ nextUpdate: time('20260615100000Z') })] }),
  },
  { rule: 'T12', bytes: response(), options: { at: at + 5 * day } },
  { rule: 'T13', bytes: response({ singles: [single({ nextUpdate: null })] }) },
  { rule: 'T14', bytes: response({ singles: [single({ nextUpdate: time('20260615170000Z') })] }) },
  { rule: 'T15', bytes: response({ singles: [single({ nextUpdate: time('20260625100000Z') })] }) },
  {
    rule: 'T16',
    options: microsoft,
    bytes: response({ singles: [single({ nextUpdate: time('20260623100000Z') })] }),
  },
  {
    rule: 'T17',
    implied: ['T15'],
    bytes: response({ singles: [single({ nextUpdate: time('20260625100001Z') })] }),
  },
  { rule: 'T18', bytes: response(), options: { at: at + Math.floor(3.6 * day) } },
  {
    rule: 'T18',
    bytes: response({ singles: [single({ nextUpdate: time('20260615190000Z') })] }),
    options: { at: at + 3 * 3600 },
  },
  {
    rule: 'T18',
    bytes: response({ singles: [single({ nextUpdate: time('20260624100000Z') })] }),
    options: { at: at + 4 * day },
  },
  { rule: 'T19', bytes: response(), options: { ...microsoft, at: at + 2 * day } },
  {
    rule: 'T20',
    bytes: response({ singles: [single({ thisUpdate: time('20250610100000Z') })] }),
    // Only a status signed long after it was known can be that old while its signer is valid.
    implied: ['T22', 'T26'],
    options: caStatus,
  },
  { rule: 'T21', bytes: response({ signer: delegate({}, { notAfter: utcTime('260617000000Z') }) }) },
  {
    rule: 'T22',
    bytes: response({
      signer: delegate({}, { notBefore: utcTime('260615093000Z') }),
      producedAt: time('20260615100000Z'),
      singles: [single({ thisUpdate: time('20260615090000Z') })],
    }),
  },
  {
    rule: 'T22',
    implied: ['D13', 'T21'],
    bytes: response({ signer: delegate({}, { notAfter: utcTime('260614000000Z') }) }),
  },
  {
    rule: 'T23',
    bytes: response({ singles: [single()] }),
    options: { subject: early, request: undefined, issuer: undefined },
  },
  { rule: 'T24', bytes: response({ singles: [single({ status: revoked('20260615110000Z', 1) })] }) },
  { rule: 'T25', bytes: response({ singles: [single({ status: revoked('20251201000000Z', 1) })] }) },
  {
    rule: 'T26',
    bytes: response({
      singles: [single({ thisUpdate: time('20260613100000Z') })],
      producedAt: time('20260615100000Z'),
    }),
  },
];

export const fractions: readonly string[] = [
  '.1',
  '.12',
  '.123',
  '.1234567',
  '.5',
  '.000',
  '.0',
  '.',
  ',5',
  ',',
  '.999999999',
];
