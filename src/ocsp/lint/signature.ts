import { contentOf } from '../der/node.ts';
import { DerReader } from '../der/read.ts';
import { keyUsageOf } from '../certificate.ts';
import { listedAlgorithms, weakHashes } from '../listed-algorithms.ts';
import { curveHash, keyOf } from '../public-key.ts';
import { isUnchecked, schemeOf } from '../signature.ts';
import { lacksSigner, type LintContext } from './context.ts';
import type { Rule } from './rule.ts';

const base = { severity: 'error', profile: 'all', effective: {} } as const;

export const signatureRules: readonly Rule[] = [
  {
    ...base,
    id: 'G01',
    title: 'The signature verifies',
    citation: 'RFC 6960, 3.2 (2)',
    needs: ['signatures'],
    lacks: (context) => {
      const verified = context.signer?.verified;
      if (!isUnchecked(verified)) return lacksSigner(context);
      return { needs: ['algorithm'], reason: verified.unchecked };
    },
    check({ basic, signer }, report) {
      if (basic === undefined || signer?.verified !== false) return;
      report({
        at: basic.signature ?? basic.node,
        message: 'no key that the answer or the caller names verifies the signature',
      });
    },
  },
  {
    ...base,
    id: 'G02',
    title: 'The signature algorithm fits the key',
    citation: 'RFC 6960, 4.2.1; RFC 5280, 4.1.1.2',
    lacks: lacksSigner,
    check({ basic, signer }, report) {
      if (basic?.algorithm === undefined || signer === undefined) return;
      const family = schemeOf(basic.algorithm)?.family;
      const key = keyOf(signer.certificate)?.type;
      if (family === undefined || key === undefined || family === key) return;
      if (family === 'rsa-pss' && key === 'rsa') return;
      report({
        at: basic.algorithm.node,
        message: `a signature algorithm for ${family} keys, by an ${key} key`,
      });
    },
  },
  {
    ...base,
    id: 'G03',
    title: 'No SHA-1 signature',
    citation: 'TLS BR 7.1.3.2.1; Mozilla policy 5.1.3',
    profile: ['BR', 'MRSP'],
    effective: { from: '2022-06-01' },
    check(context, report) {
      if (hashOf(context) === 'sha1')
        report({ at: context.basic?.algorithm?.node, message: 'signed with SHA-1' });
    },
  },
  {
    ...base,
    id: 'G04',
    title: 'No weak hash',
    citation: 'TLS BR 7.1.3.2',
    profile: ['BR'],
    check(context, report) {
      const hash = hashOf(context);
      if (hash !== undefined && weakHashes.includes(hash)) {
        report({ at: context.basic?.algorithm?.node, message: `signed with ${hash}` });
      }
    },
  },
  {
    ...base,
    id: 'G05',
    title: 'A listed AlgorithmIdentifier, octet for octet',
    citation: 'TLS BR 7.1.3.2.1 and 7.1.3.2.2; Mozilla policy 5.1',
    profile: ['BR', 'MRSP'],
    effective: { from: '2020-09-30' },
    check(context, report) {
      const { basic } = context;
      const hash = hashOf(context);
      // A weak hash has a rule of its own.
      if (basic?.algorithm === undefined || (hash !== undefined && ['sha1', ...weakHashes].includes(hash)))
        return;
      if (listedAlgorithms.has(basic.algorithm.hex)) return;
      report({
        at: basic.algorithm.node,
        message: `AlgorithmIdentifier ${basic.algorithm.hex} is not a listed encoding`,
      });
    },
  },
  {
    ...base,
    id: 'G06',
    title: 'A key of permitted size',
    citation: 'TLS BR 6.1.5',
    profile: ['BR'],
    lacks: lacksSigner,
    check({ signer }, report) {
      const key = signer === undefined ? undefined : keyOf(signer.certificate);
      if (key?.type === 'rsa' && (key.bits < 2048 || key.bits % 8 !== 0)) {
        report({ at: signer?.certificate.publicKey.node, message: `an RSA key of ${key.bits} bits` });
      } else if (key?.type === 'ec' && curveHash(key.curve) === undefined) {
        report({ at: signer?.certificate.publicKey.node, message: `an EC key on curve ${key.curve}` });
      }
    },
  },
  {
    ...base,
    id: 'G07',
    title: 'The hash that belongs to the curve',
    citation: 'TLS BR 7.1.3.2.2',
    profile: ['BR'],
    lacks: lacksSigner,
    check(context, report) {
      const { signer, basic } = context;
      const key = signer === undefined ? undefined : keyOf(signer.certificate);
      const hash = hashOf(context);
      const expected = key?.type === 'ec' ? curveHash(key.curve) : undefined;
      if (expected === undefined || hash === undefined || hash === expected) return;
      if (basic?.algorithm === undefined || schemeOf(basic.algorithm)?.family !== 'ec') return;
      if (hash === 'sha1' || weakHashes.includes(hash)) return;
      report({ at: basic.algorithm.node, message: `${hash} with a key whose curve demands ${expected}` });
    },
  },
  {
    ...base,
    id: 'G08',
    title: 'A signature of the form its algorithm gives it',
    severity: 'warning',
    citation: 'RFC 8017, 8; RFC 3279, 2.2.3',
    lacks: lacksSigner,
    check({ basic, signer }, report) {
      if (basic?.signature === undefined || signer === undefined) return;
      const key = keyOf(signer.certificate);
      const value = contentOf(basic.signature).subarray(1);
      const family = basic.algorithm === undefined ? undefined : schemeOf(basic.algorithm)?.family;
      if (key?.type === 'rsa' && family !== 'ec' && value.length !== Math.ceil(key.bits / 8)) {
        report({
          at: basic.signature,
          message: `a signature of ${value.length} octets by an RSA key of ${key.bits} bits`,
        });
      } else if (key?.type === 'ec' && family === 'ec' && !isSignaturePair(value)) {
        report({ at: basic.signature, message: 'r and s are not two positive INTEGERs in DER' });
      }
    },
  },
  {
    ...base,
    id: 'G09',
    title: 'A CA that signs answers itself has digitalSignature',
    citation: 'TLS BR 7.1.2.10.7; Microsoft Trusted Root Program 3.1.6',
    profile: ['BR', 'MSFT'],
    effective: { from: '2023-09-15' },
    lacks: lacksSigner,
    check({ signer }, report) {
      if (signer?.role !== 'issuer') return;
      const usage = keyUsageOf(signer.certificate);
      if (usage === undefined || usage.has(0)) return;
      report({
        at: signer.certificate.node,
        message: 'the CA signs answers though its keyUsage lacks digitalSignature',
      });
    },
  },
  {
    ...base,
    id: 'G10',
    title: 'A usual RSA exponent',
    severity: 'warning',
    citation: 'TLS BR 6.1.6',
    profile: ['BR'],
    lacks: lacksSigner,
    check({ signer }, report) {
      const key = signer === undefined ? undefined : keyOf(signer.certificate);
      if (key?.type !== 'rsa' || signer === undefined) return;
      const { exponent } = key;
      const at = signer.certificate.publicKey.node;
      if (exponent <= 1n || exponent % 2n === 0n) {
        report({ at, message: `RSA exponent ${exponent} is even or too small`, severity: 'error' });
      } else if (exponent < 65537n || exponent >= 1n << 256n) {
        report({ at, message: `RSA exponent ${exponent} is outside 2^16+1 to 2^256-1` });
      }
    },
  },
];

function hashOf({ basic }: LintContext): string | undefined {
  return basic?.algorithm === undefined ? undefined : schemeOf(basic.algorithm)?.hash;
}

function isSignaturePair(value: Uint8Array): boolean {
  const reader = new DerReader(value);
  const pair = reader.readWhole(0, value.length, 'ECDSA-Sig-Value');
  if (reader.defects.length > 0 || pair?.identifier !== 0x30 || pair.children.length !== 2) return false;
  return pair.children.every(
    (child) => child.identifier === 0x02 && (value[child.contentStart] ?? 0x80) < 0x80,
  );
}
