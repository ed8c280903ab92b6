import type { DerNode } from './node.ts';
import { isConstructed } from './node.ts';
import type { DerReader } from './read.ts';

/** Takes the members of a SEQUENCE in order; whatever the structure does not foresee is recorded, never skipped. */
export class Fields {
  readonly #reader: DerReader;
  readonly #node: DerNode;
  #next = 0;

  constructor(reader: DerReader, node: DerNode) {
    this.#reader = reader;
    this.#node = node;
  }

  peek(): DerNode | undefined {
    return this.#node.children[this.#next];
  }

  /** The next member when it has one of these identifiers. */
  take(name: string, ...identifiers: number[]): DerNode | undefined {
    const node = this.peek();
    if (node === undefined || !identifiers.includes(node.identifier)) return undefined;
    this.#next += 1;
    node.name = name;
    return node;
  }

  /** Like take, and the absence is recorded. */
  need(name: string, ...identifiers: number[]): DerNode | undefined {
    const node = this.take(name, ...identifiers);
    if (node === undefined) this.#missing(name);
    return node;
  }

  /** The next member, whatever it is. */
  any(name: string): DerNode | undefined {
    const node = this.peek();
    if (node === undefined) {
      this.#missing(name);
      return undefined;
    }
    this.#next += 1;
    node.name = name;
    return node;
  }

  /** The one member of an EXPLICIT tag, which must have one of the identifiers where any are given. */
  takeExplicit(name: string, tagNumber: number, ...identifiers: number[]): DerNode | undefined {
    const wrapper = this.take(name, 0xa0 | tagNumber);
    if (wrapper === undefined) return undefined;
    const inner = wrapper.children[0];
    if (inner === undefined || wrapper.children.length > 1) {
      this.#reader.addAt('unknown-element', wrapper, `[${tagNumber}] EXPLICIT must hold one value`);
    }
    if (inner !== undefined) inner.name = name;
    if (inner !== undefined && identifiers.length > 0 && !identifiers.includes(inner.identifier)) {
      this.#reader.addAt('unknown-element', inner, `${name} has another type than it must`);
    }
    wrapper.name = `[${tagNumber}]`;
    return inner;
  }

  /** Records every member that is left. */
  end(): void {
    for (const node of this.#node.children.slice(this.#next)) {
      const form = isConstructed(node) ? 'constructed' : 'primitive';
      const tag = node.identifier.toString(16).padStart(2, '0');
      this.#reader.addAt(
        'unknown-element',
        node,
        `an element that is not foreseen here (${form}, tag ${tag})`,
      );
    }
    this.#next = this.#node.children.length;
  }

  #missing(name: string): void {
    const found = this.peek();
    const tag = found === undefined ? 'nothing' : `tag ${found.identifier.toString(16).padStart(2, '0')}`;
    this.#reader.add(
      'unknown-element',
      found?.start ?? this.#node.end,
      found?.end ?? this.#node.end,
      `${name} is missing: found ${tag}`,
      found ?? this.#node,
    );
  }
}
