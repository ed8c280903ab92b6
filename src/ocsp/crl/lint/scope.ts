import { certificateExtensions, isCertificationAuthority, type Certificate } from '../../certificate.ts';
import { contentOf, encodingOf } from '../../der/node.ts';
import { extensionOf } from '../../extension.ts';
import { distributionPointUris } from '../scope.ts';
import type { CrlContext, CrlRule } from './rule.ts';

const error = { severity: 'error', profile: 'all' } as const;

/** What the list says that it speaks of: the issuing distribution point. */
export const scopeRules: readonly CrlRule[] = [
  {
    ...error,
    id: 'K30',
    title: 'The issuing distribution point is critical',
    citation: 'RFC 5280, 5.2.5; TLS BR 7.2.2',
    *check({ scope: { extension } }) {
      if (extension !== undefined && !extension.critical)
        yield { at: extension.node, message: 'issuingDistributionPoint is not critical' };
    },
  },
  {
    ...error,
    id: 'K31',
    title: 'One kind of certificates alone',
    citation: 'RFC 5280, 5.2.5; TLS BR 7.2.2.1',
    *check({ scope }) {
      const kinds = [scope.userCertificates, scope.caCertificates, scope.attributeCertificates];
      if (kinds.filter(Boolean).length > 1)
        yield {
          at: scope.extension?.node,
          message: 'more than one of onlyContainsUserCerts, onlyContainsCACerts, onlyContainsAttributeCerts',
        };
    },
  },
  {
    ...error,
    id: 'K32',
    title: 'An issuing distribution point that says something',
    citation: 'RFC 5280, 5.2.5',
    *check({ scope: { extension } }) {
      if (extension?.inner?.children.length === 0)
        yield { at: extension.node, message: 'issuingDistributionPoint is an empty SEQUENCE' };
    },
  },
  {
    ...error,
    id: 'K33',
    title: 'A distribution point by full name, in URIs',
    citation: 'TLS BR 7.2.2.1',
    profile: ['BR'],
    *check({ scope }) {
      const point = pointOf(scope.extension);
      if (point === undefined) return;
      const [name] = point.children;
      if (name?.identifier === 0xa1)
        yield { at: name, message: 'distributionPoint is relative to the CRL issuer; fullName is required' };
      const foreign =
        name?.identifier === 0xa0 && name.children.find(({ identifier }) => identifier !== 0x86);
      if (foreign) yield { at: foreign, message: 'fullName holds something other than a URI' };
      for (const uri of scope.uris)
        if (!/^http:\/\//i.test(uri)) yield { at: point, message: `${uri} is no http URI` };
    },
  },
  {
    ...error,
    id: 'K34',
    title: 'Neither indirect nor for attribute certificates',
    citation: 'TLS BR 7.2.2.1',
    profile: ['BR'],
    *check({ scope }) {
      if (scope.indirect) yield { at: scope.extension?.node, message: 'indirectCRL is asserted' };
      if (scope.attributeCertificates)
        yield { at: scope.extension?.node, message: 'onlyContainsAttributeCerts is asserted' };
    },
  },
  {
    ...error,
    id: 'K35',
    title: "The distribution point is that of the certificates' CRL distribution points",
    citation: 'RFC 5280, 5.2.5 and 6.3.3 (b)(2); TLS BR 7.2.2.1',
    needs: ['certificates'],
    *check(context) {
      const { scope } = context;
      if (!scope.isPartition) return;
      for (const certificate of issuedHere(context)) {
        const uris = pointsOf(certificate);
        if (uris.length === 0 || uris.some((uri) => scope.uris.includes(uri))) continue;
        const told = scope.uris.join(', ') || 'no URI';
        const serial = Buffer.from(contentOf(certificate.serial)).toString('hex');
        const message = `the distribution point ${told} is none of certificate ${serial}: ${uris.join(', ')}`;
        yield { at: scope.extension?.node, message };
      }
    },
  },
  {
    id: 'K36',
    title: 'Every reason',
    severity: 'warning',
    citation: 'TLS BR 7.2.2.1',
    profile: ['BR'],
    *check({ scope }) {
      if (scope.reasons !== undefined)
        yield {
          at: scope.extension?.node,
          message: 'onlySomeReasons: another list must hold the revocations for every reason',
        };
    },
  },
  {
    ...error,
    id: 'K38',
    title: 'The list speaks of the certificates that point to it',
    citation: 'RFC 5280, 5.2.5 and 6.3.3 (b)(2)',
    needs: ['certificates'],
    *check(context) {
      const { scope } = context;
      for (const certificate of issuedHere(context)) {
        const isAuthority = isCertificationAuthority(certificate);
        const shut = isAuthority ? scope.userCertificates : scope.caCertificates;
        // Another partition may be meant: K35 speaks of it.
        const meant = !scope.isPartition || pointsOf(certificate).some((uri) => scope.uris.includes(uri));
        if ((!shut && !scope.attributeCertificates) || !meant) continue;
        const serial = Buffer.from(contentOf(certificate.serial)).toString('hex');
        const message = `the scope leaves out ${isAuthority ? 'the CA' : 'the subscriber'} certificate ${serial}`;
        yield { at: scope.extension?.node, message };
      }
    },
  },
];

function pointOf(extension: CrlContext['scope']['extension']) {
  return extension?.inner?.children.find(({ identifier }) => identifier === 0xa0);
}

/** The URIs of a certificate's CRL distribution points. */
export function pointsOf({ extensions }: Certificate): string[] {
  const extension = extensionOf(extensions, certificateExtensions.crlDistributionPoints);
  return distributionPointUris(extension?.inner).flat();
}

function issuedHere({ options, crl: { issuer } }: CrlContext): Certificate[] {
  if (issuer === undefined) return [];
  return (options.certificates ?? []).filter(
    (each) => Buffer.compare(encodingOf(each.issuer), encodingOf(issuer)) === 0,
  );
}
