import { extensionIds, nonceOf } from '../extension.ts';
import type { LintContext, PlacedExtension } from './context.ts';
import type { Rule } from './rule.ts';

export const nonceRules: readonly Rule[] = [
  {
    id: 'N01',
    looksAt: ['extensions'],
    title: 'The nonce is an OCTET STRING',
    severity: 'error',
    citation: 'RFC 8954, 2.1; RFC 9654, 2.1',
    profile: ['9654'],
    effective: { from: '2020-11-01' },
    check(context, report) {
      for (const extension of nonces(context)) {
        if (nonceOf(extension) === undefined)
          report({ at: extension.value, message: 'extnValue holds no OCTET STRING' });
      }
    },
  },
  {
    id: 'N02',
    looksAt: ['extensions'],
    title: 'A nonce of 1 to 128 octets',
    severity: 'error',
    citation: 'RFC 9654, 2.1; RFC 8954, 2.1',
    profile: ['9654'],
    effective: { from: '2024-08-01' },
    check(context, report) {
      for (const extension of nonces(context)) {
        const length = nonceOf(extension)?.length;
        if (length === undefined) continue;
        if (length === 0 || length > 128)
          report({ at: extension.value, message: `a nonce of ${length} octets` });
        else if (length > 32) {
          const message = `a nonce of ${length} octets: allowed by RFC 9654, too long for RFC 8954`;
          report({ at: extension.value, message, severity: 'notice' });
        }
      }
    },
  },
  {
    id: 'N03',
    looksAt: ['extensions'],
    title: 'The nonce is a response extension',
    severity: 'error',
    citation: 'RFC 6960, 4.4.1',
    profile: 'all',
    effective: {},
    check({ extensions }, report) {
      for (const { oid, list, node } of extensions) {
        if (oid === extensionIds.nonce && list === 'singleExtensions') {
          report({ at: node, message: 'the nonce stands in singleExtensions' });
        }
      }
    },
  },
  {
    id: 'N04',
    looksAt: ['extensions'],
    title: "The nonce is the request's",
    severity: 'error',
    citation: 'RFC 6960, 4.4.1',
    profile: 'all',
    effective: {},
    needs: ['request'],
    check(context, report) {
      const asked = context.options.request?.nonce;
      for (const extension of nonces(context)) {
        const told = nonceOf(extension);
        if (asked === undefined || told === undefined || Buffer.compare(asked, told) === 0) continue;
        report({
          at: extension.value,
          message: "the nonce is not the request's: an answer made for another request",
        });
      }
    },
  },
  {
    id: 'N05',
    looksAt: ['extensions'],
    title: 'No nonce that was not asked for',
    severity: 'warning',
    citation: 'RFC 9919, 5',
    profile: 'all',
    effective: {},
    needs: ['request'],
    check(context, report) {
      if (context.options.request?.nonce !== undefined) return;
      for (const { node } of nonces(context)) {
        report({
          at: node,
          message: "a nonce although none was asked for: somebody else's answer, or a polluted cache",
        });
      }
    },
  },
  {
    id: 'N06',
    title: 'The nonce comes back',
    severity: 'info',
    citation: 'RFC 5019, 2.2.1; RFC 6960, 4.4.1',
    profile: 'all',
    effective: {},
    needs: ['request'],
    check(context, report) {
      if (context.options.request?.nonce === undefined || context.basic === undefined) return;
      if (nonces(context).length > 0) return;
      const message =
        'the request has a nonce, the answer none: usual for answers that are produced in advance';
      const advance = context.profiles.has('5019') || context.profiles.has('9919');
      report({ at: context.basic.tbs, message, severity: advance ? 'info' : 'warning' });
    },
  },
];

/** Nonces in their proper list; in another one N03 speaks. */
function nonces({ extensions }: LintContext): PlacedExtension[] {
  return extensions.filter(({ oid, list }) => oid === extensionIds.nonce && list === 'responseExtensions');
}
