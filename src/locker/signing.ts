import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Sha256 } from './envelope.ts';

/** Makes RSA PKCS#1 v1.5 SHA-256 signatures; a file, a PKCS#11 token or a key service may hold the key. */
export interface Signer {
  publicKeyPem: string;
  /** SHA-256 of the SubjectPublicKeyInfo. */
  keySha256: Sha256;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A signer whose RSA private key is PEM text. Throws Error in plain words for any other text or key type. */
export function rsaSigner(privateKeyPem: string): Signer {
  const key = rsaKey(() => createPrivateKey(privateKeyPem), 'private');
  const publicKey = createPublicKey(key);
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keySha256: keyDigest(publicKey),
    sign: (bytes) => Promise.resolve(sign('sha256', bytes, key)),
  };
}

export interface Verifier {
  keySha256: Sha256;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** Checks signatures by an RSA public key in PEM text. Throws Error in plain words for any other text or key type. */
export function rsaVerifier(publicKeyPem: string): Verifier {
  if (publicKeyPem.includes('PRIVATE KEY')) {
    throw new Error(
      'this is a private key; verification needs the public one (a PEM file that begins with BEGIN PUBLIC KEY)',
    );
  }
  const key = rsaKey(() => createPublicKey(publicKeyPem), 'public');
  return {
    keySha256: keyDigest(key),
    verify: (bytes, signature) => verify('sha256', bytes, key, signature),
  };
}

/** A new RSA-3072 key pair in PEM (PKCS#8 and SubjectPublicKeyInfo). */
export async function generateSealKey(): Promise<{ privateKeyPem: string; publicKeyPem: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 3072,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKeyPem: privateKey, publicKeyPem: publicKey };
}

function rsaKey(parse: () => KeyObject, part: 'private' | 'public'): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch (error) {
    throw new Error(`this is not a ${part} key in PEM form that can be read without a passphrase`, {
      cause: error,
    });
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new Error(`the seal needs an RSA key; this one is ${key.asymmetricKeyType ?? 'of another type'}`);
  }
  return key;
}

function keyDigest(key: KeyObject): Sha256 {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
