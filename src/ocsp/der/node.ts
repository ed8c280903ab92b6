/** One tag-length-value of an encoding, with its place in the bytes that were received. */
export interface DerNode {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** After the contents, and after the end-of-contents octets of an indefinite length. */
  readonly end: number;
  /** Class, constructed bit and number as in a one-octet identifier; numbers above 30 are kept above bit 8. */
  readonly identifier: number;
  readonly children: DerNode[];
  parent: DerNode | undefined;
  name: string;
}

export type DerDefectKind =
  | 'truncated'
  | 'indefinite-length'
  | 'length-not-minimal'
  | 'tag-form'
  | 'integer'
  | 'boolean'
  | 'bit-string'
  | 'form'
  | 'null'
  | 'set-order'
  | 'object-identifier'
  | 'default-encoded'
  | 'trailing-outer'
  | 'trailing-inner'
  | 'unknown-element';

/** Something that DER, or the structure read by it, does not allow. Offsets count from the first byte received. */
export interface DerDefect {
  readonly kind: DerDefectKind;
  readonly node: DerNode | undefined;
  readonly offset: number;
  readonly end: number;
  readonly message: string;
}

export const universal = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export function contentOf(node: DerNode): Uint8Array {
  return node.bytes.subarray(node.contentStart, node.contentEnd);
}

export function encodingOf(node: DerNode): Uint8Array {
  return node.bytes.subarray(node.start, node.end);
}

export function isConstructed(node: DerNode): boolean {
  return (node.identifier & 0x20) !== 0;
}

/** The names of the node and of those that hold it, outermost first, joined by dots. */
export function pathOf(node: DerNode): string {
  const names: string[] = [];
  for (let at: DerNode | undefined = node; at !== undefined; at = at.parent) {
    names.push(at.name === '' ? positionOf(at) : at.name);
  }
  return names.reverse().join('.').replaceAll('.[', '[');
}

function positionOf(node: DerNode): string {
  return node.parent === undefined ? 'value' : `[${node.parent.children.indexOf(node)}]`;
}
