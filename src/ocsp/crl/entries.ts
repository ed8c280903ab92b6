import { contentOf, encodingOf, type DerNode } from '../der/node.ts';
import { DerReader } from '../der/read.ts';
import { extensionIds, extensionOf } from '../extension.ts';
import { readEntry, type CrlEntry } from './entry.ts';
import { scanEntry, type Scanned } from './scan.ts';

/** `30 03 02 01 00`: nothing shorter has a serial number. */
const shortest = 5;
/** `30 12 02 01 xx 17 0d ...`: the shortest entry that is well formed. */
const usual = 20;

/**
 * The entries of a list, kept as columns of numbers into the list's octets: a million of them take some tens of
 * megabytes. One serial number may stand there twice.
 */
export class CrlEntries {
  readonly #bytes: Uint8Array;
  readonly #list: DerNode | undefined;
  #count = 0;
  #starts: Uint32Array<ArrayBuffer>;
  #serials: Uint32Array<ArrayBuffer>;
  #serialEnds: Uint32Array<ArrayBuffer>;
  #epochs: Float64Array<ArrayBuffer>;
  #reasons: Int16Array<ArrayBuffer>;
  readonly #odd: number[] = [];
  /** From an entry on, the certificates are of another issuer than the list (RFC 5280, 5.3.3): GeneralNames in DER. */
  readonly #issuers: { readonly from: number; readonly names: Uint8Array }[] = [];
  #index: Int32Array | undefined;
  readonly #twice: number[] = [];

  /** Goes through the contents of revokedCertificates; what DER or the structure forbids is recorded by `reader`. */
  constructor(reader: DerReader, list: DerNode | undefined) {
    this.#bytes = reader.bytes;
    this.#list = list;
    const size = list === undefined ? 0 : list.contentEnd - list.contentStart;
    const most = Math.ceil(size / usual) + 1;
    this.#starts = new Uint32Array(most);
    this.#serials = new Uint32Array(most);
    this.#serialEnds = new Uint32Array(most);
    this.#epochs = new Float64Array(most);
    this.#reasons = new Int16Array(most);
    // The children of an indefinite length were read, and their defects recorded, to find its end.
    if (list !== undefined) this.#scan(list.children.length > 0 ? new DerReader(this.#bytes) : reader, list);
  }

  get count(): number {
    return this.#count;
  }

  /** Entries that are not of the plain form, in their order. */
  get odd(): readonly number[] {
    return this.#odd;
  }

  /** Entries whose certificate the list has named before. */
  get twice(): readonly number[] {
    this.#indexed();
    return this.#twice;
  }

  /** The entry with every field's place. */
  at(number: number): CrlEntry {
    const entry = this.#list && this.#read(new DerReader(this.#bytes), this.#starts[number] ?? 0, number);
    if (entry === undefined) throw new RangeError(`no entry ${number} among ${this.#count}`);
    return entry;
  }

