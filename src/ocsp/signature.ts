import { constants, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AlgorithmIdentifier } from './algorithm.ts';
import { hashNameOf } from './certificate-id.ts';
import { objectIdentifierOf } from './der/object-identifier.ts';
import { universal } from './der/node.ts';

export interface SignatureScheme {
  readonly family: 'rsa' | 'rsa-pss' | 'ec' | 'edwards';
  /** As node:crypto names it; undefined for Edwards curves, or when it has no name there. */
  readonly hash: string | undefined;
}

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
};

const pss = '1.2.840.113549.1.1.10';

/** What an AlgorithmIdentifier of a signature stands for; undefined when it is not known here. */
export function schemeOf(algorithm: AlgorithmIdentifier): SignatureScheme | undefined {
  if (algorithm.oid !== pss) return schemes[algorithm.oid];
  const hash = algorithm.parameters?.children.find(({ identifier }) => identifier === 0xa0);
  const oid = hash?.children[0]?.children[0];
  if (oid?.identifier !== universal.objectIdentifier) return { family: 'rsa-pss', hash: 'sha1' };
  return { family: 'rsa-pss', hash: hashNameOf(objectIdentifierOf(oid)) };
}

/** True or false as node:crypto verifies; undefined when the algorithm is not one it can be asked for. */
export function verifySignature(
  algorithm: AlgorithmIdentifier,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  const scheme = schemeOf(algorithm);
  if (scheme === undefined) return undefined;
  if (scheme.family !== 'edwards' && (scheme.hash === undefined || scheme.hash === 'md2')) return undefined;
  try {
    if (scheme.family !== 'rsa-pss') return verify(scheme.hash ?? null, data, key, signature);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(scheme.hash, data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature);
  } catch {
    return false;
  }
}
