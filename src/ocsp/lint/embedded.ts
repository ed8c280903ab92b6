import { certificateExtensions, x509Of, type Certificate } from '../certificate.ts';
import { contentOf, universal, type DerNode } from '../der/node.ts';
import type { ExtensionList } from '../extension.ts';
import type { LintContext } from './context.ts';
import type { Problem, Report } from './rule.ts';

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
  judge: (certificate: Certificate, report: Report) => void,
): (context: LintContext, report: Report) => void {
  const known = new WeakMap<Certificate, readonly Problem[]>();
  return ({ basic }, report) => {
    for (const certificate of basic?.certificates ?? []) {
      let problems = known.get(certificate);
      if (problems === undefined) {
        const found: Problem[] = [];
        judge(certificate, (problem) => found.push(problem));
        known.set(certificate, (problems = found));
      }
      for (const problem of problems) report(problem);
    }
  };
}

/** Named bit lists of the certificates that come along and that do not end in a bit that is set. */
export const looseBitLists = ofEach(({ extensions }, report) => {
  for (const { oid, inner } of extensions?.items ?? []) {
    if (oid !== ids.keyUsage || inner === undefined || isTrimmed(inner)) continue;
    report({ at: inner, message: 'keyUsage is a named bit list: trailing zero bits must be left out' });
  }
});

/** Lists in the certificates that come along and that are empty though at least one member is required. */
export const emptyLists = ofEach(({ extensions, issuer, subject }, report) => {
  if (extensions?.node.children.length === 0) report(emptyAt(extensions.node, 'extensions'));
  for (const { oid, node, value, inner } of extensions?.items ?? []) {
    if (!lists.has(oid)) continue;
    const within = inner === undefined ? undefined : emptyWithin(inner);
    if (within !== undefined) report(emptyAt(within, `a list in extension ${oid}`));
    else if (inner === undefined && Buffer.from(contentOf(value)).toString('hex') === '3000')
      report(emptyAt(node, `extension ${oid}`));
  }
  for (const name of [issuer, subject]) {
    const empty = name.children.find(({ children }) => children.length === 0);
    if (empty !== undefined) report(emptyAt(empty, `a RelativeDistinguishedName of ${name.name}`));
  }
});

/** Certificates that come along and that OpenSSL does not take for any. */
export const refusedCertificates = ofEach((certificate, report) => {
  const refusal = x509Of(certificate);
  if (refusal instanceof Error)
    report({ at: certificate.node, message: `OpenSSL refuses this certificate: ${refusal.message}` });
});

/** Extensions that stand twice in a certificate that comes along. */
export const repeatedExtensions = ofEach(({ extensions }, report) => {
  repeatedIn(extensions, report);
});

/** Extensions that stand twice in one list. */
export function repeatedIn(list: ExtensionList | undefined, report: Report): void {
  if (list === undefined) return;
  const seen = new Set<string>();
  for (const { oid, node } of list.items) {
    if (seen.has(oid)) report({ at: node, message: `extension ${oid} stands twice in one list` });
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