  serialAt(number: number): string {
    const [start, end] = [this.#serials[number] ?? 0, this.#serialEnds[number] ?? 0];
    return Buffer.from(this.#bytes.subarray(start, end)).toString('hex');
  }

  /** Seconds since 1970; NaN for a date that names no instant. */
  epochAt(number: number): number {
    return this.#epochs[number] ?? NaN;
  }

  reasonAt(number: number): number | undefined {
    const reason = this.#reasons[number] ?? -1;
    return reason === -1 ? undefined : reason;
  }

  /** Whether any entry of the plain form has extensions. */
  get someExtended(): boolean {
    const odd = new Set(this.#odd);
    for (let number = 0; number < this.#count; number += 1) {
      const start = this.#starts[number] ?? 0;
      const end = start + 2 + (this.#bytes[start + 1] ?? 0);
      // Serial number and UTCTime of 15 octets, header included.
      if (!odd.has(number) && end > (this.#serialEnds[number] ?? 0) + 15) return true;
    }
    return false;
  }

  /** GeneralNames of the certificate's issuer in DER; undefined when it is the issuer of the list. */
  issuerAt(number: number): Uint8Array | undefined {
    let [low, high] = [0, this.#issuers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#issuers[middle]?.from ?? Infinity) <= number) low = middle + 1;
      else high = middle;
    }
    return this.#issuers[low - 1]?.names;
  }

  /** The first entry for a certificate by the hex of its serial number: of the list's own issuer, or of these names. */
  find(serial: string, names?: Uint8Array): number | undefined {
    const octets = Buffer.from(serial, 'hex');
    return this.#find(octets, 0, octets.length, names);
  }

  /** The first entry here for the certificate that entry `number` of another list names. */
  findSame(other: CrlEntries, number: number): number | undefined {
    const [start, end] = [other.#serials[number] ?? 0, other.#serialEnds[number] ?? 0];
    return this.#find(other.#bytes, start, end, other.issuerAt(number));
  }

  /** Whether the two entries are the same, octet for octet. */
  sameOctets(number: number, other: CrlEntries, theirs: number): boolean {
    const [start, from] = [this.#starts[number] ?? 0, other.#starts[theirs] ?? 0];
    const length = 2 + (this.#bytes[start + 1] ?? 0x80);
    if (length > 0x81) return false;
    for (let at = 0; at < length; at += 1)
      if (this.#bytes[start + at] !== other.#bytes[from + at]) return false;
    return true;
  }

  #scan(reader: DerReader, list: DerNode): void {
    const found: Scanned = { end: 0, serialStart: 0, serialEnd: 0, epoch: 0, reason: -1 };
    for (let at = list.contentStart; at < list.contentEnd;) {
      if (scanEntry(this.#bytes, at, list.contentEnd, found)) {
        this.#add(at, found);
        at = found.end;
        continue;
      }
      const node = this.#member(reader, at, this.#count);
      if (node === undefined) return;
      const entry = readEntry(reader, node);
      if (entry !== undefined) this.#addOdd(at, entry);
      at = Math.max(node.end, at + 2);
    }
  }

  #member(reader: DerReader, at: number, number: number): DerNode | undefined {
    if (this.#list === undefined) return undefined;
    const node = reader.readMember(at, this.#list);
    if (node !== undefined) node.name = `[${number}]`;
    return node;
  }

  #read(reader: DerReader, at: number, number: number): CrlEntry | undefined {
    const node = this.#member(reader, at, number);
    return node === undefined ? undefined : readEntry(reader, node);
  }

  #addOdd(at: number, entry: CrlEntry): void {
    const { serialNode, date, reason, extensions } = entry;
    const issuer = extensionOf(extensions, extensionIds.certificateIssuer)?.inner;
    if (issuer !== undefined) this.#issuers.push({ from: this.#count, names: encodingOf(issuer) });
    this.#odd.push(this.#count);
    this.#add(at, {
      end: entry.node.end,
      serialStart: serialNode.contentStart,
      serialEnd: serialNode.contentEnd,
      epoch: date.epoch ?? NaN,
      reason: reason === undefined ? -1 : reason < 0 ? -2 : Math.min(reason, 0x7fff),
    });
  }

  #add(at: number, { serialStart, serialEnd, epoch, reason }: Scanned): void {
    const number = this.#count;
    if (number === this.#starts.length) this.#grow();
    this.#starts[number] = at;
    this.#serials[number] = serialStart;
    this.#serialEnds[number] = serialEnd;
    this.#epochs[number] = epoch;
    this.#reasons[number] = reason;
    this.#count = number + 1;
  }

  #grow(): void {
    const size = Math.ceil(this.#bytes.length / shortest) + 1;
    const grown = <Column extends { set(from: Column): void }>(column: Column, from: Column): Column => {
      column.set(from);
      return column;
    };
    this.#starts = grown(new Uint32Array(size), this.#starts);
    this.#serials = grown(new Uint32Array(size), this.#serials);
    this.#serialEnds = grown(new Uint32Array(size), this.#serialEnds);
    this.#epochs = grown(new Float64Array(size), this.#epochs);
    this.#reasons = grown(new Int16Array(size), this.#reasons);
  }

  #find(bytes: Uint8Array, start: number, end: number, issuer: Uint8Array | undefined): number | undefined {
    const index = this.#indexed();
    const mask = index.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const number = (index[slot] ?? 0) - 1;
      if (number < 0) return undefined;
      if (this.#isSame(number, bytes, start, end) && sameNames(this.issuerAt(number), issuer)) return number;
    }
  }

  /** A table of entries by serial number, with open addressing. */
  #indexed(): Int32Array {
    if (this.#index !== undefined) return this.#index;
    const size = 2 ** Math.ceil(Math.log2(this.#count * 2 + 2));
    const index = new Int32Array(size);
    this.#index = index;
    for (let number = 0; number < this.#count; number += 1) {
      const [start, end] = [this.#serials[number] ?? 0, this.#serialEnds[number] ?? 0];
      let slot = hashOf(this.#bytes, start, end) & (size - 1);
      let known = false;
      for (; index[slot] !== 0; slot = (slot + 1) & (size - 1)) {
        const other = (index[slot] ?? 0) - 1;
        known = this.#isSame(other, this.#bytes, start, end) && this.#sameIssuer(other, number);
        if (known) break;
      }
      if (known) this.#twice.push(number);
      else index[slot] = number + 1;
    }
    return index;
  }

  #sameIssuer(left: number, right: number): boolean {
    return this.#issuers.length === 0 || sameNames(this.issuerAt(left), this.issuerAt(right));
  }

  #isSame(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#serials[number] ?? 0;
    const length = end - start;
    if ((this.#serialEnds[number] ?? 0) - from !== length) return false;
    for (let at = 0; at < length; at += 1) if (this.#bytes[from + at] !== bytes[start + at]) return false;
    return true;
  }
}

function sameNames(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return Buffer.compare(left, right) === 0;
}

/** FNV-1a with the bits mixed once more. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 12);
}

/** The Name of GeneralNames that hold one directoryName; undefined for anything else. */
export function directoryNameOf(names: Uint8Array): Uint8Array | undefined {
  const [name, ...more] = new DerReader(names).readWhole(0, names.length, 'GeneralNames')?.children ?? [];
  return name?.identifier === 0xa4 && more.length === 0 ? contentOf(name) : undefined;
}
