import { isCertificationAuthority } from '../certificate.ts';
import { contentOf } from '../der/node.ts';
import { issuedBy } from '../signer.ts';
import { isUnchecked, schemeOf } from '../signature.ts';
import { lacksSigner } from './context.ts';
import { delegateProfileRules } from './delegate-profile.ts';
import type { Delegated } from './of-delegate.ts';
import { ofDelegate, purposesOf } from './of-delegate.ts';
import type { Problem, Rule } from './rule.ts';

const ocspSigning = '1.3.6.1.5.5.7.3.9';

/** What makes a certificate a delegated responder's at all, and whether it is one now. */
const authorityRules: readonly Rule[] = [
  ofDelegate('D01', 'The delegate may sign OCSP answers', 'RFC 6960, 4.2.2.2', function* ({ certificate }) {
    if (purposesOf(certificate).includes(ocspSigning)) return;
    yield { at: certificate.node, message: 'the signer lacks the extended key usage OCSPSigning' };
  }),
  {
    ...ofDelegate(
      'D02',
      'The delegate may do nothing else',
      'TLS BR 7.1.2.8.5; Microsoft Trusted Root Program 3.1.18; Mozilla policy 7.5.1',
      function* ({ certificate }) {
        const extra = purposesOf(certificate).filter((purpose) => purpose !== ocspSigning);
        if (extra.length > 0)
          yield { at: certificate.node, message: `further extended key usages: ${extra.join(', ')}` };
      },
    ),
    profile: ['BR', 'MSFT', 'MRSP'],
    effective: { from: '2023-09-15' },
    datedBy: 'responder-certificate',
  },
  {
    ...ofDelegate(
      'D03',
      'The delegate was certified by the issuer',
      'RFC 6960, 4.2.2.2; TLS BR 7.1.2.8',
      judgeIssuer,
    ),
    needs: ['issuer', 'signatures'],
    lacks: ({ delegate, options: { issuer } }) => {
      if (delegate === undefined || issuer === undefined) return undefined;
      const { key } = issuedBy(delegate, issuer);
      return isUnchecked(key) ? { needs: ['algorithm'], reason: key.unchecked } : undefined;
    },
  },
  {
    ...ofDelegate(
      'D13',
      'The delegate is valid now',
      'RFC 6960, 4.2.2.2',
      function* ({ certificate, context }) {
        const at = context.options.at ?? 0;
        const { notBefore, notAfter } = certificate;
        if (at < (notBefore.epoch ?? -Infinity) || at > (notAfter.epoch ?? Infinity)) {
          yield {
            at: certificate.node,
            message: `the signer is valid from ${notBefore.raw} to ${notAfter.raw} only`,
          };
        }
      },
    ),
    needs: ['instant'],
  },
  {
    ...ofDelegate(
      'D14',
      'The delegate was not certified with a weak hash',
      'TLS BR 7.1.3',
      function* ({ certificate }) {
        const { algorithm } = certificate;
        const hash = algorithm === undefined ? undefined : schemeOf(algorithm)?.hash;
        if (hash === undefined || !['sha1', 'md5', 'md2', 'sha224'].includes(hash)) return;
        yield { at: algorithm?.node, message: `the signer's certificate is signed with ${hash}` };
      },
    ),
    profile: ['BR'],
    effective: { from: '2017-01-01' },
    datedBy: 'responder-certificate',
  },
  {
    ...ofDelegate(
      'D15',
      'The delegate is no CA',
      'TLS BR 7.1.2.8.4 and 7.1.2.10.6',
      function* ({ certificate }) {
        if (!isCertificationAuthority(certificate) || !purposesOf(certificate).includes(ocspSigning)) return;
        yield {
          at: certificate.node,
          message: 'a CA certificate with OCSPSigning: it can vouch for its siblings',
        };
      },
    ),
    profile: ['BR'],
  },
  {
    ...ofDelegate(
      'D16',
      'The delegate is not revoked',
      'RFC 6960, 4.2.2.2.1',
      function* ({ certificate, context }) {
        const serial = Buffer.from(contentOf(certificate.serial)).toString('hex');
        if (context.options.crl?.lists(serial) !== true) return;
        yield { at: certificate.serial, message: "the signer's certificate is on the issuer's CRL" };
      },
    ),
    needs: ['crl'],
    lacks: (context) => {
      const { delegate, options } = context;
      const reason = options.crl?.doubt;
      if (delegate === undefined || reason === undefined) return lacksSigner(context);
      const serial = Buffer.from(contentOf(delegate.serial)).toString('hex');
      if (options.crl?.lists(serial) === true) return undefined;
      if (options.crl?.unchecked === true) return { needs: ['algorithm'], reason };
      return { needs: [options.at === undefined ? 'instant' : 'crl'], reason };
    },
  },
];

export const delegateRules: readonly Rule[] = [...authorityRules, ...delegateProfileRules].sort(
  (left, right) => (left.id < right.id ? -1 : 1),
);

function* judgeIssuer({ certificate, context }: Delegated): Iterable<Problem> {
  const { issuer, subject } = context.options;
  if (issuer === undefined) return;
  const issued = issuedBy(certificate, issuer);
  if ((issued.key === true || isUnchecked(issued.key)) && issued.name) return;
  if (issued.key !== false) {
    yield {
      at: certificate.issuer,
      message: "the signer's issuer name is not the issuer's subject octet for octet",
    };
  } else if (issued.name && subject !== undefined && issuedBy(subject, issuer).key === false) {
    const message = 'the signer bears the name of this CA but was certified by another key';
    yield { at: certificate.node, message, severity: 'warning' };
  } else {
    yield { at: certificate.node, message: "the signer's certificate is not signed by the issuer's key" };
  }
}
