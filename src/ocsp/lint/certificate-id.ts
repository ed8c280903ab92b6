import { answersAsked } from '../asked.ts';
import { hashNameOf } from '../certificate-id.ts';
import type { HashName } from '../certificate-id.ts';
import type { DerNode } from '../der/node.ts';
import { universal } from '../der/node.ts';
import type { LintContext } from './context.ts';
import type { Rule } from './rule.ts';

const digestLengths: Readonly<Record<HashName, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** Which certificate an answer speaks of. */
export const certIdRules: readonly Rule[] = [
  {
    id: 'S10',
    title: 'The answer is for the certificate asked for',
    severity: 'error',
    citation: 'RFC 6960, 3.2 (1)',
    profile: 'all',
    effective: {},
    lacks: ({ options: { issuer, request, subject } }) => {
      if (issuer === undefined) return { needs: ['issuer'] };
      return request === undefined && subject === undefined ? { needs: ['subject'] } : undefined;
    },
    check({ basic, options }, report) {
      // Of the serial number alone, another CA's certificate may be meant.
      if (options.issuer === undefined && options.request === undefined) return;
      const responses = basic?.responses ?? [];
      const outcomes = responses.map(({ id }) => (id === undefined ? undefined : answersAsked(id, options)));
      // Surplus answers beside a right one are S07's.
      if (outcomes.includes(true)) return;
      for (const [index, outcome] of outcomes.entries()) {
        if (typeof outcome === 'string') report({ at: responses[index]?.id?.node, message: outcome });
      }
    },
  },
  {
    id: 'S11',
    title: 'Digests as long as their algorithm makes them',
    severity: 'error',
    citation: 'RFC 6960, 4.1.1',
    profile: 'all',
    effective: {},
    check(context, report) {
      for (const { algorithm, nameHash, keyHash } of ids(context)) {
        const hash = hashNameOf(algorithm.oid);
        const { parameters } = algorithm;
        for (const digest of hash === undefined ? [] : [nameHash, keyHash]) {
          const length = lengthOf(digest);
          if (hash === undefined || length === digestLengths[hash]) continue;
          report({
            at: digest,
            message: `${digest.name} has ${length} octets; ${hash} makes ${digestLengths[hash]}`,
          });
        }
        if (parameters === undefined) {
          report({
            at: algorithm.node,
            message: 'hashAlgorithm has no parameters; NULL is usual',
            severity: 'notice',
          });
        } else if (parameters.identifier !== universal.null) {
          report({ at: parameters, message: 'hashAlgorithm parameters are neither NULL nor absent' });
        }
      }
    },
  },
  {
    id: 'S12',
    title: "The request's hash algorithm comes back",
    severity: 'warning',
    citation: 'RFC 6960, 3.2 (1); RFC 9919, 3.2.1',
    profile: 'all',
    effective: {},
    needs: ['request'],
    check({ basic, options }, report) {
      const asked = options.request?.ids ?? [];
      for (const { id } of basic?.responses ?? []) {
        if (id === undefined || asked.some(({ algorithm }) => algorithm.oid === id.algorithm.oid)) continue;
        const hash = hashNameOf(id.algorithm.oid) ?? id.algorithm.oid;
        report({
          at: id.algorithm.node,
          message: `the answer identifies the certificate by ${hash}, the request does not`,
        });
      }
    },
  },
  {
    id: 'S13',
    title: 'A serial number that certificates may have',
    severity: 'error',
    citation: 'RFC 5280, 4.1.2.2',
    profile: 'all',
    effective: {},
    check(context, report) {
      for (const { serial } of ids(context)) {
        const first = serial.bytes[serial.contentStart] ?? 0;
        const length = lengthOf(serial);
        const zero = serial.bytes
          .subarray(serial.contentStart, serial.contentEnd)
          .every((octet) => octet === 0);
        if (length <= 20 && first < 0x80 && !zero) continue;
        const fault = length > 20 ? `of ${length} octets` : zero ? 'of zero' : 'below zero';
        report({ at: serial, message: `a serial number ${fault}` });
      }
    },
  },
];

function lengthOf(node: DerNode): number {
  return node.contentEnd - node.contentStart;
}

function ids({ basic }: LintContext) {
  return (basic?.responses ?? []).map(({ id }) => id).filter((id) => id !== undefined);
}
