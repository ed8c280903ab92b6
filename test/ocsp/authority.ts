import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { parseCertificate } from '../../src/ocsp/certificate.ts';
import {
  encode,
  explicit,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
} from '../../src/ocsp/der/write.ts';
import { encodeExtension } from '../../src/ocsp/request.ts';

export const ecdsaSha256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
export const rsaSha256 = Buffer.from('300d06092a864886f70d01010b0500', 'hex');

export interface Key {
  readonly private: KeyObject;
  readonly spki: Buffer;
  readonly type: 'ec' | 'rsa';
}

export function ecKey(namedCurve = 'P-256'): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return { private: privateKey, spki: publicKey.export({ format: 'der', type: 'spki' }), type: 'ec' };
}

export function rsaKey(modulusLength = 2048, publicExponent = 65537): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  return { private: privateKey, spki: publicKey.export({ format: 'der', type: 'spki' }), type: 'rsa' };
}

export function name(commonName: string, stringTag = 0x0c): Buffer {
  const attribute = sequence(objectIdentifier('2.5.4.3'), encode(stringTag, Buffer.from(commonName)));
  return sequence(encode(0x31, attribute));
}

export function utcTime(text: string): Buffer {
  return encode(0x17, Buffer.from(text));
}

/** The BIT STRING's contents of a SubjectPublicKeyInfo, without the count of unused bits. */
export function keyBits(spki: Buffer): Buffer {
  const algorithmLength =
    (spki[spki[1] === undefined || spki[1] < 0x80 ? 3 : spki[1] === 0x81 ? 4 : 5] ?? 0) + 2;
  const start = (spki[1] ?? 0) < 0x80 ? 2 : spki[1] === 0x81 ? 3 : 4;
  const bits = spki.subarray(start + algorithmLength);
  const header = (bits[1] ?? 0) < 0x80 ? 2 : bits[1] === 0x81 ? 3 : 4;
  return bits.subarray(header + 1);
}

export function keyId(key: Key): Buffer {
  return createHash('sha1').update(keyBits(key.spki)).digest();
}

export interface CertificateRecipe {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly key: Key;
  readonly issuerKey: Key;
  readonly serial?: Buffer;
  readonly notBefore?: Buffer;
  readonly notAfter?: Buffer;
  readonly extensions?: readonly Buffer[];
  readonly version?: Buffer;
  readonly uniqueId?: Buffer;
  readonly hash?: string;
  readonly algorithm?: Buffer;
}

let serials = 0x1000;

export function certificate(recipe: CertificateRecipe): Buffer {
  const own = recipe.issuerKey.type === 'ec' ? ecdsaSha256 : rsaSha256;
  const algorithm = recipe.algorithm ?? own;
  serials += 1;
  const tbs = sequence(
    recipe.version ?? explicit(0, integer(2)),
    recipe.serial ?? integer(serials),
    algorithm,
    recipe.issuer,
    sequence(recipe.notBefore ?? utcTime('260101000000Z'), recipe.notAfter ?? utcTime('261201000000Z')),
    recipe.subject,
    recipe.key.spki,
    ...(recipe.uniqueId === undefined ? [] : [recipe.uniqueId]),
    explicit(3, sequence(...(recipe.extensions ?? []))),
  );
  const signature = sign(recipe.hash ?? 'sha256', tbs, recipe.issuerKey.private);
  return sequence(tbs, algorithm, encode(0x03, Buffer.from([0]), signature));
}

export const oid = {
  aki: '2.5.29.35',
  ski: '2.5.29.14',
  keyUsage: '2.5.29.15',
  eku: '2.5.29.37',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  policies: '2.5.29.32',
  aia: '1.3.6.1.5.5.7.1.1',
  noCheck: '1.3.6.1.5.5.7.48.1.5',
};

const purpose = { ocsp: '1.3.6.1.5.5.7.3.9', server: '1.3.6.1.5.5.7.3.1' };

export function keyUsage(octet: number, unused: number): Buffer {
  return encodeExtension(oid.keyUsage, encode(0x03, Buffer.from([unused, octet])), true);
}

export function caExtensions(key: Key, usage = keyUsage(0x86, 1)): Buffer[] {
  const basic = sequence(encode(0x01, Buffer.from([0xff])));
  return [
    encodeExtension(oid.basicConstraints, basic, true),
    usage,
    encodeExtension(oid.ski, octetString(keyId(key))),
  ];
}

export function eku(...purposes: (keyof typeof purpose)[]): Buffer {
  return encodeExtension(oid.eku, sequence(...purposes.map((each) => objectIdentifier(purpose[each]))));
}

export function delegateExtensions(key: Key, issuerKey: Key): Record<string, Buffer> {
  return {
    keyUsage: keyUsage(0x80, 7),
    eku: eku('ocsp'),
    noCheck: encodeExtension(oid.noCheck, nullValue()),
    aki: encodeExtension(oid.aki, sequence(encode(0x80, keyId(issuerKey)))),
    ski: encodeExtension(oid.ski, octetString(keyId(key))),
  };
}

export interface Authority {
  readonly key: Key;
  readonly name: Buffer;
  readonly der: Buffer;
  readonly certificate: ReturnType<typeof parseCertificate>;
}

export function authority(
  commonName: string,
  key: Key,
  usage?: Buffer,
  validity: Pick<CertificateRecipe, 'notBefore' | 'notAfter'> = {},
): Authority {
  const subject = name(commonName);
  const der = certificate({
    subject,
    issuer: name('Example Root'),
    key,
    issuerKey: ecKey(),
    extensions: caExtensions(key, usage),
    ...validity,
  });
  return { key, name: subject, der, certificate: parseCertificate(der) };
}

export function leaf(issuer: Authority, more: Partial<CertificateRecipe> = {}): Buffer {
  const key = ecKey();
  return certificate({
    subject: name('leaf.example.test'),
    issuer: issuer.name,
    key,
    issuerKey: issuer.key,
    ...more,
  });
}
