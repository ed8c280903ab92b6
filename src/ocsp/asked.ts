import type { Certificate } from './certificate.ts';
import type { CertificateId } from './certificate-id.ts';
import { namesIssuer, sameCertificateId, sameContents } from './certificate-id.ts';
import type { OcspRequest } from './request.ts';

/** What was asked for, as far as the caller told: the request, or the certificate and its issuer. */
interface Asked {
  readonly request?: OcspRequest | undefined;
  readonly subject?: Certificate | undefined;
  readonly issuer?: Certificate | undefined;
}

/** How many certificates were asked for; undefined when nobody told. */
export function askedCount({ request, subject }: Asked): number | undefined {
  return request?.ids.length ?? (subject === undefined ? undefined : 1);
}

/** True when this CertID was asked for, by whatever hash; the reason when it was not; undefined when nobody told. */
export function answersAsked(id: CertificateId, asked: Asked): true | string | undefined {
  const { request, subject, issuer } = asked;
  // Whatever issuer the question named: an answer to it is for it.
  if (request?.ids.some((other) => sameCertificateId(id, other)) === true) return true;
  if (issuer !== undefined && namesIssuer(id, issuer) === false) {
    return 'issuerNameHash and issuerKeyHash are not those of the issuer';
  }
  if (request !== undefined) {
    if (request.ids.some((other) => answersId(id, other))) return true;
    return request.ids.some((other) => sameContents(other.serial, id.serial))
      ? 'the issuer hashes are not those of the request'
      : 'the serial number is not one of the request';
  }
  if (subject === undefined) return undefined;
  return sameContents(subject.serial, id.serial) ? true : "the serial number is not the certificate's";
}

/** True when `id` answers `other`; hashes by different algorithms cannot contradict each other. */
export function answersId(id: CertificateId, other: CertificateId): boolean {
  if (id.algorithm.oid === other.algorithm.oid) return sameCertificateId(id, other);
  return sameContents(id.serial, other.serial);
}
