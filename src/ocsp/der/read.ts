import { checkValue } from './check-value.ts';
import type { DerDefect, DerDefectKind, DerNode } from './node.ts';
import { isConstructed } from './node.ts';

const deepest = 48;

/** The children of every primitive value. */
const none: DerNode[] = [];

/** Reads DER, keeps every octet's place, and records what DER forbids while it goes on as far as it can. */
export class DerReader {
  readonly bytes: Uint8Array;
  readonly defects: DerDefect[] = [];
  readonly #leave: ((node: DerNode) => boolean) | undefined;

  /** `leave` picks the values of which the children are not read: whoever wants them goes through the contents. */
  constructor(bytes: Uint8Array, leave?: (node: DerNode) => boolean) {
    this.bytes = bytes;
    this.#leave = leave;
  }

  /** The value that fills `start` to `end`; what follows it is a trailing defect. Undefined when there is none. */
  readWhole(start: number, end: number, name: string, parent?: DerNode): DerNode | undefined {
    const node = this.#read(start, end, parent, 0);
    if (node === undefined) return undefined;
    node.name = name;
    if (node.end < end) {
      const kind = parent === undefined ? 'trailing-outer' : 'trailing-inner';
      this.add(kind, node.end, end, `${end - node.end} octets follow ${name}`, parent ?? node);
    }
    return node;
  }

  /** The members of a node that was left. */
  readChildren(node: DerNode): void {
    this.#readChildren(node, depthOf(node));
  }

  /** One value among the contents of a node that was left. */
  readMember(start: number, parent: DerNode): DerNode | undefined {
    return this.#read(start, parent.contentEnd, parent, 2);
  }

  /** The DER inside the contents of an OCTET STRING. */
  readInside(node: DerNode, name: string): DerNode | undefined {
    const inner = this.readWhole(node.contentStart, node.contentEnd, name, node);
    if (inner !== undefined) inner.parent = node;
    return inner;
  }

  add(kind: DerDefectKind, offset: number, end: number, message: string, node?: DerNode): void {
    this.defects.push({ kind, node, offset, end, message });
  }

  addAt(kind: DerDefectKind, node: DerNode, message: string): void {
    this.add(kind, node.start, node.end, message, node);
  }

  #read(start: number, limit: number, parent: DerNode | undefined, depth: number): DerNode | undefined {
    const bytes = this.bytes;
    const first = bytes[start];
    if (first === undefined || start >= limit) {
      this.add('truncated', start, start, 'a value is missing', parent);
      return undefined;
    }
    let identifier = first;
    let at = start + 1;
    if ((first & 0x1f) === 0x1f) {
      const high = this.#highTag(start, limit, parent);
      if (high === undefined) return undefined;
      identifier = high.number < 31 ? (first & 0xe0) | high.number : (first & 0xff) | (high.number << 8);
      at = high.next;
    }
    const length = this.#length(at, limit, parent);
    if (length === undefined) return undefined;
    const contentEnd = length.value === undefined ? limit : length.next + length.value;
    if (contentEnd > limit) {
      const missing = contentEnd - limit;
      this.add('truncated', start, limit, `the length at ${at} runs ${missing} octets past its end`, parent);
      return undefined;
    }
    const node = {
      bytes,
      start,
      contentStart: length.next,
      contentEnd,
      end: contentEnd,
      identifier,
      children: (identifier & 0x20) === 0 ? none : [],
      parent,
      name: '',
    };
    if (length.value === undefined) this.#readIndefinite(node, limit, depth);
    else if (isConstructed(node) && this.#leave?.(node) !== true) this.#readChildren(node, depth);
    checkValue(this, node);
    return node;
  }

  #readChildren(node: DerNode, depth: number): void {
    if (depth >= deepest) {
      this.addAt('truncated', node, `nested deeper than ${deepest} levels`);
      return;
    }
    for (let at = node.contentStart; at < node.contentEnd;) {
      const child = this.#read(at, node.contentEnd, node, depth + 1);
      if (child === undefined) return;
      node.children.push(child);
      at = child.end;
    }
  }

  #readIndefinite(node: DerNode & { contentEnd: number; end: number }, limit: number, depth: number): void {
    this.add('indefinite-length', node.start, node.contentStart, 'indefinite length', node);
    if (!isConstructed(node) || depth >= deepest) {
      this.addAt('truncated', node, 'an indefinite length cannot be followed here');
      return;
    }
    let at = node.contentStart;
    while (at + 1 < limit && !(this.bytes[at] === 0 && this.bytes[at + 1] === 0)) {
      const child = this.#read(at, limit, node, depth + 1);
      if (child === undefined) return;
      node.children.push(child);
      at = child.end;
    }
    if (at + 1 >= limit) this.add('truncated', at, limit, 'end-of-contents octets are missing', node);
    node.contentEnd = Math.min(at, limit);
    node.end = Math.min(at + 2, limit);
  }

  #highTag(start: number, limit: number, parent: DerNode | undefined) {
    let number = 0;
    for (let next = start + 1; next < limit && next < start + 4; next += 1) {
      const octet = this.bytes[next] ?? 0;
      number = (number << 7) | (octet & 0x7f);
      if (octet & 0x80) continue;
      if (number < 31 || this.bytes[start + 1] === 0x80) {
        this.add(
          'tag-form',
          start,
          next + 1,
          `tag number ${number} is not written in its shortest form`,
          parent,
        );
      }
      return { number, next: next + 1 };
    }
    this.add('truncated', start, Math.min(limit, start + 4), 'the tag number does not end', parent);
    return undefined;
  }

  #length(at: number, limit: number, parent: DerNode | undefined) {
    const first = this.bytes[at];
    if (first === undefined || at >= limit) {
      this.add('truncated', at, at, 'the length is missing', parent);
      return undefined;
    }
    if (first < 0x80) return { value: first, next: at + 1 };
    if (first === 0x80) return { value: undefined, next: at + 1 };
    const count = first & 0x7f;
    const next = at + 1 + count;
    if (count > 126 || next > limit) {
      this.add('truncated', at, limit, 'the length does not end', parent);
      return undefined;
    }
    let value = 0;
    for (let index = at + 1; index < next; index += 1) value = value * 256 + (this.bytes[index] ?? 0);
    if (value < 0x80 || this.bytes[at + 1] === 0) {
      this.add('length-not-minimal', at, next, `length ${value} takes ${count + 1} octets`, parent);
    }
    return { value, next };
  }
}

function depthOf(node: DerNode): number {
  let depth = 0;
  for (let at = node.parent; at !== undefined; at = at.parent) depth += 1;
  return depth;
}
