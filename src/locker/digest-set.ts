import type { Sha256 } from './envelope.ts';

const width = 32;

/** A set of SHA-256 values in about 64 bytes each, each with one mark: seen or not. Open addressing. */
export class DigestSet {
  #slots = 1024;
  #keys = Buffer.alloc(this.#slots * width);
  /** 0 empty, 1 held, 2 held and seen. */
  #state = new Uint8Array(this.#slots);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(digest: Sha256): void {
    if (this.#size * 2 >= this.#slots) this.#grow();
    this.#insert(Buffer.from(digest, 'hex'), 1);
  }

  /** Marks a digest as seen; false when the set does not hold it. */
  see(digest: Sha256): boolean {
    const slot = this.#slotOf(Buffer.from(digest, 'hex'));
    if (this.#state[slot] === 0) return false;
    this.#state[slot] = 2;
    return true;
  }

  isUnseen(digest: Sha256): boolean {
    return this.#state[this.#slotOf(Buffer.from(digest, 'hex'))] === 1;
  }

  hasUnseen(): boolean {
    return this.#state.includes(1);
  }

  /** The digests that nobody has seen. */
  *unseen(): Iterable<Sha256> {
    for (const [slot, held] of this.#state.entries())
      if (held === 1) yield this.#keys.toString('hex', slot * width, (slot + 1) * width);
  }

  #insert(key: Buffer, state: number): void {
    const slot = this.#slotOf(key);
    if (this.#state[slot] !== 0) return;
    key.copy(this.#keys, slot * width);
    this.#state[slot] = state;
    this.#size += 1;
  }

  #slotOf(key: Buffer): number {
    let slot = key.readUInt32LE(0) % this.#slots;
    while (this.#state[slot] !== 0 && key.compare(this.#keys, slot * width, (slot + 1) * width) !== 0) {
      slot = (slot + 1) % this.#slots;
    }
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const state = this.#state;
    this.#slots *= 2;
    this.#keys = Buffer.alloc(this.#slots * width);
    this.#state = new Uint8Array(this.#slots);
    this.#size = 0;
    for (const [slot, held] of state.entries()) {
      if (held !== 0) this.#insert(keys.subarray(slot * width, (slot + 1) * width), held);
    }
  }
}
