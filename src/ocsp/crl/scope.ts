import { contentOf, universal, type DerNode } from '../der/node.ts';
import { extensionOf, type Extension } from '../extension.ts';
import { crlExtensions, type Crl } from './read.ts';

/** What a list speaks of, as its issuing distribution point says (RFC 5280, 5.2.5). */
export interface Scope {
  readonly extension: Extension | undefined;
  /** URIs of distributionPoint, octet for octet. */
  readonly uris: readonly string[];
  /** Whether the list stands for one distribution point of several. */
  readonly isPartition: boolean;
  readonly userCertificates: boolean;
  readonly caCertificates: boolean;
  readonly attributeCertificates: boolean;
  readonly indirect: boolean;
  /** Hex of onlySomeReasons. */
  readonly reasons: string | undefined;
  /** Whether the list only says what changed since another one (RFC 5280, 5.2.4). */
  readonly isDelta: boolean;
}

/** The fields of IssuingDistributionPoint by the number of their tag. */
export const pointTags = {
  distributionPoint: 0xa0,
  onlyContainsUserCerts: 0x81,
  onlyContainsCACerts: 0x82,
  onlySomeReasons: 0x83,
  indirectCRL: 0x84,
  onlyContainsAttributeCerts: 0x85,
} as const;

const scopes = new WeakMap<Crl, Scope>();

export function scopeOf(crl: Crl): Scope {
  const known = scopes.get(crl) ?? readScope(crl);
  scopes.set(crl, known);
  return known;
}

function readScope({ extensions }: Crl): Scope {
  const extension = extensionOf(extensions, crlExtensions.issuingDistributionPoint);
  const fields = extension?.inner?.children ?? [];
  const field = (tag: number): DerNode | undefined => fields.find(({ identifier }) => identifier === tag);
  const asserted = (tag: number): boolean => {
    const node = field(tag);
    return node !== undefined && node.bytes[node.contentStart] !== 0;
  };
  const point = field(pointTags.distributionPoint);
  const reasons = field(pointTags.onlySomeReasons);
  return {
    extension,
    uris: point === undefined ? [] : urisOf(point),
    isPartition: point !== undefined,
    userCertificates: asserted(pointTags.onlyContainsUserCerts),
    caCertificates: asserted(pointTags.onlyContainsCACerts),
    attributeCertificates: asserted(pointTags.onlyContainsAttributeCerts),
    indirect: asserted(pointTags.indirectCRL),
    reasons: reasons === undefined ? undefined : Buffer.from(contentOf(reasons)).toString('hex'),
    isDelta: extensionOf(extensions, crlExtensions.deltaIndicator) !== undefined,
  };
}

/** The URIs of the fullName of a DistributionPointName that stands in a tag of its own. */
function urisOf(point: DerNode): string[] {
  const name = point.children.find(({ identifier }) => identifier === 0xa0);
  return (name?.children ?? [])
    .filter(({ identifier }) => identifier === 0x86)
    .map((node) => Buffer.from(contentOf(node)).toString('latin1'));
}

/** The URIs of cRLDistributionPoints or freshestCRL, by distribution point. */
export function distributionPointUris(inner: DerNode | undefined): string[][] {
  return (inner?.children ?? [])
    .filter(({ identifier }) => identifier === universal.sequence)
    .map(({ children }) => {
      const point = children.find(({ identifier }) => identifier === 0xa0);
      return point === undefined ? [] : urisOf(point);
    });
}

/** A scope in words, for two lists to be held against each other. */
export function scopeText({ crl, scope }: { crl: Crl; scope: Scope }): string {
  const of = [
    scope.userCertificates ? 'subscriber certificates' : '',
    scope.caCertificates ? 'CA certificates' : '',
    scope.attributeCertificates ? 'attribute certificates' : '',
  ].filter((text) => text !== '');
  const kind = scope.isDelta ? 'delta' : scope.isPartition ? 'partition' : 'full list';
  return [
    `v${crl.version} ${kind}`,
    of.length === 0 ? 'all certificates' : of.join(' and '),
    ...(scope.indirect ? ['indirect'] : []),
    ...(scope.reasons === undefined ? [] : [`reasons ${scope.reasons}`]),
  ].join(', ');
}
