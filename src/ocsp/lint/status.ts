import { answersAsked, answersId, askedCount } from '../asked.ts';
import { hashNameOf, sameContents } from '../certificate-id.ts';
import { contentOf } from '../der/node.ts';
import { basicResponseType } from '../response.ts';
import type { SingleResponse } from '../single-response.ts';
import { certIdRules } from './certificate-id.ts';
import type { LintContext } from './context.ts';
import { reasonRules } from './reason.ts';
import type { Rule } from './rule.ts';

const error = { severity: 'error', profile: 'all', effective: {} } as const;

/** The answer as a whole, and whether it answers what was asked. */
const answerRules: readonly Rule[] = [
  {
    ...error,
    id: 'S01',
    title: 'A defined responseStatus',
    citation: 'RFC 6960, 4.2.1',
    check({ response }, report) {
      const { status, statusNode } = response;
      if (statusNode === undefined || (status !== undefined && [0, 1, 2, 3, 5, 6].includes(status))) return;
      report({ at: statusNode, message: `responseStatus ${status ?? ''} is not defined` });
    },
  },
  {
    ...error,
    id: 'S02',
    title: 'An error carries no responseBytes',
    citation: 'RFC 6960, 4.2.1',
    check({ response }, report) {
      if (response.status === 0 || response.status === undefined || response.responseBytes === undefined)
        return;
      report({ at: response.responseBytes, message: 'an error response carries responseBytes' });
    },
  },
  {
    ...error,
    id: 'S03',
    title: 'A success carries responseBytes',
    citation: 'RFC 6960, 4.2.1',
    check({ response }, report) {
      if (response.status !== 0 || response.responseBytes !== undefined) return;
      report({ at: response.root, message: 'responseStatus is successful and responseBytes are missing' });
    },
  },
  {
    ...error,
    id: 'S04',
    title: 'The basic response type',
    citation: 'RFC 5019, 2.2.1; RFC 9919, 3.2.1',
    check({ response }, report) {
      const { responseType } = response;
      if (responseType === undefined || responseType.oid === basicResponseType) return;
      report({
        at: responseType.node,
        message: `responseType is ${responseType.oid}, not id-pkix-ocsp-basic`,
      });
    },
  },
  {
    ...error,
    id: 'S05',
    title: 'Version 1',
    citation: 'RFC 6960, 4.2.2.3',
    check({ basic }, report) {
      if (basic === undefined || basic.version === 1) return;
      report({ at: basic.versionNode, message: `version is v${basic.version}; v1 is the only one defined` });
    },
  },
  {
    ...error,
    id: 'S06',
    title: 'An answer for every certificate asked for',
    citation: 'RFC 6960, 4.2.2.3',
    lacks: ({ options }) => (options.request === undefined ? { needs: ['request'] } : undefined),
    check({ basic, options }, report) {
      if (basic?.list === undefined) return;
      if (basic.list.children.length === 0) report({ at: basic.list, message: 'responses is empty' });
      const answered = idsOf(basic.responses);
      const asked = options.request?.ids ?? [];
      const missing = asked.filter((id) => !answered.some((other) => answersId(other, id)));
      // When nothing that was asked for is answered, the answer is for another certificate: S10 says so.
      if (answered.length === 0 || missing.length === asked.length) return;
      for (const id of missing) {
        const serial = Buffer.from(contentOf(id.serial)).toString('hex');
        report({ at: basic.list, message: `no answer for the serial number ${serial} of the request` });
      }
    },
  },
  {
    ...error,
    id: 'S07',
    title: 'No answer that was not asked for',
    severity: 'warning',
    citation: 'RFC 6960, 4.2.2.3; RFC 5019, 2.2.1',
    check({ basic, options }, report) {
      const asked = askedCount(options);
      const responses = basic?.responses ?? [];
      if (responses.length <= (asked ?? 1) || !responses.some((single) => isAsked(single, options))) return;
      const twice = responses.length === 2 && isHashPair(responses);
      const message = twice
        ? 'the same certificate twice, by SHA-1 and by SHA-256: allowed by RFC 9919; Go ParseResponse rejects it'
        : `${responses.length} answers where ${asked ?? 1} was asked for`;
      report({ at: responses.at(-1)?.node, message, severity: twice ? 'notice' : 'warning' });
    },
  },
  {
    ...error,
    id: 'S08',
    title: 'No two answers that contradict each other',
    citation: 'logic; clients choose differently (mozilla::pkix, BoringSSL)',
    check({ basic }, report) {
      const responses = basic?.responses ?? [];
      for (const [index, single] of responses.entries()) {
        const earlier = responses.slice(0, index).find((other) => sameSerial(other, single));
        if (earlier === undefined || stateOf(earlier) === stateOf(single)) continue;
        report({
          at: single.node,
          message: `${stateOf(earlier)} and ${stateOf(single)} for the same certificate`,
        });
      }
    },
  },
  {
    ...error,
    id: 'S09',
    title: 'good, revoked or unknown',
    citation: 'RFC 6960, 4.2.1',
    check({ basic }, report) {
      for (const { status, statusNode } of basic?.responses ?? []) {
        if (status !== 'other') continue;
        const tag = statusNode?.identifier.toString(16).padStart(2, '0');
        report({
          at: statusNode,
          message: `certStatus has tag ${tag}, which is none of good, revoked, unknown`,
        });
      }
    },
  },
];

export const statusRules: readonly Rule[] = [...answerRules, ...certIdRules, ...reasonRules];

function idsOf(responses: readonly SingleResponse[]) {
  return responses.map(({ id }) => id).filter((id) => id !== undefined);
}

function isAsked({ id }: SingleResponse, options: LintContext['options']): boolean {
  return id !== undefined && typeof answersAsked(id, options) !== 'string';
}

function sameSerial(left: SingleResponse, right: SingleResponse): boolean {
  return left.id !== undefined && right.id !== undefined && sameContents(left.id.serial, right.id.serial);
}

function isHashPair(responses: readonly SingleResponse[]): boolean {
  const [left, right] = responses;
  if (left === undefined || right === undefined || !sameSerial(left, right)) return false;
  const hashes = idsOf([left, right]).map(({ algorithm }) => hashNameOf(algorithm.oid));
  return hashes.includes('sha1') && hashes.includes('sha256');
}

function stateOf({ status, revocationTime, reason }: SingleResponse): string {
  if (status !== 'revoked') return status ?? 'no status';
  return `revoked ${revocationTime?.raw ?? ''} ${reason === undefined ? '' : `for reason ${reason.code}`}`.trim();
}
