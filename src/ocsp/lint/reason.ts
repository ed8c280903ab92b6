import { extensionIds } from '../extension.ts';
import { lacksSubject, type LintContext } from './context.ts';
import { universal } from '../der/node.ts';
import type { Problem, Report, Rule } from './rule.ts';

const reasonNames: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  8: 'removeFromCRL',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
};

/** Why a certificate was revoked, and the answer for one that was never issued. */
export const reasonRules: readonly Rule[] = [
  {
    id: 'S14',
    looksAt: ['revocations'],
    title: 'A revoked CA certificate has a reason',
    severity: 'error',
    citation: 'TLS BR 7.3',
    profile: ['BR'],
    effective: { from: '2020-09-30' },
    lacks: lacksSubject,
    check(context, report) {
      if (!context.isCaStatus) return;
      for (const { status, reason, statusNode } of context.basic?.responses ?? []) {
        if (status !== 'revoked' || reason !== undefined) continue;
        report({ at: statusNode, message: 'revocationReason is missing for a revoked CA certificate' });
      }
    },
  },
  {
    id: 'S15',
    looksAt: ['revocations'],
    title: 'A reason that may be given',
    severity: 'error',
    citation: 'TLS BR 7.3 with 7.2.2; RFC 5280, 5.3.1',
    profile: 'all',
    effective: {},
    check(context, report) {
      for (const { reason } of context.basic?.responses ?? []) {
        if (reason === undefined) continue;
        const problem = reasonProblem(reason.code, context);
        if (problem !== undefined) report({ at: reason.node, ...problem });
      }
    },
  },
  {
    id: 'S16',
    looksAt: ['revocations'],
    title: 'No certificateHold',
    severity: 'error',
    citation: 'TLS BR 4.9.13 and 7.2.2',
    profile: ['BR'],
    effective: { from: '2020-09-30' },
    check({ basic }, report) {
      for (const { reason } of basic?.responses ?? []) {
        if (reason?.code === 6)
          report({ at: reason.node, message: 'certificateHold: suspension is not permitted' });
      }
    },
  },
  {
    id: 'S17',
    looksAt: ['revocations'],
    title: 'No removeFromCRL',
    severity: 'error',
    citation: 'RFC 5280, 5.3.1',
    profile: 'all',
    effective: {},
    check({ basic }, report) {
      for (const { reason } of basic?.responses ?? []) {
        if (reason?.code === 8)
          report({ at: reason.node, message: 'removeFromCRL has a meaning in delta CRLs alone' });
      }
    },
  },
  {
    id: 'S18',
    looksAt: ['extensions', 'revocations'],
    title: 'A certificate that was never issued is revoked in the one permitted way',
    severity: 'error',
    citation: 'RFC 6960, 2.2 and 4.4.8',
    profile: 'all',
    effective: {},
    check(context, report) {
      extendedRevokeForm(context, report);
      neverIssued(context, report);
    },
  },
];

/** The Baseline Requirements' list of reasons came into force on two dates; both are past for what is produced now. */
function reasonProblem(code: number, context: LintContext): Omit<Problem, 'at'> | undefined {
  const name = `${reasonNames[code] ?? 'not defined'} (${code})`;
  if (code === 7 || code > 10) return { message: `revocationReason ${code} is not defined` };
  const since = (context.isCaStatus ? Date.UTC(2020, 8, 30) : Date.UTC(2023, 6, 15)) / 1000;
  const bound = context.profiles.has('BR') && (context.producedAt ?? Infinity) >= since;
  if (!bound || [1, 3, 4, 5, 6, 8, 9].includes(code)) return undefined;
  if (code === 0) return { message: 'unspecified (0) must be expressed by leaving revocationReason out' };
  return {
    message: `revocationReason ${name} is not permitted`,
    severity: context.isCaStatus ? 'warning' : 'error',
  };
}

function extendedRevokeForm(context: LintContext, report: Report): void {
  for (const { oid, list, critical, inner, node } of context.extensions) {
    if (oid !== extensionIds.extendedRevoke) continue;
    if (list === 'singleExtensions')
      report({ at: node, message: 'extended-revoke belongs into responseExtensions' });
    if (critical) report({ at: node, message: 'extended-revoke must not be critical' });
    if (inner?.identifier !== universal.null) report({ at: node, message: 'extended-revoke must hold NULL' });
  }
}

function neverIssued({ basic, extensions }: LintContext, report: Report): void {
  const declared = extensions.some(({ oid }) => oid === extensionIds.extendedRevoke);
  for (const { revocationTime, reason, extensions: own, statusNode } of basic?.responses ?? []) {
    if (revocationTime?.epoch !== 0) continue;
    if (!declared)
      report({ at: statusNode, message: 'revoked since 1970-01-01 without the extended-revoke extension' });
    if (reason?.code !== 6)
      report({ at: statusNode, message: 'revoked since 1970-01-01 for a reason other than hold' });
    if (own?.items.some(({ oid }) => oid === extensionIds.crlReferences) === true) {
      report({ at: own.node, message: 'a certificate that was never issued has no place on a CRL' });
    }
  }
}
