import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rsaVerifier, type Signer } from '../locker/signing.ts';
import { signatureFile, tagManifestFile } from './bag-manifest.ts';

export { generateSealKey, rsaSigner, type Signer } from '../locker/signing.ts';

/**
 * Signs the tag manifest of a finished bag and writes the detached signature beside it: raw RSA PKCS#1 v1.5 with
 * SHA-256, as `openssl dgst -sha256 -verify` takes it.
 * Throws Error when the signer's own public key does not verify what it signed.
 */
export async function sealBag(folder: string, signer: Signer): Promise<void> {
  const manifest = await readFile(join(folder, tagManifestFile));
  const signature = await signer.sign(manifest);
  if (!rsaVerifier(signer.publicKeyPem).verify(manifest, signature)) {
    throw new Error('the signer returned a signature that its own public key does not verify');
  }
  await writeFile(join(folder, signatureFile), signature, { flag: 'wx' });
}
