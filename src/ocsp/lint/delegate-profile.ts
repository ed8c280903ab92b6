import { certificateExtensions, keyUsageOf } from '../certificate.ts';
import { contentOf, universal } from '../der/node.ts';
import { objectIdentifierOf } from '../der/object-identifier.ts';
import { checkedSerial, extensionNamed, ofDelegate } from './of-delegate.ts';
import type { Problem, Rule } from './rule.ts';

const ids = certificateExtensions;
const since2023 = {
  profile: ['BR'],
  effective: { from: '2023-09-15' },
  datedBy: 'responder-certificate',
} as const;
const profiled: ReadonlySet<string> = new Set(Object.values(ids));
const ocspAccess = '1.3.6.1.5.5.7.48.1';
const year = 366 * 86_400;

/** The certificate profile of delegated responders, TLS BR 7.1.2.8. */
export const delegateProfileRules: readonly Rule[] = [
  ofDelegate(
    'D04',
    'id-pkix-ocsp-nocheck is present',
    'TLS BR 7.1.2.8.6; Mozilla policy 5.2',
    function* ({ certificate, context }) {
      const extension = extensionNamed(certificate, 'noCheck');
      if (extension === undefined) {
        yield { at: certificate.node, message: 'id-pkix-ocsp-nocheck is missing' };
        return;
      }
      if (extension.inner?.identifier !== universal.null) {
        yield { at: extension.node, message: 'id-pkix-ocsp-nocheck must hold NULL' };
      }
      if (extension.critical) {
        const severity = context.profiles.has('BR') ? 'error' : 'warning';
        yield { at: extension.node, message: 'id-pkix-ocsp-nocheck is critical', severity };
      }
    },
  ),
  {
    ...ofDelegate(
      'D05',
      'Key usage digitalSignature alone, critical',
      'TLS BR 7.1.2.8.7',
      function* ({ certificate }) {
        const extension = extensionNamed(certificate, 'keyUsage');
        const usage = keyUsageOf(certificate);
        if (extension === undefined || usage === undefined) {
          yield { at: certificate.node, message: 'keyUsage is missing' };
          return;
        }
        if (!extension.critical) yield { at: extension.node, message: 'keyUsage is not critical' };
        if (usage.size !== 1 || !usage.has(0)) {
          yield {
            at: extension.node,
            message: `keyUsage holds bits ${[...usage].join(', ')}; digitalSignature (0) alone is allowed`,
          };
        }
      },
    ),
    ...since2023,
  },
  {
    ...ofDelegate(
      'D06',
      'Basic constraints absent, or critical and empty',
      'TLS BR 7.1.2.8.4',
      function* ({ certificate }) {
        const extension = extensionNamed(certificate, 'basicConstraints');
        if (extension === undefined) return;
        if (Buffer.from(contentOf(extension.value)).toString('hex') !== '3000') {
          yield {
            at: extension.node,
            message: 'basicConstraints must be an empty SEQUENCE: cA FALSE is the default',
          };
        }
        if (!extension.critical) yield { at: extension.node, message: 'basicConstraints is not critical' };
      },
    ),
    ...since2023,
  },
  {
    ...ofDelegate(
      'D07',
      "The authority key identifier is the issuer's",
      'TLS BR 7.1.2.8.2',
      function* ({ certificate, context }) {
        const extension = extensionNamed(certificate, 'authorityKeyIdentifier');
        if (extension === undefined) {
          yield { at: certificate.node, message: 'authorityKeyIdentifier is missing' };
          return;
        }
        if (extension.critical) yield { at: extension.node, message: 'authorityKeyIdentifier is critical' };
        const told = extension.inner?.children.find(({ identifier }) => identifier === 0x80);
        const { issuer } = context.options;
        const own = issuer === undefined ? undefined : extensionNamed(issuer, 'subjectKeyIdentifier')?.inner;
        if (told === undefined)
          yield { at: extension.node, message: 'authorityKeyIdentifier has no keyIdentifier' };
        else if (own !== undefined && Buffer.compare(contentOf(told), contentOf(own)) !== 0) {
          yield {
            at: extension.node,
            message: "authorityKeyIdentifier is not the issuer's subjectKeyIdentifier",
          };
        }
      },
    ),
    lacks: (context) =>
      context.options.issuer === undefined && context.basic !== undefined ? { needs: ['issuer'] } : undefined,
    ...since2023,
  },
  {
    ...ofDelegate('D08', 'A subject key identifier', 'TLS BR 7.1.2.8.2', function* ({ certificate }) {
      if (extensionNamed(certificate, 'subjectKeyIdentifier') !== undefined) return;
      yield { at: certificate.node, message: 'subjectKeyIdentifier is missing' };
    }),
    ...since2023,
    severity: 'warning',
  },
  {
    ...ofDelegate('D09', 'No extension that is forbidden', 'TLS BR 7.1.2.8.2', function* ({ certificate }) {
      for (const name of ['nameConstraints', 'subjectAlternativeName', 'crlDistributionPoints'] as const) {
        const extension = extensionNamed(certificate, name);
        if (extension !== undefined) yield { at: extension.node, message: `${name} is forbidden here` };
      }
    }),
    ...since2023,
  },
  {
    ...ofDelegate('D10', 'No authority information access', 'TLS BR 7.1.2.8.3', function* ({ certificate }) {
      const extension = extensionNamed(certificate, 'authorityInformationAccess');
      if (extension === undefined) return;
      const methods = (extension.inner?.children ?? []).map(({ children }) => children[0]);
      const foreign = methods.some(
        (method) =>
          method?.identifier !== universal.objectIdentifier || objectIdentifierOf(method) !== ocspAccess,
      );
      const message = foreign
        ? 'authorityInformationAccess has a method other than OCSP'
        : 'authorityInformationAccess is present, though the certificate is not to be checked';
      yield { at: extension.node, message, severity: foreign ? 'error' : 'warning' };
    }),
    ...since2023,
    severity: 'warning',
  },
  {
    ...ofDelegate(
      'D11',
      'No certificate policies',
      'TLS BR 7.1.2.8.2 and 7.1.2.8.8; a SHOULD NOT since 2026-03-31',
      function* ({ certificate }) {
        const extension = extensionNamed(certificate, 'certificatePolicies');
        if (extension === undefined) return;
        const relaxed = (certificate.notBefore.epoch ?? 0) >= Date.UTC(2026, 2, 31) / 1000;
        const message = relaxed
          ? 'certificatePolicies is present; tools that encode TLS BR 2.2.5 or older call this an error'
          : 'certificatePolicies was forbidden when this certificate was issued';
        yield { at: extension.node, message, severity: relaxed ? 'warning' : 'error' };
      },
    ),
    ...since2023,
  },
  {
    ...ofDelegate('D12', 'A short life', 'RFC 5019, 2.2.2', function* ({ certificate }) {
      const life = (certificate.notAfter.epoch ?? 0) - (certificate.notBefore.epoch ?? 0);
      if (life <= year) return;
      yield {
        at: certificate.node,
        message: `the signer is valid for ${Math.round(life / 86_400)} days and cannot be revoked`,
      };
    }),
    profile: ['5019', '9919'],
    severity: 'notice',
  },
  {
    ...ofDelegate('D17', 'No further extension', 'TLS BR 7.1.2.8.2', function* ({ certificate }) {
      for (const { oid, node } of certificate.extensions?.items ?? []) {
        if (!profiled.has(oid)) yield { at: node, message: `extension ${oid} is not recommended here` };
      }
    }),
    ...since2023,
    severity: 'notice',
  },
  {
    ...ofDelegate(
      'D18',
      'The basic fields',
      'TLS BR 7.1.2.8',
      function* ({ certificate }): Iterable<Problem> {
        const { version, serial, uniqueIds, tbsAlgorithm, algorithm, node } = certificate;
        if (version !== 3) yield { at: node, message: `version ${version}` };
        const fault = checkedSerial(contentOf(serial));
        if (fault !== undefined) yield { at: serial, message: fault };
        for (const id of uniqueIds) yield { at: id, message: `${id.name} is present` };
        if (tbsAlgorithm?.hex !== algorithm?.hex) {
          yield { at: algorithm?.node, message: 'the two signature algorithms of the certificate differ' };
        }
      },
    ),
    ...since2023,
  },
];
