/** What was worked out of octets that come again and again, by these octets. Forgets all when it has grown large. */
export class Known<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: number;

  constructor(most = 1024) {
    this.#most = most;
  }

  of(octets: Uint8Array, work: (octets: Uint8Array) => Value): Value {
    const key = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = work(octets);
    if (this.#values.size >= this.#most) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}
