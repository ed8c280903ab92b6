import { createHash } from 'node:crypto';
import { isCertificationAuthority, isSelfIssued } from '../certificate.ts';
import type { DerNode } from '../der/node.ts';
import { contentOf, encodingOf, universal } from '../der/node.ts';
import { isNamedBy, issuedBy, sameKey } from '../signer.ts';
import { isUnchecked } from '../signature.ts';
import { lacksSigner, type LintContext } from './context.ts';
import type { Rule } from './rule.ts';

const base = { severity: 'error', profile: 'all', effective: {} } as const;

/** Who says that it answered, and whether that is who did. */
export const responderRules: readonly Rule[] = [
  {
    ...base,
    id: 'R01',
    title: 'A key hash of 20 octets',
    citation: 'RFC 6960, 4.2.1',
    check({ basic }, report) {
      const id = basic?.responderId;
      if (id?.kind !== 'byKey') return;
      const { length } = contentOf(id.node);
      if (length === 20) return;
      const guess = length === 32 ? '; SHA-256 was used where SHA-1 is prescribed' : '';
      report({ at: id.node, message: `byKey holds ${length} octets${guess}` });
    },
  },
  {
    ...base,
    id: 'R02',
    title: "The key hash is that of the signer's key",
    citation: 'RFC 6960, 4.2.1 and 4.2.2.3',
    lacks: lacksSigner,
    check(context, report) {
      const { basic, signer } = context;
      const id = basic?.responderId;
      if (id?.kind !== 'byKey' || signer === undefined || contentOf(id.node).length !== 20) return;
      if (signer.named !== undefined || isNamedBy(id, signer.certificate) || lacksDelegate(context)) return;
      const spki = encodingOf(signer.certificate.publicKey.node);
      const overSpki = createHash('sha1').update(spki).digest();
      const mistake = Buffer.compare(overSpki, contentOf(id.node)) === 0;
      const cause = mistake ? ': it was made over the whole SubjectPublicKeyInfo' : '';
      report({ at: id.node, message: `byKey is not the hash of the signer's key${cause}` });
    },
  },
  {
    ...base,
    id: 'R03',
    title: "The name is the signer's subject",
    citation: 'RFC 6960, 4.2.2.3',
    lacks: lacksSigner,
    check(context, report) {
      const { basic, signer } = context;
      const id = basic?.responderId;
      if (id?.kind !== 'byName' || signer === undefined || signer.named !== undefined) return;
      if (isNamedBy(id, signer.certificate) || lacksDelegate(context)) return;
      const alike = nameText(id.node) === nameText(signer.certificate.subject);
      const message = alike
        ? "byName reads like the signer's subject but is encoded otherwise"
        : "byName is not the signer's subject";
      report({ at: id.node, message, severity: alike ? 'warning' : 'error' });
    },
  },
  {
    ...base,
    id: 'R04',
    title: 'byKey rather than byName',
    severity: 'warning',
    citation: 'RFC 9919, 3.2.2; RFC 5019, 2.2.2',
    profile: ['9919', '5019'],
    effective: { from: '2026-07-01' },
    check({ basic }, report) {
      const id = basic?.responderId;
      if (id?.kind === 'byName')
        report({
          at: id.node,
          message: 'responderID is byName; byKey is shorter and required of new responders',
        });
    },
  },
  {
    ...base,
    id: 'R05',
    title: 'responderID names the certificate that verifies',
    citation: 'RFC 6960, 4.2.2.3',
    needs: ['signatures'],
    lacks: lacksSigner,
    check({ basic, signer }, report) {
      if (signer?.named === undefined) return;
      report({
        at: basic?.responderId?.node,
        message: 'responderID names another certificate than the one that verifies the signature',
      });
    },
  },
  {
    ...base,
    id: 'R06',
    title: "A delegated responder's certificate comes along",
    citation: 'RFC 5019, 2.2.2; RFC 9919, 3.2.2',
    profile: ['5019', '9919'],
    needs: ['issuer'],
    check(context, report) {
      if (!lacksDelegate(context)) return;
      report({
        at: context.basic?.node,
        message: 'signed by a delegate whose certificate is not among certs',
      });
    },
  },
  {
    ...base,
    id: 'R07',
    title: 'No certificate that clients have already',
    severity: 'notice',
    citation: 'relying parties (size)',
    profile: ['RP'],
    check({ basic, signer }, report) {
      for (const certificate of basic?.certificates ?? []) {
        if (
          !isCertificationAuthority(certificate) ||
          (signer?.role === 'delegate' && certificate === signer.certificate)
        )
          continue;
        const root = isSelfIssued(certificate);
        const message = root ? 'certs holds a root certificate' : 'certs holds a CA certificate';
        report({ at: certificate.node, message, severity: root ? 'warning' : 'notice' });
      }
    },
  },
  {
    ...base,
    id: 'R08',
    title: "The signer's certificate comes first",
    severity: 'notice',
    citation: 'relying parties (some take the first)',
    profile: ['RP'],
    check({ signer }, report) {
      if ((signer?.index ?? 0) === 0) return;
      report({
        at: signer?.certificate.node,
        message: `the signer's certificate is number ${(signer?.index ?? 0) + 1} of certs`,
      });
    },
  },
  {
    ...base,
    id: 'R09',
    title: 'Signed by the issuer or by its direct delegate',
    citation: 'RFC 6960, 4.2.2.2',
    needs: ['issuer', 'signatures'],
    lacks: ({ signer, options: { issuer } }) => {
      if (signer === undefined || issuer === undefined || sameKey(signer.certificate, issuer))
        return undefined;
      const { key } = issuedBy(signer.certificate, issuer);
      return isUnchecked(key) ? { needs: ['algorithm'], reason: key.unchecked } : undefined;
    },
    check({ signer, options }, report) {
      if (signer === undefined || options.issuer === undefined || sameKey(signer.certificate, options.issuer))
        return;
      const issued = issuedBy(signer.certificate, options.issuer);
      if (issued.name || issued.key !== false) return;
      report({
        at: signer.certificate.node,
        message: 'the signer is neither the issuer nor certified by it',
      });
    },
  },
];

/** No certificate came along, the issuer did not sign, and another responder is named. */
function lacksDelegate({ basic, options, signer }: LintContext): boolean {
  const id = basic?.responderId;
  if (basic === undefined || options.issuer === undefined || id === undefined) return false;
  if (basic.certificates.length > 0 || signer?.verified === true) return false;
  return !isNamedBy(id, options.issuer);
}

/** Attribute values in order, without regard to string type, case and outer blanks. */
function nameText(name: DerNode): string {
  const values = name.children.flatMap(({ children }) => children).flatMap(({ children }) => children);
  return values
    .filter(({ identifier }) => identifier !== universal.objectIdentifier)
    .map((value) =>
      Buffer.from(contentOf(value)).toString('utf8').trim().replaceAll(/\s+/g, ' ').toLowerCase(),
    )
    .join('\n');
}
