import type { CertificateId } from './certificate-id.ts';
import { readCertificateId } from './certificate-id.ts';
import { Fields } from './der/fields.ts';
import { checkInteger } from './der/check-value.ts';
import type { DerNode } from './der/node.ts';
import { universal } from './der/node.ts';
import type { DerReader } from './der/read.ts';
import type { DerTime } from './der/time.ts';
import { readTime } from './der/time.ts';
import type { ExtensionList } from './extension.ts';
import { readExtensions } from './extension.ts';

type CertificateStatus = 'good' | 'revoked' | 'unknown' | 'other';

/** SingleResponse of RFC 6960, 4.2.1. */
export interface SingleResponse {
  readonly node: DerNode;
  readonly id: CertificateId | undefined;
  readonly status: CertificateStatus | undefined;
  readonly statusNode: DerNode | undefined;
  readonly revocationTime: DerTime | undefined;
  readonly reason: { readonly node: DerNode; readonly code: number } | undefined;
  readonly thisUpdate: DerTime | undefined;
  readonly nextUpdate: DerTime | undefined;
  readonly extensions: ExtensionList | undefined;
}

export function readSingleResponse(
  reader: DerReader,
  node: DerNode,
  opened: ReadonlySet<string>,
): SingleResponse {
  if (node.identifier !== universal.sequence) {
    reader.addAt('unknown-element', node, 'a single response must be a SEQUENCE');
  }
  const fields = new Fields(reader, node);
  const id = readCertificateId(reader, fields.need('certID', universal.sequence));
  const statusNode = fields.any('certStatus');
  const status = statusNode === undefined ? {} : readStatus(reader, statusNode);
  const thisUpdate = fields.need('thisUpdate', universal.generalizedTime, universal.utcTime);
  const nextUpdate = fields.takeExplicit('nextUpdate', 0);
  const extensions = fields.takeExplicit('singleExtensions', 1, universal.sequence);
  fields.end();
  return {
    node,
    id,
    status: undefined,
    revocationTime: undefined,
    reason: undefined,
    ...status,
    statusNode,
    thisUpdate: thisUpdate === undefined ? undefined : readTime(thisUpdate),
    nextUpdate: nextUpdate === undefined ? undefined : timeOrDefect(reader, nextUpdate),
    extensions: extensions === undefined ? undefined : readExtensions(reader, extensions, opened),
  };
}

function timeOrDefect(reader: DerReader, node: DerNode): DerTime | undefined {
  if (node.identifier === universal.generalizedTime || node.identifier === universal.utcTime) {
    return readTime(node);
  }
  reader.addAt('unknown-element', node, `${node.name} is not a time`);
  return undefined;
}

function readStatus(reader: DerReader, node: DerNode): Partial<SingleResponse> {
  const number = node.identifier & 0x1f;
  const isContext = node.identifier >= 0x80 && node.identifier < 0xc0;
  if (!isContext || number > 2) return { status: 'other' };
  const constructed = (node.identifier & 0x20) !== 0;
  if (number === 1) {
    if (constructed) return { status: 'revoked', ...readRevokedInfo(reader, node) };
    reader.addAt('form', node, 'revoked is a SEQUENCE and must be constructed');
    return { status: 'revoked' };
  }
  if (constructed) reader.addAt('form', node, 'good and unknown are NULL and must be primitive');
  else if (node.contentEnd > node.contentStart) {
    reader.addAt('null', node, 'good and unknown are NULL and have no contents');
  }
  return { status: number === 0 ? 'good' : 'unknown' };
}

function readRevokedInfo(reader: DerReader, node: DerNode): Partial<SingleResponse> {
  const fields = new Fields(reader, node);
  const time = fields.need('revocationTime', universal.generalizedTime, universal.utcTime);
  const reason = fields.takeExplicit('revocationReason', 0);
  fields.end();
  if (reason !== undefined && reason.identifier !== universal.enumerated) {
    reader.addAt('unknown-element', reason, 'revocationReason is not ENUMERATED');
  }
  if (reason !== undefined && reason.identifier >= 0x40) checkInteger(reader, reason);
  return {
    revocationTime: time === undefined ? undefined : readTime(time),
    reason:
      reason === undefined ? undefined : { node: reason, code: reason.bytes[reason.contentEnd - 1] ?? -1 },
  };
}
