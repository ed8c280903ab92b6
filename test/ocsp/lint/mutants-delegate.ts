import { contentOf } from '../../../src/ocsp/der/node.ts';
import { parseCertificate } from '../../../src/ocsp/certificate.ts';
import { encode, integer, nullValue, objectIdentifier, sequence } from '../../../src/ocsp/der/write.ts';
import { ecKey, eku, keyId, keyUsage, oid, utcTime } from '../authority.ts';
import type { Authority } from '../authority.ts';
import { at, ca, delegate, extension, response, responder } from '../response-builder.ts';
import type { Mutant } from './mutants.ts';

const changed = (extensions: Record<string, Buffer | undefined>, more = {}): Buffer =>
  response({ signer: delegate(extensions, more) });
const basic = (content: Buffer, critical = true): Buffer =>
  extension(oid.basicConstraints, content, critical);
const flag = (value: number): Buffer => encode(0x01, Buffer.from([value]));
const sameNameOtherKey: Authority = { ...ca, key: ecKey() };
const otherName: Authority = {
  ...ca,
  name: sequence(
    encode(0x31, sequence(objectIdentifier('2.5.4.3'), encode(0x13, Buffer.from('Example Issuing CA')))),
  ),
};
const serialOf = (der: Buffer): string =>
  Buffer.from(contentOf(parseCertificate(der).serial)).toString('hex');
const aia = (method: string): Buffer =>
  extension(
    oid.aia,
    sequence(sequence(objectIdentifier(method), encode(0x86, Buffer.from('http://ocsp.example.test')))),
  );
const ekuSha1 = Buffer.from('300906072a8648ce3d0401', 'hex');

export const delegateMutants: readonly Mutant[] = [
  // 03 02 06 80: digitalSignature, and one zero bit too many.
  { rule: 'E08', bytes: changed({ keyUsage: keyUsage(0x80, 6) }) },
  { rule: 'E12', implied: ['D10'], bytes: changed({ aia: extension(oid.aia, sequence()) }) },
  { rule: 'E12', implied: ['D17'], bytes: changed({ other: extension('2.5.29.18', sequence()) }) },
  { rule: 'D01', bytes: changed({ eku: undefined }) },
  { rule: 'D02', bytes: changed({ eku: eku('ocsp', 'server') }) },
  { rule: 'D03', implied: ['D07'], bytes: response({ signer: delegate({}, {}, sameNameOtherKey) }) },
  { rule: 'D03', bytes: response({ signer: delegate({}, {}, otherName) }) },
  { rule: 'D04', bytes: changed({ noCheck: undefined }) },
  { rule: 'D04', bytes: changed({ noCheck: extension(oid.noCheck, integer(1)) }) },
  { rule: 'D04', bytes: changed({ noCheck: extension(oid.noCheck, nullValue(), true) }) },
  { rule: 'D05', bytes: changed({ keyUsage: keyUsage(0xc0, 6) }) },
  { rule: 'D05', bytes: changed({ keyUsage: undefined }) },
  { rule: 'D06', bytes: changed({ basic: basic(sequence(flag(0))) }) },
  { rule: 'D06', bytes: changed({ basic: basic(sequence(), false) }) },
  { rule: 'D07', bytes: changed({ aki: undefined }) },
  { rule: 'D07', bytes: changed({ aki: extension(oid.aki, sequence(encode(0x80, keyId(responder.key)))) }) },
  { rule: 'D08', bytes: changed({ ski: undefined }) },
  {
    rule: 'D09',
    bytes: changed({ san: extension('2.5.29.17', sequence(encode(0x82, Buffer.from('ocsp.example.test')))) }),
  },
  { rule: 'D10', bytes: changed({ aia: aia('1.3.6.1.5.5.7.48.1') }) },
  { rule: 'D10', bytes: changed({ aia: aia('1.3.6.1.5.5.7.48.2') }) },
  {
    rule: 'D11',
    bytes: changed({
      policies: extension(oid.policies, sequence(sequence(objectIdentifier('2.23.140.1.2.1')))),
    }),
  },
  { rule: 'D12', bytes: changed({}, { notBefore: utcTime('250101000000Z') }) },
  {
    rule: 'D13',
    implied: ['T12', 'T21'],
    bytes: changed({}, { notAfter: utcTime('260616000000Z') }),
    options: { at: at + 5 * 86_400 },
  },
  { rule: 'D14', bytes: changed({}, { hash: 'sha1', algorithm: ekuSha1 }) },
  // A CA's basicConstraints cannot be the empty SEQUENCE.
  { rule: 'D15', implied: ['D06'], bytes: changed({ basic: basic(sequence(flag(0xff))) }) },
  {
    rule: 'D16',
    bytes: response(),
    options: { crl: { lists: (own) => own === serialOf(responder.der), doubt: undefined, unchecked: false } },
  },
  { rule: 'D17', bytes: changed({ other: extension('1.3.6.1.4.1.99999.1', nullValue()) }) },
  { rule: 'D18', bytes: changed({}, { serial: integer(-1) }) },
  { rule: 'D18', bytes: changed({}, { uniqueId: encode(0x81, Buffer.from([0, 1])) }) },
];
