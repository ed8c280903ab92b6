import { verify } from 'node:crypto';
import type { AlgorithmIdentifier } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { contentOf, type DerNode } from './der/node.ts';
import { keyOf, publicKeyOf, rsaKeyOf } from './public-key.ts';
import { pssParametersOf, verifyPss } from './pss.ts';

interface SignatureScheme {
  readonly family: 'rsa' | 'rsa-pss' | 'ec' | 'edwards' | 'ml-dsa' | 'slh-dsa';
  /** As node:crypto names it; undefined where the scheme has none of its own, or one that is not known here. */
  readonly hash: string | undefined;
}

/** Why a signature could not be checked: no word about whether it is right. */
interface Unchecked {
  readonly unchecked: string;
}

export type Verified = boolean | Unchecked;

const schemes: Readonly<Record<string, SignatureScheme>> = {
  '1.2.840.113549.1.1.2': { family: 'rsa', hash: 'md2' },
  '1.2.840.113549.1.1.4': { family: 'rsa', hash: 'md5' },
  '1.2.840.113549.1.1.5': { family: 'rsa', hash: 'sha1' },
  '1.2.840.113549.1.1.14': { family: 'rsa', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { family: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { family: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { family: 'rsa', hash: 'sha512' },
  '1.2.840.10045.4.1': { family: 'ec', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { family: 'ec', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { family: 'ec', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { family: 'ec', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { family: 'ec', hash: 'sha512' },
  '1.3.101.112': { family: 'edwards', hash: undefined },
  '1.3.101.113': { family: 'edwards', hash: undefined },
  ...numbered(9, ['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512'], 'ec'),
  ...numbered(13, ['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512'], 'rsa'),
  ...numbered(17, Array<undefined>(3).fill(undefined), 'ml-dsa'),
  ...numbered(20, Array<undefined>(12).fill(undefined), 'slh-dsa'),
};

/** Consecutive identifiers of NIST's signature algorithms: FIPS 202 hashes, ML-DSA (RFC 9881), SLH-DSA (RFC 9909). */
function numbered(
  first: number,
  hashes: readonly (string | undefined)[],
  family: SignatureScheme['family'],
): Record<string, SignatureScheme> {
  return Object.fromEntries(
    hashes.map((hash, index) => [`2.16.840.1.101.3.4.3.${first + index}`, { family, hash }]),
  );
}

const pss = '1.2.840.113549.1.1.10';

/** What an AlgorithmIdentifier of a signature stands for; undefined when it is not known here. */
export function schemeOf(algorithm: AlgorithmIdentifier): SignatureScheme | undefined {
  if (algorithm.oid !== pss) return schemes[algorithm.oid];
  return { family: 'rsa-pss', hash: pssParametersOf(algorithm).hash };
}

export function isUnchecked(verified: Verified | undefined): verified is Unchecked {
  return typeof verified === 'object';
}

/** Whether the key of `signer` made the signature that a BIT STRING holds. */
export function verifySignature(
  algorithm: AlgorithmIdentifier | undefined,
  signer: Certificate,
  data: Uint8Array,
  signature: DerNode | undefined,
): Verified {
  if (algorithm === undefined || signature === undefined) return false;
  const scheme = schemeOf(algorithm);
  if (scheme === undefined)
    return { unchecked: `the signature algorithm ${algorithm.oid} is not known here` };
  const type = keyOf(signer)?.type;
  const fits =
    type === undefined || type === scheme.family || (type === 'rsa' && scheme.family === 'rsa-pss');
  const value = contentOf(signature).subarray(1);
  if (scheme.family === 'rsa-pss') return fits && verifiedByPss(algorithm, signer, data, value);
  const key = publicKeyOf(signer);
  if (key instanceof Error) return { unchecked: `the signer's key cannot be read: ${key.message}` };
  try {
    return verify(scheme.hash ?? null, data, key, value);
  } catch (error) {
    if (!fits) return false;
    const why = error instanceof Error ? error.message : String(error);
    return { unchecked: `${scheme.hash ?? scheme.family} cannot be verified here: ${why}` };
  }
}

function verifiedByPss(
  algorithm: AlgorithmIdentifier,
  signer: Certificate,
  data: Uint8Array,
  value: Uint8Array,
): Verified {
  const parameters = pssParametersOf(algorithm);
  if (parameters.hash === undefined || parameters.maskHash === undefined)
    return { unchecked: 'RSASSA-PSS with a hash or a mask generation function that is not known here' };
  const key = rsaKeyOf(signer);
  if (key instanceof Error) return { unchecked: `the signer's key cannot be read: ${key.message}` };
  return fitsKey(parameters, signer) && verifyPss(parameters, key, data, value);
}

/** A key under id-RSASSA-PSS may bind its signatures to hashes and to a shortest salt (RFC 4055, 3.3). */
function fitsKey(told: ReturnType<typeof pssParametersOf>, { publicKey }: Certificate): boolean {
  if (publicKey.algorithm.oid !== pss || publicKey.algorithm.parameters === undefined) return true;
  const bound = pssParametersOf(publicKey.algorithm);
  return bound.hash === told.hash && bound.maskHash === told.maskHash && told.saltLength >= bound.saltLength;
}
