import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { isSignedBy } from './certificate.ts';
import { contentOf, encodingOf } from './der/node.ts';
import type { BasicResponse, ResponderId } from './response.ts';
import { verifySignature } from './signature.ts';

export interface Signer {
  readonly certificate: Certificate;
  readonly role: 'issuer' | 'delegate';
  /** Place in the answer's list of certificates; undefined when it is the issuer given by the caller. */
  readonly index: number | undefined;
  /** The certificate that responderID names, when that is another one. */
  readonly named: Certificate | undefined;
  /** True or false after verification; undefined when not tried, or when the algorithm is not one known here. */
  readonly verified: boolean | undefined;
}

interface Candidate {
  readonly certificate: Certificate;
  readonly role: 'issuer' | 'delegate';
  readonly index: number | undefined;
}

/**
 * Who made the signature: the candidate whose key verifies it, sought first among those that responderID names;
 * where none verifies, the first that is named, or the first there is. Undefined without any candidate.
 */
export function findSigner(
  basic: BasicResponse | undefined,
  issuer: Certificate | undefined,
  verify: boolean,
): Signer | undefined {
  if (basic === undefined) return undefined;
  const candidates = candidatesOf(basic, issuer);
  const { responderId } = basic;
  const named = candidates.filter(
    ({ certificate }) => responderId !== undefined && isNamedBy(responderId, certificate),
  );
  const ordered = [...named, ...candidates.filter((candidate) => !named.includes(candidate))];
  const [first] = ordered;
  if (first === undefined) return undefined;
  if (!verify) return { ...first, named: undefined, verified: undefined };
  const outcomes = new Map<Candidate, boolean | undefined>();
  for (const candidate of ordered) {
    const outcome = signatureOutcome(basic, candidate.certificate);
    outcomes.set(candidate, outcome);
    if (outcome !== true) continue;
    const other = named.includes(candidate) ? undefined : named[0]?.certificate;
    return { ...candidate, named: other, verified: true };
  }
  return { ...first, named: undefined, verified: outcomes.get(first) };
}

function candidatesOf(basic: BasicResponse, issuer: Certificate | undefined): Candidate[] {
  const embedded = basic.certificates.map((certificate, index) => {
    const isIssuer = issuer !== undefined && sameKey(certificate, issuer);
    return { certificate, index, role: isIssuer ? ('issuer' as const) : ('delegate' as const) };
  });
  const known =
    issuer === undefined ? [] : [{ certificate: issuer, role: 'issuer' as const, index: undefined }];
  return [...embedded, ...known];
}

export function sameKey(left: Certificate, right: Certificate): boolean {
  return Buffer.compare(encodingOf(left.publicKey.node), encodingOf(right.publicKey.node)) === 0;
}

const keyHashes = new WeakMap<Certificate, Buffer>();

export function keyHashOf(certificate: Certificate): Buffer {
  const hash = keyHashes.get(certificate) ?? createHash('sha1').update(certificate.publicKey.key).digest();
  keyHashes.set(certificate, hash);
  return hash;
}

export function isNamedBy(id: ResponderId, certificate: Certificate): boolean {
  const own = id.kind === 'byKey' ? keyHashOf(certificate) : encodingOf(certificate.subject);
  const told = id.kind === 'byKey' ? contentOf(id.node) : encodingOf(id.node);
  return Buffer.compare(own, told) === 0;
}

/** True when the certificate was issued directly by this issuer: same name, and its key made the signature. */
export function issuedBy(certificate: Certificate, issuer: Certificate): { name: boolean; key: boolean } {
  const name = Buffer.compare(encodingOf(certificate.issuer), encodingOf(issuer.subject)) === 0;
  return { name, key: isSignedBy(certificate, issuer) };
}

const keys = new WeakMap<Certificate, KeyObject | Error>();

/** The certificate's public key, or node:crypto's refusal of it. */
export function publicKeyOf(certificate: Certificate): KeyObject | Error {
  let key = keys.get(certificate);
  if (key === undefined) {
    try {
      const spki = Buffer.from(encodingOf(certificate.publicKey.node));
      key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    } catch (error) {
      key = error instanceof Error ? error : new Error(String(error));
    }
    keys.set(certificate, key);
  }
  return key;
}

function signatureOutcome(basic: BasicResponse, certificate: Certificate): boolean | undefined {
  const { algorithm, signature, tbs } = basic;
  if (algorithm === undefined || signature === undefined) return false;
  const key = publicKeyOf(certificate);
  if (key instanceof Error) return false;
  return verifySignature(algorithm, key, encodingOf(tbs), contentOf(signature).subarray(1));
}
