import type { DerNode } from '../der/node.ts';
import { contentOf, universal } from '../der/node.ts';
import type { OcspResponse } from '../response.ts';

const times: readonly number[] = [universal.utcTime, universal.generalizedTime];

/**
 * The shape of an answer: its tags, its forms of length that DER does not use, its object identifiers and the layout
 * of its times, without any value. Certificates count by number alone.
 */
export function fingerprint({ root, basic, defects }: OcspResponse): string {
  if (root === undefined) return 'not DER';
  const tree = shape(root);
  const answer = basic === undefined ? '' : shape(basic.tbs);
  const algorithm = basic?.algorithm?.oid ?? '';
  const faults = [...new Set(defects.map(({ kind }) => kind))].sort().join(',');
  return `${tree}|${answer}|${algorithm}|certs ${basic?.certificates.length ?? 0}|${faults}`;
}

function shape(node: DerNode): string {
  const tag = node.identifier.toString(16).padStart(2, '0');
  const content = contentOf(node);
  if (times.includes(node.identifier)) {
    return `${tag}:${Buffer.from(content).toString('latin1').replaceAll(/\d/g, '9')}`;
  }
  if (node.identifier === universal.objectIdentifier) return `${tag}:${Buffer.from(content).toString('hex')}`;
  return node.children.length === 0 ? tag : `${tag}(${node.children.map(shape).join(' ')})`;
}
