import { lacksSigner } from './context.ts';
import { freshnessRules } from './freshness.ts';
import { instantText } from '../der/time.ts';
import { day, hour, lengthText, subscriberIntervals } from './interval-length.ts';
import type { Rule } from './rule.ts';

/** How the times of an answer stand to each other. */
const relations: readonly Rule[] = [
  {
    id: 'T08',
    title: 'The status was known when it was signed',
    severity: 'error',
    citation: 'RFC 6960, 2.4',
    profile: 'all',
    effective: {},
    check({ basic, producedAt }, report) {
      for (const { thisUpdate } of basic?.responses ?? []) {
        if (thisUpdate?.epoch === undefined || producedAt === undefined || thisUpdate.epoch <= producedAt)
          continue;
        report({
          at: thisUpdate.node,
          message: `thisUpdate ${thisUpdate.raw} is after producedAt ${basic?.producedAt?.raw}`,
        });
      }
    },
  },
  {
    id: 'T11',
    title: 'nextUpdate follows thisUpdate',
    severity: 'error',
    citation: 'RFC 6960, 4.2.2.1',
    profile: 'all',
    effective: {},
    check(context, report) {
      for (const { length, single } of context.intervals) {
        if (length > 0) continue;
        const message = `nextUpdate ${single.nextUpdate?.raw} is ${length === 0 ? 'equal to' : 'before'} thisUpdate ${single.thisUpdate?.raw}`;
        report({ at: single.nextUpdate?.node, message, severity: length === 0 ? 'warning' : 'error' });
      }
    },
  },
  {
    id: 'T13',
    title: 'nextUpdate is present',
    severity: 'error',
    citation: 'RFC 5019, 2.2.4; RFC 9919, 3.2.4; Mozilla policy 6; TLS BR 4.9.9',
    profile: 'all',
    effective: {},
    check({ basic, profiles }, report) {
      const bound = (['5019', '9919', 'MRSP', 'BR'] as const).some((profile) => profiles.has(profile));
      for (const { nextUpdate, node } of basic?.responses ?? []) {
        if (nextUpdate !== undefined) continue;
        report({ at: node, message: 'nextUpdate is missing', severity: bound ? 'error' : 'info' });
      }
    },
  },
  {
    id: 'T14',
    title: 'Validity interval of at least 8 hours',
    severity: 'error',
    citation: 'TLS BR 4.9.9',
    profile: ['BR'],
    effective: { from: '2020-09-30' },
    check(context, report) {
      for (const { length, single } of subscriberIntervals(context)) {
        if (length <= 0 || length + 1 >= 8 * hour) continue;
        report({
          at: single.node,
          message: `validity interval of ${lengthText(length)}; at least 8 hours are required`,
        });
      }
    },
  },
  {
    id: 'T15',
    title: 'Validity interval of at most 10 days',
    severity: 'error',
    citation: 'TLS BR 4.9.9 (the interval counts its last second)',
    profile: ['BR'],
    effective: { from: '2020-09-30' },
    check(context, report) {
      for (const { length, single } of subscriberIntervals(context)) {
        if (length + 1 <= 10 * day) continue;
        const text = length === 10 * day ? '10 days and 1 second, both ends included' : lengthText(length);
        report({ at: single.node, message: `validity interval of ${text}; at most 10 days are allowed` });
      }
    },
  },
  {
    id: 'T16',
    title: "Validity interval within Microsoft's bounds",
    severity: 'error',
    citation: 'Microsoft Trusted Root Program 3.2.2',
    profile: ['MSFT'],
    effective: {},
    check(context, report) {
      for (const { length, single } of context.intervals) {
        if (length >= 8 * hour && length <= 7 * day) continue;
        report({
          at: single.node,
          message: `validity interval of ${lengthText(length)}; 8 hours to 7 days are allowed`,
        });
      }
    },
  },
  {
    id: 'T17',
    title: 'nextUpdate within 10 days of thisUpdate',
    severity: 'error',
    citation: 'Mozilla policy 6',
    profile: ['MRSP'],
    effective: {},
    check(context, report) {
      for (const { length, single } of context.isCaStatus ? [] : context.intervals) {
        if (length <= 10 * day) continue;
        report({
          at: single.nextUpdate?.node,
          message: `nextUpdate is ${lengthText(length)} after thisUpdate`,
        });
      }
    },
  },
  {
    id: 'T21',
    title: 'nextUpdate within the life of the certificates that vouch for it',
    severity: 'error',
    citation: 'Mozilla policy 6',
    profile: 'all',
    effective: {},
    lacks: ({ basic, options }) =>
      basic !== undefined && basic.certificates.length === 0 && options.issuer === undefined
        ? { needs: ['issuer'] }
        : undefined,
    check({ basic, options, profiles }, report) {
      const embedded = basic?.certificates ?? [];
      const vouching = embedded.length > 0 || options.issuer === undefined ? embedded : [options.issuer];
      const severity = profiles.has('MRSP') ? 'error' : 'warning';
      for (const { nextUpdate } of basic?.responses ?? []) {
        for (const { notAfter } of vouching) {
          if (nextUpdate?.epoch === undefined || notAfter.epoch === undefined) continue;
          if (nextUpdate.epoch <= notAfter.epoch) continue;
          const message = `nextUpdate ${nextUpdate.raw} is after the notAfter ${notAfter.raw} of a certificate that vouches for it`;
          report({ at: nextUpdate.node, message, severity });
        }
      }
    },
  },
  {
    id: 'T22',
    title: "Signed within the signer's validity",
    severity: 'error',
    citation: 'RFC 6960, 4.2.2.2',
    profile: 'all',
    effective: {},
    lacks: lacksSigner,
    check({ basic, signer, producedAt }, report) {
      const { notBefore, notAfter } = signer?.certificate ?? {};
      if (notBefore?.epoch === undefined || notAfter?.epoch === undefined) return;
      if (producedAt !== undefined && (producedAt < notBefore.epoch || producedAt > notAfter.epoch)) {
        const message = `producedAt is outside the signer's validity, ${notBefore.raw} to ${notAfter.raw}`;
        report({ at: basic?.producedAt?.node, message });
      }
      for (const { thisUpdate } of basic?.responses ?? []) {
        if (thisUpdate?.epoch === undefined || thisUpdate.epoch >= notBefore.epoch) continue;
        const message = `thisUpdate is before the signer's notBefore ${notBefore.raw}`;
        report({ at: thisUpdate.node, message, severity: 'warning' });
      }
    },
  },
  {
    id: 'T23',
    title: "Produced within the subject certificate's validity",
    severity: 'warning',
    citation: 'relying parties (BoringSSL)',
    profile: ['RP'],
    effective: {},
    needs: ['subject'],
    check({ basic, options, producedAt }, report) {
      const { notBefore, notAfter } = options.subject ?? {};
      if (notBefore?.epoch === undefined || notAfter?.epoch === undefined || producedAt === undefined) return;
      if (producedAt >= notBefore.epoch && producedAt <= notAfter.epoch) return;
      const message = `producedAt is outside the certificate's validity, ${notBefore.raw} to ${notAfter.raw}`;
      report({ at: basic?.producedAt?.node, message });
    },
  },
  {
    id: 'T24',
    looksAt: ['revocations'],
    title: 'Revocation is in the past of the answer',
    severity: 'error',
    citation: 'RFC 6960, 2.4',
    profile: 'all',
    effective: {},
    check({ basic, producedAt }, report) {
      for (const { revocationTime } of basic?.responses ?? []) {
        if (revocationTime?.epoch === undefined || producedAt === undefined) continue;
        if (revocationTime.epoch <= producedAt) continue;
        report({
          at: revocationTime.node,
          message: `revocationTime ${revocationTime.raw} is after producedAt`,
        });
      }
    },
  },
  {
    id: 'T25',
    looksAt: ['revocations'],
    title: 'Not revoked before it was issued',
    severity: 'warning',
    citation: 'TLS BR 4.9.9; RFC 6960, 2.2',
    profile: ['BR'],
    effective: {},
    needs: ['subject'],
    check({ basic, options }, report) {
      const issued = options.subject?.notBefore.epoch;
      for (const { revocationTime } of basic?.responses ?? []) {
        const revoked = revocationTime?.epoch;
        // 1970-01-01 is the mark of a certificate that was never issued (RFC 6960, 2.2); S18 looks at it.
        if (revoked === undefined || revoked === 0 || issued === undefined || revoked >= issued) continue;
        const message = `revoked ${instantText(revoked)}, before the certificate's notBefore ${instantText(issued)}`;
        report({ at: revocationTime?.node, message });
      }
    },
  },
  {
    id: 'T26',
    title: 'The status was fresh when it was signed',
    severity: 'notice',
    citation: 'RFC 5019, 2.2.4',
    profile: ['5019'],
    effective: {},
    check({ basic, producedAt }, report) {
      for (const { thisUpdate } of basic?.responses ?? []) {
        if (thisUpdate?.epoch === undefined || producedAt === undefined) continue;
        const gap = producedAt - thisUpdate.epoch;
        if (gap <= day) continue;
        report({ at: thisUpdate.node, message: `the status was ${lengthText(gap)} old when it was signed` });
      }
    },
  },
];

export const intervalRules: readonly Rule[] = [...relations, ...freshnessRules].sort((left, right) =>
  left.id < right.id ? -1 : 1,
);
