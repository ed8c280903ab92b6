import { sign } from 'node:crypto';
import { encode, explicit, integer, octetString, sequence } from '../../../src/ocsp/der/write.ts';
import { name } from '../authority.ts';
import { ca, delegate, extension, nullDer, responder, response, single, time } from '../response-builder.ts';
import type { Mutant } from './mutants.ts';

const unknownOid = '1.3.6.1.4.1.99999.1';

/** The same value with its length in the long form. */
function longLength(value: Buffer): Buffer {
  return Buffer.concat([value.subarray(0, 1), Buffer.from([0x81]), value.subarray(1)]);
}

function indefinite(value: Buffer, header: number): Buffer {
  return Buffer.concat([
    value.subarray(0, 1),
    Buffer.from([0x80]),
    value.subarray(header),
    Buffer.from([0, 0]),
  ]);
}

/** The same value with its tag number in the long form. */
function longTag(value: Buffer): Buffer {
  const first = value[0] ?? 0;
  return Buffer.concat([Buffer.from([first | 0x1f, first & 0x1f]), value.subarray(1)]);
}

const extensionList = sequence(extension(unknownOid, nullDer));

const twoAttributes = (order: 'right' | 'wrong'): Buffer => {
  const first = name('a').subarray(4);
  const second = name('bb').subarray(4);
  return sequence(encode(0x31, ...(order === 'right' ? [first, second] : [second, first])));
};
const twoNamed = delegate({}, { subject: twoAttributes('wrong') });

/** A signature whose last bit is zero, so that it still verifies when that bit is counted as unused. */
function evenSignature(tbs: Buffer): Buffer {
  for (;;) {
    const signature = sign('sha256', tbs, responder.key.private);
    if ((signature.at(-1) ?? 1) % 2 === 0) return signature;
  }
}

export const encodingMutants: readonly Mutant[] = [
  { rule: 'E00', bytes: Buffer.alloc(0) },
  { rule: 'E00', bytes: Buffer.from('<!DOCTYPE html><html></html>') },
  { rule: 'E00', bytes: Buffer.from([0x30]) },
  { rule: 'E00', bytes: response().subarray(0, -1) },
  { rule: 'E01', bytes: response({ singles: [indefinite(single(), 2)] }) },
  {
    rule: 'E02',
    bytes: response({ singles: [single({ thisUpdate: longLength(time('20260615100000Z')) })] }),
  },
  { rule: 'E03', bytes: response({ tail: Buffer.from([0]) }) },
  { rule: 'E04', bytes: response({ afterBasic: Buffer.from([0]) }) },
  { rule: 'E05', bytes: response({ status: encode(0x0a, Buffer.from([0, 0])) }) },
  {
    rule: 'E06',
    bytes: response({
      singles: [
        single({
          extensions: [
            sequence(
              encode(0x06, Buffer.from('2a03', 'hex')),
              encode(0x01, Buffer.from([1])),
              octetString(nullDer),
            ),
          ],
        }),
      ],
    }),
    implied: ['S20'],
  },
  { rule: 'E07', bytes: response({ version: explicit(0, integer(0)) }) },
  {
    rule: 'E07',
    bytes: response({
      singles: [
        single({
          extensions: [
            sequence(
              encode(0x06, Buffer.from('2a03', 'hex')),
              encode(0x01, Buffer.from([0])),
              octetString(nullDer),
            ),
          ],
        }),
      ],
    }),
  },
  {
    rule: 'E08',
    bytes: response({ sign: evenSignature, signatureBits: (value) => encode(0x03, Buffer.from([1]), value) }),
  },
  { rule: 'E09', bytes: response({ singles: [single({ status: Buffer.from('a000', 'hex') })] }) },
  { rule: 'E10', bytes: response({ singles: [single({ status: Buffer.from('800100', 'hex') })] }) },
  { rule: 'E11', bytes: response({ signer: twoNamed }) },
  { rule: 'E12', bytes: response({ extensions: [] }) },
  { rule: 'E12', bytes: response({ singles: [single({ extensions: [] })] }) },
  { rule: 'E13', bytes: response({ singles: [single({ tail: encode(0x05) })] }) },
  { rule: 'E14', bytes: response({ signer: { key: ca.key }, certificates: [] }) },
  {
    rule: 'E15',
    bytes: response({
      singles: [single({ extensions: [extension(unknownOid, nullDer), extension(unknownOid, nullDer)] })],
    }),
  },
  { rule: 'E16', bytes: response({ singles: [single({ tail: longTag(explicit(1, extensionList)) })] }) },
];
