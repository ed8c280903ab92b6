import { contentOf, universal, type DerNode } from '../../der/node.ts';
import { extensionIds, type Extension } from '../../extension.ts';
import { isTrimmed } from '../../lint/embedded.ts';
import { crlExtensions } from '../read.ts';
import { pointTags } from '../scope.ts';

type Fault = { readonly at: DerNode; readonly message: string };
type Form = (inner: DerNode) => Iterable<Fault>;

const forms: Readonly<Record<string, Form>> = {
  [crlExtensions.authorityKeyIdentifier]: keyIdentifierForm,
  [crlExtensions.issuerAlternativeName]: generalNames,
  [crlExtensions.number]: typed(universal.integer, 'an INTEGER'),
  [crlExtensions.deltaIndicator]: typed(universal.integer, 'an INTEGER'),
  [crlExtensions.issuingDistributionPoint]: issuingPoint,
  [crlExtensions.freshest]: distributionPoints,
  [crlExtensions.authorityInformationAccess]: accessDescriptions,
  [extensionIds.reasonCode]: typed(universal.enumerated, 'an ENUMERATED'),
  [extensionIds.invalidityDate]: typed(universal.generalizedTime, 'a GeneralizedTime'),
  [extensionIds.certificateIssuer]: generalNames,
};

/** The extensions of lists and entries that RFC 5280 defines. */
export const knownExtensions: ReadonlySet<string> = new Set(Object.keys(forms));

/** What is wrong with the value of a known extension; nothing for an unknown one. */
export function* formFaults({ oid, node, inner }: Extension): Iterable<Fault> {
  const form = forms[oid];
  if (form === undefined) return;
  if (inner === undefined) yield { at: node, message: `extension ${oid} has no value that can be read` };
  else yield* form(inner);
}

function typed(identifier: number, name: string): Form {
  return function* (inner) {
    if (inner.identifier !== identifier || inner.contentEnd === inner.contentStart)
      yield { at: inner, message: `the value is not ${name}` };
  };
}

function* sequenceOf(inner: DerNode, name: string, member: Form): Iterable<Fault> {
  if (inner.identifier !== universal.sequence) yield { at: inner, message: `${name} is no SEQUENCE` };
  else if (inner.children.length === 0) yield { at: inner, message: `${name} is empty` };
  else for (const child of inner.children) yield* member(child);
}

function generalNames(inner: DerNode): Iterable<Fault> {
  return sequenceOf(inner, 'GeneralNames', generalName);
}

/** Tags of GeneralName (RFC 5280, 4.2.1.6). */
const nameTags: readonly number[] = [0xa0, 0x81, 0x82, 0xa3, 0xa4, 0xa5, 0x86, 0x87, 0x88];

function* generalName(node: DerNode): Iterable<Fault> {
  if (!nameTags.includes(node.identifier)) yield { at: node, message: 'this is no GeneralName' };
  else if (node.contentEnd === node.contentStart) yield { at: node, message: 'an empty GeneralName' };
}

function* inOrder(inner: DerNode, name: string, tags: readonly number[]): Iterable<Fault> {
  if (inner.identifier !== universal.sequence) {
    yield { at: inner, message: `${name} is no SEQUENCE` };
    return;
  }
  let last = -1;
  for (const child of inner.children) {
    const place = tags.indexOf(child.identifier);
    if (place < 0) yield { at: child, message: `${name} has a field that is not foreseen` };
    else if (place <= last) yield { at: child, message: `the fields of ${name} are out of order` };
    last = Math.max(last, place);
  }
}

function* keyIdentifierForm(inner: DerNode): Iterable<Fault> {
  yield* inOrder(inner, 'authorityKeyIdentifier', [0x80, 0xa1, 0x82]);
  const names = inner.children.find(({ identifier }) => identifier === 0xa1);
  if (names !== undefined && names.children.length === 0)
    yield { at: names, message: 'authorityCertIssuer is empty' };
  for (const name of names?.children ?? []) yield* generalName(name);
}

function* issuingPoint(inner: DerNode): Iterable<Fault> {
  yield* inOrder(inner, 'issuingDistributionPoint', Object.values(pointTags));
  for (const child of inner.children) {
    const octets = contentOf(child);
    if (child.identifier === pointTags.distributionPoint) yield* pointName(child);
    else if (child.identifier === pointTags.onlySomeReasons) yield* reasonFlags(child);
    else if (octets.length !== 1 || octets[0] !== 0xff)
      yield {
        at: child,
        message: octets[0] === 0 ? 'FALSE is the default and must be left out' : 'TRUE is the octet FF',
      };
  }
}

function* reasonFlags(node: DerNode): Iterable<Fault> {
  const octets = contentOf(node);
  if (octets.length < 2) yield { at: node, message: 'no reason is named' };
  else if (!isTrimmed(node))
    yield { at: node, message: 'a named bit list must not end in zero bits (X.690, 11.2.2)' };
}

/** A DistributionPointName in a tag of its own. */
function* pointName(node: DerNode): Iterable<Fault> {
  const [name, ...more] = node.children;
  const isName = name?.identifier === 0xa0 || name?.identifier === 0xa1;
  if (name === undefined || !isName || more.length > 0) {
    yield { at: node, message: 'distributionPoint holds neither fullName nor nameRelativeToCRLIssuer' };
    return;
  }
  if (name.children.length === 0) yield { at: name, message: 'the name of the distribution point is empty' };
  if (name.identifier === 0xa0) for (const child of name.children) yield* generalName(child);
}

function distributionPoints(inner: DerNode): Iterable<Fault> {
  return sequenceOf(inner, 'CRLDistributionPoints', function* (point) {
    yield* inOrder(point, 'DistributionPoint', [0xa0, 0x81, 0xa2]);
    const name = point.children.find(({ identifier }) => identifier === 0xa0);
    if (name !== undefined) yield* pointName(name);
    else if (!point.children.some(({ identifier }) => identifier === 0xa2))
      yield { at: point, message: 'a DistributionPoint with neither distributionPoint nor cRLIssuer' };
  });
}

function accessDescriptions(inner: DerNode): Iterable<Fault> {
  return sequenceOf(inner, 'AuthorityInfoAccess', function* (description) {
    const [method, location, ...more] = description.children;
    if (method?.identifier !== universal.objectIdentifier || location === undefined || more.length > 0)
      yield { at: description, message: 'an AccessDescription is a method and a location' };
    else yield* generalName(location);
  });
}
