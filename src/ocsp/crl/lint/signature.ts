import { listedAlgorithms, weakHashes } from '../../listed-algorithms.ts';
import { curveHash, keyOf } from '../../public-key.ts';
import { schemeOf } from '../../signature.ts';
import type { CrlRule } from './rule.ts';

const error = { severity: 'error', profile: ['BR'] } as const;

/** With what a list is signed. */
export const signatureRules: readonly CrlRule[] = [
  {
    ...error,
    id: 'K53',
    title: 'No weak hash',
    citation: 'TLS BR 7.1.3.2',
    *check({ crl: { algorithm } }) {
      const hash = algorithm === undefined ? undefined : schemeOf(algorithm)?.hash;
      if (hash !== undefined && isWeak(hash)) yield { at: algorithm?.node, message: `signed with ${hash}` };
    },
  },
  {
    ...error,
    id: 'K54',
    title: 'A listed AlgorithmIdentifier, octet for octet',
    citation: 'TLS BR 7.1.3.2.1 and 7.1.3.2.2',
    *check({ crl: { algorithm } }) {
      if (algorithm === undefined || listedAlgorithms.has(algorithm.hex)) return;
      const hash = schemeOf(algorithm)?.hash;
      if (hash !== undefined && isWeak(hash)) return;
      yield { at: algorithm.node, message: `AlgorithmIdentifier ${algorithm.hex} is not a listed encoding` };
    },
  },
  {
    ...error,
    id: 'K55',
    title: "The signature algorithm fits the issuer's key",
    citation: 'RFC 5280, 5.1.1.2; TLS BR 7.1.3.2',
    profile: 'all',
    needs: ['issuer'],
    *check({ crl: { algorithm }, options: { issuer } }) {
      if (algorithm === undefined || issuer === undefined) return;
      const scheme = schemeOf(algorithm);
      const key = keyOf(issuer);
      if (scheme === undefined || key === undefined) return;
      const fits = scheme.family === key.type || (scheme.family === 'rsa-pss' && key.type === 'rsa');
      if (!fits) {
        const message = `a signature algorithm for ${scheme.family} keys, by an ${key.type} key`;
        yield { at: algorithm.node, message };
      } else if (key.type === 'ec' && scheme.hash !== undefined && !isWeak(scheme.hash)) {
        const expected = curveHash(key.curve);
        if (expected !== undefined && scheme.hash !== expected)
          yield {
            at: algorithm.node,
            message: `${scheme.hash} with a key whose curve demands ${expected}`,
          };
      }
    },
  },
  {
    ...error,
    id: 'K56',
    title: 'A key of permitted size',
    citation: 'TLS BR 6.1.5',
    needs: ['issuer'],
    *check({ options: { issuer } }) {
      const key = issuer === undefined ? undefined : keyOf(issuer);
      if (key?.type === 'rsa' && (key.bits < 2048 || key.bits % 8 !== 0))
        yield { message: `the issuer has an RSA key of ${key.bits} bits` };
      else if (key?.type === 'ec' && curveHash(key.curve) === undefined)
        yield { message: `the issuer has an EC key on curve ${key.curve}` };
    },
  },
];

function isWeak(hash: string): boolean {
  return hash === 'sha1' || weakHashes.includes(hash);
}
