import type { Certificate } from './certificate.ts';
import { contentOf, universal } from './der/node.ts';
import { objectIdentifierOf } from './der/object-identifier.ts';
import { DerReader } from './der/read.ts';

export type PublicKey =
  | { readonly type: 'rsa'; readonly bits: number; readonly exponent: bigint }
  | { readonly type: 'ec'; readonly curve: string }
  | { readonly type: 'edwards' };

const curveHashes: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'sha256',
  '1.3.132.0.34': 'sha384',
  '1.3.132.0.35': 'sha512',
};

/** The hash that TLS BR 7.1.3.2.2 pairs with a curve; undefined for a curve that 6.1.5 does not list. */
export function curveHash(curve: string): string | undefined {
  return curveHashes[curve];
}

/** Type and size of a certificate's key; undefined for a type that is not known here. */
export function keyOf({ publicKey }: Certificate): PublicKey | undefined {
  const { algorithm, key } = publicKey;
  if (algorithm.oid === '1.2.840.113549.1.1.1' || algorithm.oid === '1.2.840.113549.1.1.10')
    return rsaKey(key);
  if (algorithm.oid === '1.2.840.10045.2.1') {
    const { parameters } = algorithm;
    const named = parameters?.identifier === universal.objectIdentifier;
    return { type: 'ec', curve: named ? objectIdentifierOf(parameters) : 'not named' };
  }
  if (algorithm.oid === '1.3.101.112' || algorithm.oid === '1.3.101.113') return { type: 'edwards' };
  return undefined;
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
