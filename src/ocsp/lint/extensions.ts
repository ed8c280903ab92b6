import { universal } from '../der/node.ts';
import { extensionIds, nonceOf, timesOf } from '../extension.ts';
import type { LintContext, PlacedExtension } from './context.ts';
import type { Rule } from './rule.ts';

const ids = extensionIds;
const understood: ReadonlySet<string> = new Set(Object.values(ids));
const crlFamily: readonly string[] = [ids.crlReferences, ids.archiveCutoff, ids.serviceLocator];
const singleOnly: readonly string[] = [
  ids.reasonCode,
  ids.invalidityDate,
  ids.certificateIssuer,
  ids.sctList,
];
const requestOnly: readonly string[] = [ids.acceptableResponses, ids.preferredSignatureAlgorithms];

export const extensionRules: readonly Rule[] = [
  {
    id: 'S19',
    looksAt: ['extensions'],
    title: 'The reason is not repeated as an extension',
    severity: 'error',
    citation: 'TLS BR 7.3.2',
    profile: ['BR'],
    effective: { from: '2020-08-20' },
    check({ extensions }, report) {
      for (const { oid, list, node } of extensions) {
        if (oid !== ids.reasonCode || list !== 'singleExtensions') continue;
        report({ at: node, message: 'singleExtensions holds reasonCode (2.5.29.21)' });
      }
    },
  },
  {
    id: 'S20',
    looksAt: ['extensions'],
    title: 'No critical extension that clients do not know',
    severity: 'error',
    citation: 'RFC 6960, 4.4; relying parties',
    profile: 'all',
    effective: {},
    check({ extensions }, report) {
      for (const { oid, critical, node } of extensions) {
        if (critical && !understood.has(oid)) {
          report({
            at: node,
            message: `critical extension ${oid}: clients that do not know it must refuse the answer`,
          });
        }
      }
    },
  },
  {
    id: 'S21',
    looksAt: ['extensions'],
    title: 'No response extension but the nonce',
    severity: 'notice',
    citation: 'RFC 5019, 2.2.1; RFC 9919, 3.2.1',
    profile: ['5019', '9919'],
    effective: {},
    check({ extensions }, report) {
      for (const { oid, list, node } of extensions) {
        if (list !== 'responseExtensions' || oid === ids.nonce) continue;
        report({ at: node, message: `responseExtensions holds ${oid}` });
      }
    },
  },
  {
    id: 'S22',
    looksAt: ['extensions'],
    title: 'Certificate timestamps can be read',
    severity: 'warning',
    citation: 'RFC 6962, 3.3',
    profile: ['RP'],
    effective: {},
    check({ extensions }, report) {
      for (const extension of extensions) {
        if (extension.oid !== ids.sctList) continue;
        if (extension.critical) report({ at: extension.node, message: 'the list of SCTs is critical' });
        if (!isTimestampList(extension))
          report({ at: extension.node, message: 'the list of SCTs cannot be read' });
      }
    },
  },
  {
    id: 'S23',
    looksAt: ['extensions'],
    title: 'CRL references, archive cutoff and service locator in their place and form',
    severity: 'error',
    citation: 'RFC 6960, 4.4.2, 4.4.4 and 4.4.6',
    profile: ['6960'],
    effective: {},
    check(context, report) {
      for (const extension of context.extensions) {
        for (const message of crlFamilyFaults(extension, context)) report({ at: extension.node, message });
      }
    },
  },
  {
    id: 'S24',
    looksAt: ['extensions'],
    title: 'Each extension in the list it was made for',
    severity: 'error',
    citation: 'RFC 6960, 4.4',
    profile: ['6960'],
    effective: {},
    check({ extensions }, report) {
      for (const { oid, list, node } of extensions) {
        if (requestOnly.includes(oid)) report({ at: node, message: `${oid} is an extension of requests` });
        else if (list === 'responseExtensions' && singleOnly.includes(oid)) {
          report({ at: node, message: `${oid} belongs into singleExtensions` });
        }
      }
    },
  },
  {
    id: 'S25',
    title: 'Small enough to staple',
    severity: 'notice',
    citation: 'RFC 5019, 1; relying parties',
    profile: ['RP'],
    effective: {},
    check({ response }, report) {
      const { length } = response.bytes;
      if (length > 8192) report({ message: `${length} octets; more than 8 kB`, severity: 'warning' });
      else if (length > 2048) report({ message: `${length} octets; more than 2 kB` });
    },
  },
];

function* crlFamilyFaults(extension: PlacedExtension, { producedAt }: LintContext): Iterable<string> {
  const { oid, list, inner } = extension;
  if (!crlFamily.includes(oid)) return;
  if (oid === ids.serviceLocator) yield 'service locator is an extension of requests';
  else if (list === 'responseExtensions') yield `${oid} belongs into singleExtensions`;
  const form = oid === ids.archiveCutoff ? universal.generalizedTime : universal.sequence;
  if (inner?.identifier !== form) yield `${oid} does not hold what it should`;
  if (
    oid === ids.crlReferences &&
    inner?.children.some(({ identifier }) => ![0xa0, 0xa1, 0xa2].includes(identifier))
  ) {
    yield 'a CRL reference has an element that is not foreseen';
  }
  const [cutoff] = oid === ids.archiveCutoff ? timesOf(extension) : [];
  if (cutoff?.epoch !== undefined && producedAt !== undefined && cutoff.epoch > producedAt) {
    yield `archive cutoff ${cutoff.raw} is after producedAt`;
  }
}

/** A TLS vector of vectors inside an OCTET STRING, each length adding up (RFC 6962, 3.3). */
function isTimestampList(extension: PlacedExtension): boolean {
  const list = nonceOf(extension);
  if (list === undefined || list.length < 2) return false;
  const content = Buffer.from(list);
  if (content.readUInt16BE(0) !== content.length - 2 || content.length === 2) return false;
  let at = 2;
  while (at + 2 <= content.length) at += 2 + content.readUInt16BE(at);
  return at === content.length;
}
