import { certificateExtensions } from '../../certificate.ts';
import { contentOf, encodingOf, type DerNode } from '../../der/node.ts';
import { extensionOf } from '../../extension.ts';
import type { CrlContext, CrlRule } from './rule.ts';

const error = { severity: 'error', profile: 'all' } as const;

/** The authority key identifier of a list. */
export const authorityExtensionRules: readonly CrlRule[] = [
  {
    ...error,
    id: 'K20',
    title: 'An authority key identifier',
    citation: 'RFC 5280, 5.2.1; TLS BR 7.2.2',
    profile: ['5280', 'BR'],
    *check(context) {
      const { tbs, version } = context.crl;
      // A list of version 1 has no place for it: K09 speaks.
      if (tbs !== undefined && version === 2 && context.extension('authorityKeyIdentifier') === undefined)
        yield { at: tbs, message: 'authorityKeyIdentifier is missing' };
    },
  },
  {
    ...error,
    id: 'K21',
    title: 'The authority key identifier names a key, and certificates by issuer and serial number together',
    citation: 'RFC 5280, 4.2.1.1 and 5.2.1',
    *check(context) {
      const extension = context.extension('authorityKeyIdentifier');
      if (extension?.inner === undefined) return;
      if (field(context, 0x80) === undefined)
        yield { at: extension.node, message: 'authorityKeyIdentifier has no keyIdentifier' };
      if ((field(context, 0xa1) === undefined) !== (field(context, 0x82) === undefined)) {
        const message =
          'authorityKeyIdentifier has one of authorityCertIssuer and authorityCertSerialNumber alone';
        yield { at: extension.node, message };
      }
    },
  },
  {
    ...error,
    id: 'K22',
    title: "The authority key identifier is the issuer's",
    citation: 'RFC 5280, 5.2.1',
    needs: ['issuer'],
    *check(context) {
      const { issuer } = context.options;
      const told = field(context, 0x80);
      const own = extensionOf(issuer?.extensions, certificateExtensions.subjectKeyIdentifier)?.inner;
      if (told !== undefined && own !== undefined && Buffer.compare(contentOf(told), contentOf(own)) !== 0)
        yield { at: told, message: "keyIdentifier is not the issuer's subjectKeyIdentifier" };
      const [serial, names] = [field(context, 0x82), field(context, 0xa1)];
      if (issuer === undefined || serial === undefined || names === undefined) return;
      const [name] = names.children.filter(({ identifier }) => identifier === 0xa4);
      const same =
        Buffer.compare(contentOf(serial), contentOf(issuer.serial)) === 0 &&
        name !== undefined &&
        Buffer.compare(contentOf(name), encodingOf(issuer.issuer)) === 0;
      if (!same) yield { at: serial, message: 'issuer and serial number are not those of the given CA' };
    },
  },
  {
    ...error,
    id: 'K23',
    title: 'The authority key identifier is not critical',
    citation: 'RFC 5280, 4.2.1.1 and 5.2.1',
    *check(context) {
      const extension = context.extension('authorityKeyIdentifier');
      if (extension?.critical === true)
        yield { at: extension.node, message: 'authorityKeyIdentifier is critical' };
    },
  },
];

function field(context: CrlContext, tag: number): DerNode | undefined {
  const inner = context.extension('authorityKeyIdentifier')?.inner;
  return inner?.children.find(({ identifier }) => identifier === tag);
}
