import { isCertificationAuthority, type Certificate } from '../certificate.ts';
import { encodingOf, universal } from '../der/node.ts';
import { encode, sequence } from '../der/write.ts';
import { instantText } from '../der/time.ts';
import type { RevocationList } from '../lint/context.ts';
import { isUnchecked, verifySignature } from '../signature.ts';
import type { CrlEntry } from './entry.ts';
import { listsOf } from './lint/extensions.ts';
import { knownExtensions } from './lint/forms.ts';
import { pointsOf } from './lint/scope.ts';
import { crlExtensions, type Crl } from './read.ts';
import { pointTags, scopeOf } from './scope.ts';

/** For which certificate a list is asked, and when. */
interface Reliance {
  /** The CA that issued the certificate. */
  readonly issuer: Certificate | undefined;
  /** Seconds since 1970. */
  readonly at: number | undefined;
  /** The certificate itself, where it is at hand: a partition may be its own. */
  readonly certificate?: Certificate | undefined;
  /** Whether the caller has seen already whose list it is. */
  readonly vouched?: boolean;
}

/** The list's entry for a certificate of this issuer; undefined where it has none, or removes it from another list. */
export function entryFor({ entries, issuer: own }: Crl, serial: string, issuer: Certificate | undefined) {
  const name = issuer === undefined ? undefined : encodingOf(issuer.subject);
  const isOwn = name === undefined || (own !== undefined && Buffer.compare(encodingOf(own), name) === 0);
  const names = isOwn ? undefined : sequence(encode(0xa4, name));
  const number = entries.find(serial, names);
  const entry: CrlEntry | undefined = number === undefined ? undefined : entries.at(number);
  return entry?.reason === 8 ? undefined : entry;
}

/** The list as the rules for answers use it. */
export function revocationListOf(crl: Crl, reliance: Reliance): RevocationList {
  const { tbs, algorithm, signature } = crl;
  const { issuer } = reliance;
  const verified =
    issuer === undefined || tbs === undefined
      ? undefined
      : verifySignature(algorithm, issuer, encodingOf(tbs), signature);
  return {
    lists: (serial) => entryFor(crl, serial, issuer) !== undefined,
    doubt: doubtOf(crl, reliance),
    unchecked: isUnchecked(verified),
  };
}

/** Why a certificate may be revoked though the list does not name it (RFC 5280, 6.3.3); undefined when it may not. */
export function doubtOf(crl: Crl, reliance: Reliance): string | undefined {
  const ofIssuer = reliance.vouched === true ? undefined : doubtOfIssuer(crl, reliance.issuer);
  return doubtOfTime(crl, reliance.at) ?? ofIssuer ?? doubtOfScope(crl, reliance);
}

function doubtOfTime({ thisUpdate, nextUpdate }: Crl, at: number | undefined): string | undefined {
  if (at === undefined) return 'the CRL may have expired: give the instant with --at';
  if (thisUpdate?.epoch === undefined || nextUpdate?.epoch === undefined)
    return 'the CRL does not say when it ends: give one that has nextUpdate';
  if (nextUpdate.epoch < at) return `the CRL had expired by ${instantText(at)}: give a current one`;
  return thisUpdate.epoch > at ? `the CRL was made after ${instantText(at)}` : undefined;
}

function doubtOfIssuer(crl: Crl, issuer: Certificate | undefined): string | undefined {
  if (issuer === undefined) return 'nobody knows whose CRL it is: give the CA with --issuer';
  const { issuer: name, tbs, algorithm, signature } = crl;
  if (name === undefined || tbs === undefined) return 'the CRL cannot be read whole';
  if (Buffer.compare(encodingOf(name), encodingOf(issuer.subject)) !== 0 && !scopeOf(crl).indirect)
    return 'the CRL is of another CA';
  const verified = verifySignature(algorithm, issuer, encodingOf(tbs), signature);
  if (isUnchecked(verified)) return `the signature of the CRL could not be checked: ${verified.unchecked}`;
  return verified ? undefined : "the given CA's key does not verify the CRL";
}

const pointFields: readonly number[] = Object.values(pointTags);

/** Whether there is at most one issuing distribution point, of fields that are known and stand once. */
function isPointReadable({ extensions }: Crl): boolean {
  const points = (extensions?.items ?? []).filter(
    ({ oid }) => oid === crlExtensions.issuingDistributionPoint,
  );
  const [first] = points;
  if (first === undefined) return true;
  const { inner } = first;
  if (points.length > 1 || inner?.identifier !== universal.sequence) return false;
  const tags = inner.children.map(({ identifier }) => identifier);
  return new Set(tags).size === tags.length && tags.every((tag) => pointFields.includes(tag));
}

function doubtOfScope(crl: Crl, { certificate }: Reliance): string | undefined {
  const scope = scopeOf(crl);
  if (!isPointReadable(crl))
    return 'of which certificates the CRL speaks cannot be read from its distribution point';
  if (scope.isDelta) return 'the CRL is a delta, which names what changed alone: give the whole list';
  if (scope.reasons !== undefined) return 'the CRL is for some reasons alone';
  if (scope.attributeCertificates) return 'the CRL is for attribute certificates alone';
  const isAuthority = certificate !== undefined && isCertificationAuthority(certificate);
  if (isAuthority ? scope.userCertificates : scope.caCertificates)
    return `the CRL is for ${isAuthority ? 'subscriber' : 'CA'} certificates alone`;
  const own = certificate === undefined ? [] : pointsOf(certificate);
  if (scope.isPartition && !own.some((uri) => scope.uris.includes(uri)))
    return 'the CRL is a partition, and no certificate shows that it is the one that counts';
  for (const list of listsOf(crl)) {
    const unknown = list.items.find(({ oid, critical }) => critical && !knownExtensions.has(oid));
    if (unknown !== undefined)
      return `the CRL has the critical extension ${unknown.oid}, which is not known here`;
  }
  return undefined;
}
