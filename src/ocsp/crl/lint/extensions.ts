import { contentOf, universal, type DerNode } from '../../der/node.ts';
import { objectIdentifierOf } from '../../der/object-identifier.ts';
import { extensionOf, type ExtensionList } from '../../extension.ts';
import { crlExtensions, type Crl } from '../read.ts';
import { formFaults, knownExtensions } from './forms.ts';
import { authorityExtensionRules } from './authority.ts';
import type { CrlRule } from './rule.ts';

const error = { severity: 'error', profile: 'all' } as const;
const caIssuers = '1.3.6.1.5.5.7.48.2';

/** The extensions of the list as a whole. */
export const extensionRules: readonly CrlRule[] = [
  ...authorityExtensionRules,
  {
    ...error,
    id: 'K12',
    title: 'A list of extensions is not empty',
    citation: 'RFC 5280, Appendix A: Extensions SIZE (1..MAX)',
    *check({ crl }) {
      for (const { node } of listsOf(crl))
        if (node.children.length === 0) yield { at: node, message: `${node.name} is an empty SEQUENCE` };
    },
  },
  {
    ...error,
    id: 'K14',
    title: 'An extension stands once in a list',
    citation: 'RFC 5280, 4.2 and 5.2',
    *check({ crl }) {
      for (const list of listsOf(crl)) {
        const seen = new Set<string>();
        for (const { oid, node } of list.items) {
          if (seen.has(oid)) yield { at: node, message: `extension ${oid} stands twice in one list` };
          seen.add(oid);
        }
      }
    },
  },
  {
    ...error,
    id: 'K24',
    title: 'A CRL number',
    citation: 'RFC 5280, 5.2.3; TLS BR 7.2.2',
    profile: ['5280', 'BR'],
    *check(context) {
      const { tbs, version } = context.crl;
      // A list of version 1 has no place for it: K09 speaks.
      if (tbs !== undefined && version === 2 && context.extension('number') === undefined)
        yield { at: tbs, message: 'cRLNumber is missing' };
    },
  },
  {
    ...error,
    id: 'K25',
    title: 'A CRL number from 0 and of at most 20 octets',
    citation: 'RFC 5280, 5.2.3; TLS BR 7.2.2',
    *check(context) {
      const fault = numberFault(context.extension('number')?.inner);
      if (fault !== undefined) yield { ...fault, message: `cRLNumber is ${fault.message}` };
    },
  },
  {
    ...error,
    id: 'K26',
    title: 'The CRL number is not critical',
    citation: 'RFC 5280, 5.2.3',
    *check(context) {
      const extension = context.extension('number');
      if (extension?.critical === true) yield { at: extension.node, message: 'cRLNumber is critical' };
    },
  },
  {
    ...error,
    id: 'K27',
    title: 'The delta CRL indicator is critical, with a base number from 0 and of at most 20 octets',
    citation: 'RFC 5280, 5.2.4',
    *check(context) {
      const extension = context.extension('deltaIndicator');
      if (extension === undefined) return;
      if (!extension.critical) yield { at: extension.node, message: 'deltaCRLIndicator is not critical' };
      const fault = numberFault(extension.inner);
      if (fault !== undefined) yield { ...fault, message: `BaseCRLNumber is ${fault.message}` };
    },
  },
  {
    ...error,
    id: 'K28',
    title: 'A delta is later than its base',
    citation: 'RFC 5280, 5.2.4',
    *check(context) {
      const base = numberOf(context.extension('deltaIndicator')?.inner);
      const own = numberOf(context.extension('number')?.inner);
      if (base !== undefined && own !== undefined && base > own)
        yield {
          at: context.extension('deltaIndicator')?.node,
          message: `BaseCRLNumber ${base} is above cRLNumber ${own}`,
        };
    },
  },
  {
    ...error,
    id: 'K40',
    title: 'Freshest CRL not critical, and none in a delta',
    citation: 'RFC 5280, 5.2.6',
    *check(context) {
      const extension = context.extension('freshest');
      if (extension === undefined) return;
      if (extension.critical) yield { at: extension.node, message: 'freshestCRL is critical' };
      if (context.scope.isDelta) yield { at: extension.node, message: 'a delta CRL with freshestCRL' };
    },
  },
  {
    ...error,
    id: 'K41',
    title: 'Authority information access not critical and for caIssuers alone',
    citation: 'RFC 5280, 5.2.7',
    *check(context) {
      const extension = context.extension('authorityInformationAccess');
      if (extension === undefined) return;
      if (extension.critical)
        yield { at: extension.node, message: 'authorityInfoAccess is critical in a CRL' };
      for (const { children } of extension.inner?.children ?? []) {
        const [method] = children;
        if (method?.identifier !== universal.objectIdentifier) continue;
        if (objectIdentifierOf(method) !== caIssuers)
          yield { at: method, message: 'an access method other than caIssuers has no place in a CRL' };
      }
    },
  },
  {
    ...error,
    id: 'K48',
    title: 'No critical extension that clients do not know',
    citation: 'RFC 5280, 5.2 and 5.3',
    *check({ crl }) {
      for (const list of listsOf(crl)) {
        for (const { oid, critical, node } of list.items)
          if (critical && !knownExtensions.has(oid))
            yield {
              at: node,
              message: `critical extension ${oid}: clients that do not know it must not rely on the list`,
            };
      }
    },
  },
  {
    id: 'K49',
    title: 'No further extension',
    severity: 'notice',
    citation: 'TLS BR 7.2.2',
    profile: ['BR'],
    *check({ crl }) {
      for (const list of listsOf(crl)) {
        for (const { oid, critical, node } of list.items)
          if (!critical && !knownExtensions.has(oid))
            yield { at: node, message: `extension ${oid} is not recommended in a CRL` };
      }
    },
  },
  {
    ...error,
    id: 'K50',
    title: 'Each known extension holds what it must',
    citation: 'RFC 5280, 5.2 and 5.3; X.690, 11.2.2 and 11.5',
    *check({ crl }) {
      for (const list of listsOf(crl)) for (const extension of list.items) yield* formFaults(extension);
    },
  },
];

/** The lists of extensions that may have faults: the CRL's own, and those of entries that are not of the plain form. */
export function* listsOf({ extensions, entries }: Crl): Iterable<ExtensionList> {
  if (extensions !== undefined) yield extensions;
  for (const number of entries.odd) {
    const list = entries.at(number).extensions;
    if (list !== undefined) yield list;
  }
}

/** The CRL number; undefined where there is none that can be read. */
export function crlNumberOf({ extensions }: Crl): bigint | undefined {
  return numberOf(extensionOf(extensions, crlExtensions.number)?.inner);
}

function numberOf(inner: DerNode | undefined): bigint | undefined {
  if (inner?.identifier !== universal.integer) return undefined;
  const content = Buffer.from(contentOf(inner));
  if (content.length === 0) return undefined;
  return BigInt.asIntN(content.length * 8, BigInt(`0x${content.toString('hex')}`));
}

function numberFault(inner: DerNode | undefined): { at: DerNode; message: string } | undefined {
  const number = numberOf(inner);
  if (inner === undefined || number === undefined) return undefined;
  if (number < 0n) return { at: inner, message: `below zero: ${number}` };
  const { length } = contentOf(inner);
  return length > 20 ? { at: inner, message: `of ${length} octets; 20 are allowed` } : undefined;
}
