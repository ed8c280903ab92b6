import { Fields } from './der/fields.ts';
import type { DerNode } from './der/node.ts';
import { encodingOf, universal } from './der/node.ts';
import { objectIdentifierOf } from './der/object-identifier.ts';
import type { DerReader } from './der/read.ts';

export interface AlgorithmIdentifier {
  readonly node: DerNode;
  readonly oid: string;
  readonly parameters: DerNode | undefined;
  /** Lower-case hex of the whole encoding. */
  readonly hex: string;
}

/** RFC 5280, 4.1.1.2. */
export function readAlgorithm(reader: DerReader, node: DerNode | undefined): AlgorithmIdentifier | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(reader, node);
  const oid = fields.need('algorithm', universal.objectIdentifier);
  const parameters = fields.peek() === undefined ? undefined : fields.any('parameters');
  fields.end();
  if (oid === undefined) return undefined;
  return {
    node,
    oid: objectIdentifierOf(oid),
    parameters,
    get hex() {
      return Buffer.from(encodingOf(node)).toString('hex');
    },
  };
}
