import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { contentOf, encodingOf, universal } from './der/node.ts';
import { objectIdentifierOf } from './der/object-identifier.ts';
import { DerReader } from './der/read.ts';
import { Known } from './known.ts';
import { plainRsaKey } from './pss.ts';

type PublicKey =
  | { readonly type: 'rsa'; readonly bits: number; readonly exponent: bigint }
  | { readonly type: 'ec'; readonly curve: string }
  | { readonly type: 'edwards' | 'ml-dsa' | 'slh-dsa' };

const curveHashes: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'sha256',
  '1.3.132.0.34': 'sha384',
  '1.3.132.0.35': 'sha512',
};

/** The hash that TLS BR 7.1.3.2.2 pairs with a curve; undefined for a curve that 6.1.5 does not list. */
export function curveHash(curve: string): string | undefined {
  return curveHashes[curve];
}

const kinds = new WeakMap<Certificate, { readonly key: PublicKey | undefined }>();

/** Type and size of a certificate's key; undefined for a type that is not known here. */
export function keyOf(certificate: Certificate): PublicKey | undefined {
  let known = kinds.get(certificate);
  if (known === undefined) {
    known = { key: readKey(certificate) };
    kinds.set(certificate, known);
  }
  return known.key;
}

/** NIST's numbers of ML-DSA (RFC 9881) and of SLH-DSA (RFC 9909). */
const latticeOrHash = /^2\.16\.840\.1\.101\.3\.4\.3\.(\d+)$/;

function readKey({ publicKey }: Certificate): PublicKey | undefined {
  const { algorithm, key } = publicKey;
  if (algorithm.oid === '1.2.840.113549.1.1.1' || algorithm.oid === '1.2.840.113549.1.1.10')
    return rsaKey(key);
  if (algorithm.oid === '1.2.840.10045.2.1') {
    const { parameters } = algorithm;
    const named = parameters?.identifier === universal.objectIdentifier;
    return { type: 'ec', curve: named ? objectIdentifierOf(parameters) : 'not named' };
  }
  if (algorithm.oid === '1.3.101.112' || algorithm.oid === '1.3.101.113') return { type: 'edwards' };
  const number = Number(latticeOrHash.exec(algorithm.oid)?.[1] ?? 0);
  if (number >= 17 && number <= 19) return { type: 'ml-dsa' };
  return number >= 20 && number <= 31 ? { type: 'slh-dsa' } : undefined;
}

/** The same key stands in answer after answer: by its SubjectPublicKeyInfo. */
const keyObjects = new Known<KeyObject | Error>();
const plainKeys = new Known<KeyObject | Error>();

const keysOfCertificates = new WeakMap<Certificate, KeyObject | Error>();

/** The certificate's public key, or node:crypto's refusal of it. */
export function publicKeyOf(certificate: Certificate): KeyObject | Error {
  let key = keysOfCertificates.get(certificate);
  if (key === undefined) {
    key = keyObjects.of(encodingOf(certificate.publicKey.node), (spki) =>
      created(() => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })),
    );
    keysOfCertificates.set(certificate, key);
  }
  return key;
}

/** The certificate's RSA key without the parameters that may stand beside it. */
export function rsaKeyOf({ publicKey }: Certificate): KeyObject | Error {
  return plainKeys.of(encodingOf(publicKey.node), () => created(() => plainRsaKey(publicKey.key)));
}

function created(make: () => KeyObject): KeyObject | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function rsaKey(key: Uint8Array): PublicKey | undefined {
  const node = new DerReader(key).readWhole(0, key.length, 'RSAPublicKey');
  const [modulus, exponent] = node?.children ?? [];
  if (modulus === undefined || exponent === undefined) return undefined;
  return {
    type: 'rsa',
    bits: bitLength(contentOf(modulus)),
    exponent: BigInt(`0x${Buffer.from(contentOf(exponent)).toString('hex') || '0'}`),
  };
}

function bitLength(value: Uint8Array): number {
  const first = value.findIndex((octet) => octet !== 0);
  if (first < 0) return 0;
  return (value.length - first) * 8 - Math.clz32(value[first] ?? 0) + 24;
}
