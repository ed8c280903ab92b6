import { constants, createHash, createPublicKey, publicDecrypt, type KeyObject } from 'node:crypto';
import type { AlgorithmIdentifier } from './algorithm.ts';
import { contentOf, universal, type DerNode } from './der/node.ts';
import { objectIdentifierOf } from './der/object-identifier.ts';
import { encode, nullValue, objectIdentifier, sequence } from './der/write.ts';
import { digestNameOf } from './digest.ts';

/** RSASSA-PSS-params of RFC 4055, 3.1, defaults filled in; hashes as node:crypto names them. */
interface PssParameters {
  /** Undefined where the hash is none that is known here. */
  readonly hash: string | undefined;
  readonly maskHash: string | undefined;
  readonly saltLength: number;
  readonly trailer: number;
}

const maskGeneration1 = '1.2.840.113549.1.1.8';

/** The parameters of an RSASSA-PSS AlgorithmIdentifier. */
export function pssParametersOf({ parameters }: AlgorithmIdentifier): PssParameters {
  const field = (tagNumber: number): DerNode | undefined =>
    parameters?.children.find(({ identifier }) => identifier === (0xa0 | tagNumber))?.children[0];
  const [hash, mask] = [field(0), field(1)];
  return {
    hash: hash === undefined ? 'sha1' : digestOf(hash),
    maskHash: mask === undefined ? 'sha1' : maskHashOf(mask),
    saltLength: smallOf(field(2), 20),
    trailer: smallOf(field(3), 1),
  };
}

function digestOf({ children: [oid] }: DerNode): string | undefined {
  return oid?.identifier === universal.objectIdentifier ? digestNameOf(objectIdentifierOf(oid)) : undefined;
}

function maskHashOf({ children: [oid, hash] }: DerNode): string | undefined {
  if (oid?.identifier !== universal.objectIdentifier || objectIdentifierOf(oid) !== maskGeneration1)
    return undefined;
  return hash === undefined ? 'sha1' : digestOf(hash);
}

/** An INTEGER of a few octets; -1 for anything else, which no signature can have. */
function smallOf(node: DerNode | undefined, absent: number): number {
  if (node === undefined) return absent;
  const content = contentOf(node);
  if (node.identifier !== universal.integer || content.length === 0 || content.length > 4) return -1;
  return Buffer.from(content).readIntBE(0, content.length);
}

/** The same key under the identifier rsaEncryption, so that its parameters do not stand in the way of RSAVP1. */
export function plainRsaKey(publicKey: Uint8Array): KeyObject {
  const algorithm = sequence(objectIdentifier('1.2.840.113549.1.1.1'), nullValue());
  const spki = sequence(algorithm, encode(0x03, Buffer.from([0]), publicKey));
  return createPublicKey({ key: spki, format: 'der', type: 'spki' });
}

/**
 * RSASSA-PSS-VERIFY of RFC 8017, 8.1.2, by the parameters that stand in the AlgorithmIdentifier: node:crypto takes
 * neither a hash for the mask other than the message's nor, unasked, a salt of one length alone.
 */
export function verifyPss(
  { hash, maskHash, saltLength, trailer }: PssParameters,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (hash === undefined || maskHash === undefined || trailer !== 1 || saltLength < 0) return false;
  if (signature.length !== Math.ceil(bits / 8)) return false;
  let block: Buffer;
  try {
    block = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    // Not below the modulus.
    return false;
  }
  const length = Math.ceil((bits - 1) / 8);
  const encoded = block.subarray(block.length - length);
  if (block.subarray(0, block.length - length).some((octet) => octet !== 0)) return false;
  return isEncodingOf(createHash(hash).update(data).digest(), encoded, bits - 1, {
    hash,
    maskHash,
    saltLength,
  });
}

/** EMSA-PSS-VERIFY of RFC 8017, 9.1.2. */
function isEncodingOf(
  digest: Buffer,
  encoded: Buffer,
  bits: number,
  { hash, maskHash, saltLength }: { hash: string; maskHash: string; saltLength: number },
): boolean {
  const maskedLength = encoded.length - digest.length - 1;
  if (encoded.length < digest.length + saltLength + 2 || encoded.at(-1) !== 0xbc) return false;
  const masked = encoded.subarray(0, maskedLength);
  const told = encoded.subarray(maskedLength, -1);
  const unused = 8 * encoded.length - bits;
  const first = 0xff >> unused;
  if (((masked[0] ?? 0) & ~first) !== 0) return false;
  const mask = maskOf(told, maskedLength, maskHash);
  const block = masked.map((octet, index) => octet ^ (mask[index] ?? 0));
  block[0] = (block[0] ?? 0) & first;
  const padding = maskedLength - saltLength - 1;
  if (block.subarray(0, padding).some((octet) => octet !== 0) || block[padding] !== 1) return false;
  const salt = block.subarray(padding + 1);
  const expected = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  return Buffer.compare(expected, told) === 0;
}

/** MGF1 of RFC 8017, B.2.1. */
function maskOf(seed: Buffer, length: number, hash: string): Buffer {
  const blocks: Buffer[] = [];
  for (let size = 0, counter = 0; size < length; counter += 1) {
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(octets).digest();
    blocks.push(block);
    size += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}
