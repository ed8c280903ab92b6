import { createHash } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { contentOf, encodingOf } from './der/node.ts';
import { Known } from './known.ts';
import type { BasicResponse, ResponderId } from './response.ts';
import { isUnchecked, verifySignature, type Verified } from './signature.ts';

export interface Signer {
  readonly certificate: Certificate;
  readonly role: 'issuer' | 'delegate';
  /** Place in the answer's list of certificates; undefined when it is the issuer given by the caller. */
  readonly index: number | undefined;
  /** The certificate that responderID names, when that is another one. */
  readonly named: Certificate | undefined;
  /** Undefined when verification was not tried. */
  readonly verified: Verified | undefined;
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
  let open: Verified | undefined;
  for (const candidate of ordered) {
    const outcome = verifiedBy(basic, candidate.certificate);
    if (isUnchecked(outcome)) open ??= outcome;
    if (outcome !== true) continue;
    const other = named.includes(candidate) ? undefined : named[0]?.certificate;
    return { ...candidate, named: other, verified: true };
  }
  // Whoever could not be asked may have signed: what the others deny is no denial.
  return { ...first, named: undefined, verified: open ?? false };
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

/** SHA-1 of the key, as responderID has it. */
function keyHashOf(certificate: Certificate): Buffer {
  let hash = keyHashes.get(certificate);
  if (hash === undefined) {
    hash = createHash('sha1').update(certificate.publicKey.key).digest();
    keyHashes.set(certificate, hash);
  }
  return hash;
}

export function isNamedBy(id: ResponderId, certificate: Certificate): boolean {
  const own = id.kind === 'byKey' ? keyHashOf(certificate) : encodingOf(certificate.subject);
  const told = id.kind === 'byKey' ? contentOf(id.node) : encodingOf(id.node);
  return Buffer.compare(own, told) === 0;
}

/** How a certificate stands to the one that should have issued it: by name, and by the key that signed it. */
interface Issued {
  readonly name: boolean;
  readonly key: Verified;
}

const issuances = new WeakMap<Certificate, Known<Issued>>();

/** Whether the certificate was issued directly by this issuer. */
export function issuedBy(certificate: Certificate, issuer: Certificate): Issued {
  const known = issuances.get(issuer) ?? new Known<Issued>();
  issuances.set(issuer, known);
  return known.of(certificate.der, () => ({
    name: Buffer.compare(encodingOf(certificate.issuer), encodingOf(issuer.subject)) === 0,
    key: verifySignature(certificate.algorithm, issuer, encodingOf(certificate.tbs), certificate.signature),
  }));
}

function verifiedBy({ algorithm, signature, tbs }: BasicResponse, certificate: Certificate): Verified {
  return verifySignature(algorithm, certificate, encodingOf(tbs), signature);
}
