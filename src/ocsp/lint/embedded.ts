import { certificateExtensions, x509Of, type Certificate } from '../certificate.ts';
import { contentOf, universal, type DerNode } from '../der/node.ts';
import type { ExtensionList } from '../extension.ts';
import type { LintContext } from './context.ts';
import type { Problem } from './rule.ts';

const ids = certificateExtensions;
/** Extensions that are lists of at least one, or of which RFC 5280 forbids the empty SEQUENCE. */
const lists: ReadonlySet<string> = new Set([
  ids.extendedKeyUsage,
  ids.authorityInformationAccess,
  ids.certificatePolicies,
  ids.subjectAlternativeName,
  ids.crlDistributionPoints,
  ids.nameConstraints,
  // Issuer alternative name, policy mappings, subject directory attributes, freshest CRL, subject information access.
  '2.5.29.18',
  '2.5.29.33',
  '2.5.29.9',
  '2.5.29.46',
  '1.3.6.1.5.5.7.1.11',
]);

/** Problems of a certificate by itself: the same certificate comes along with answer after answer. */
function ofEach(
  judge: (certificate: Certificate) => Iterable<Problem>,
): (context: LintContext) => readonly Problem[] {
  const known = new WeakMap<Certificate, readonly Problem[]>();
  return ({ basic }) => {
    const all: Problem[] = [];
    for (const certificate of basic?.certificates ?? []) {
      const problems = known.get(certificate) ?? [...judge(certificate)];
      known.set(certificate, problems);
      all.push(...problems);
    }
    return all;
  };
}

/** Named bit lists of the certificates that come along and that do not end in a bit that is set. */
export const looseBitLists = ofEach(function* ({ extensions }) {
  for (const { oid, inner } of extensions?.items ?? []) {
    if (oid !== ids.keyUsage || inner === undefined || isTrimmed(inner)) continue;
    yield { at: inner, message: 'keyUsage is a named bit list: trailing zero bits must be left out' };
  }
});

/** Lists in the certificates that come along and that are empty though at least one member is required. */
export const emptyLists = ofEach(function* ({ extensions, issuer, subject }) {
  if (extensions?.node.children.length === 0) yield emptyAt(extensions.node, 'extensions');
  for (const { oid, node, value, inner } of extensions?.items ?? []) {
    if (!lists.has(oid)) continue;
    const within = inner === undefined ? undefined : emptyWithin(inner);
    if (within !== undefined) yield emptyAt(within, `a list in extension ${oid}`);
    else if (inner === undefined && Buffer.from(contentOf(value)).toString('hex') === '3000')
      yield emptyAt(node, `extension ${oid}`);
  }
  for (const name of [issuer, subject]) {
    const empty = name.children.find(({ children }) => children.length === 0);
    if (empty !== undefined) yield emptyAt(empty, `a RelativeDistinguishedName of ${name.name}`);
  }
});

/** Certificates that come along and that OpenSSL does not take for any. */
export const refusedCertificates = ofEach(function* (certificate) {
  const refusal = x509Of(certificate);
  if (refusal instanceof Error)
    yield { at: certificate.node, message: `OpenSSL refuses this certificate: ${refusal.message}` };
});

/** Extensions that stand twice in a certificate that comes along. */
export const repeatedExtensions = ofEach(({ extensions }) => repeatedIn(extensions));

/** Extensions that stand twice in one list. */
export function* repeatedIn(list: ExtensionList | undefined): Iterable<Problem> {
  const seen = new Set<string>();
  for (const { oid, node } of list?.items ?? []) {
    if (seen.has(oid)) yield { at: node, message: `extension ${oid} stands twice in one list` };
    seen.add(oid);
  }
}

/** Whether a BIT STRING of named bits is written as X.690, 11.2.2 wants it. Any other value is not its business. */
export function isTrimmed(node: DerNode): boolean {
  if (node.identifier !== universal.bitString && node.identifier < 0x80) return true;
  const [unused = 0, ...octets] = contentOf(node);
  const last = octets.at(-1);
  return last === undefined ? unused === 0 : ((last >> unused) & 1) === 1;
}

function emptyWithin(node: DerNode): DerNode | undefined {
  const isList = node.identifier === universal.sequence || node.identifier === universal.set;
  if (isList && node.contentEnd === node.contentStart) return node;
  for (const child of node.children) {
    const found = emptyWithin(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function emptyAt(at: DerNode, what: string): Problem {
  return { at, message: `${what} is empty; at least one member is required` };
}
