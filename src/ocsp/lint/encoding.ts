import type { DerDefectKind } from '../der/node.ts';
import { pathOf } from '../der/node.ts';
import type { ExtensionList } from '../extension.ts';
import type { LintContext } from './context.ts';
import {
  emptyLists,
  looseBitLists,
  refusedCertificates,
  repeatedExtensions,
  repeatedIn,
} from './embedded.ts';
import type { Report, Rule } from './rule.ts';

const der = 'RFC 6960, 4.2.1 (DER)';

export const encodingRules: readonly Rule[] = [
  {
    id: 'E00',
    title: 'The body is one OCSPResponse in DER',
    severity: 'error',
    citation: 'RFC 6960, 4.2.1 and A.2',
    profile: 'all',
    effective: {},
    check(context, report) {
      const { bytes, root } = context.response;
      if (root?.identifier !== 0x30) report({ message: `not an OCSP response: ${describeBody(bytes)}` });
      else defects(context, ['truncated'], report);
    },
  },
  rule('E01', 'No indefinite length', `${der}; X.690, 10.1; Mozilla policy 5.2`, 'indefinite-length'),
  rule('E02', 'Lengths take the fewest octets', `${der}; X.690, 10.1`, 'length-not-minimal'),
  rule('E03', 'Nothing follows the OCSPResponse', `${der}; X.690, 10.1`, 'trailing-outer'),
  rule('E04', 'Nothing follows DER inside an OCTET STRING', der, 'trailing-inner'),
  rule('E05', 'Integers take the fewest octets', `${der}; X.690, 8.3.2`, 'integer'),
  rule('E06', 'TRUE is FF', `${der}; X.690, 11.1`, 'boolean'),
  rule('E07', 'Default values are left out', `${der}; X.690, 11.5`, 'default-encoded'),
  {
    id: 'E08',
    title: 'Unused bits are none in a signature and zero elsewhere',
    severity: 'error',
    citation: `${der}; X.690, 11.2`,
    profile: 'all',
    effective: {},
    check(context, report) {
      defects(context, ['bit-string'], report);
      looseBitLists(context, report);
    },
  },
  rule('E09', 'Primitive and constructed forms as DER wants them', `${der}; X.690, 10.2`, 'form'),
  rule('E10', 'NULL has no contents', `${der}; X.690, 8.8`, 'null'),
  rule(
    'E11',
    'SET OF in order, object identifiers unpadded',
    `${der}; X.690, 8.19, 11.6`,
    'set-order',
    'object-identifier',
  ),
  {
    id: 'E12',
    title: 'A list of extensions is not empty, nor a list in a certificate that comes along',
    severity: 'error',
    citation: 'RFC 5280, Appendix A: Extensions SIZE (1..MAX)',
    profile: 'all',
    effective: {},
    check(context, report) {
      const { basic } = context;
      emptyLists(context, report);
      emptyExtensions(basic?.extensions, report);
      for (const { extensions } of basic?.responses ?? []) emptyExtensions(extensions, report);
    },
  },
  {
    id: 'E13',
    title: 'No element that the structure does not foresee',
    severity: 'error',
    citation: 'RFC 6960, 4.2.1; RFC 5280, 4.1',
    profile: 'all',
    effective: {},
    lacks: ({ signatures }) => (signatures ? undefined : { needs: ['signatures'] }),
    check(context, report) {
      defects(context, ['unknown-element'], report);
      if (context.signatures) refusedCertificates(context, report);
    },
  },
  {
    id: 'E14',
    title: 'certs is left out when there are none',
    severity: 'warning',
    citation: 'RFC 6960, 4.2.1',
    profile: 'all',
    effective: {},
    check({ basic }, report) {
      const list = basic?.certificateList;
      if (list?.children.length === 0) report({ at: list, message: 'certs is present and empty' });
    },
  },
  {
    id: 'E15',
    title: 'An extension stands once in a list',
    severity: 'error',
    citation: 'RFC 5280, 4.2',
    profile: 'all',
    effective: {},
    check(context, report) {
      const { basic } = context;
      repeatedIn(basic?.extensions, report);
      for (const { extensions } of basic?.responses ?? []) repeatedIn(extensions, report);
      repeatedExtensions(context, report);
    },
  },
  { ...rule('E16', 'Encoding again gives the same octets', 'X.690, 8.1.2', 'tag-form'), severity: 'notice' },
];

function rule(id: string, title: string, citation: string, ...kinds: DerDefectKind[]): Rule {
  const base = { id, title, severity: 'error', citation, profile: 'all', effective: {} } as const;
  return {
    ...base,
    looksAt: ['defects'],
    check(context, report) {
      defects(context, kinds, report);
    },
  };
}

function emptyExtensions(list: ExtensionList | undefined, report: Report): void {
  if (list?.node.children.length !== 0) return;
  report({
    at: list.node,
    message: `${list.node.name} is an empty SEQUENCE; some clients refuse the answer`,
  });
}

function defects({ response }: LintContext, kinds: readonly DerDefectKind[], report: Report): void {
  for (const { kind, node, offset, end, message } of response.defects) {
    if (!kinds.includes(kind)) continue;
    report({ at: { offset, end, path: node === undefined ? 'OCSPResponse' : pathOf(node) }, message });
  }
}

/** Says what a body is that is no DER SEQUENCE. */
export function describeBody(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'the body is empty';
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart();
  if (/^<(!doctype|html|\?xml)/i.test(start)) return 'an HTML or XML page';
  if (start.startsWith('-----BEGIN')) return 'PEM; OCSP over HTTP carries DER';
  if (bytes.length > 8 && /^[A-Za-z0-9+/=\s]+$/.test(start))
    return 'base64 or plain text; OCSP over HTTP carries DER';
  const first = (bytes[0] ?? 0).toString(16).padStart(2, '0');
  return `${bytes.length} octets that begin with ${first}, not with a whole SEQUENCE (30)`;
}
