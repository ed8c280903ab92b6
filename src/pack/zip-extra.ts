import { most32 } from './zip-format.ts';

/** Extra fields that archivers add and that say nothing of name, size or place: times and owners. */
const harmless: ReadonlySet<number> = new Set([0x000a, 0x5455, 0x5855, 0x7875]);
const wide = 0x0001;
const extendedTimestamp = 0x5455;

/** The extra fields of a header by their id; null where they are cut off, twice, or of a kind that a binder has not. */
function extraFields(extra: Buffer): Map<number, Buffer> | null {
  const fields = new Map<number, Buffer>();
  let at = 0;
  while (at + 4 <= extra.length) {
    const id = extra.readUInt16LE(at);
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length || fields.has(id) || (id !== wide && !harmless.has(id))) return null;
    fields.set(id, extra.subarray(at + 4, end));
    at = end;
  }
  return at === extra.length ? fields : null;
}

/** Whether two headers of one entry carry the same extra fields; sizes of 64 bits are compared as sizes. */
export function sameExtra(local: Buffer, central: Buffer): boolean {
  const [one, other] = [extraFields(local), extraFields(central)];
  if (one === null || other === null) return false;
  const ids = new Set([...one.keys(), ...other.keys()]);
  ids.delete(wide);
  return [...ids].every((id) => {
    const [left, right] = [one.get(id), other.get(id)];
    if (left === undefined || right === undefined) return false;
    // The directory has the time of the last change alone (Info-ZIP).
    if (id === extendedTimestamp) return left.subarray(0, 5).equals(right.subarray(0, 5));
    return left.equals(right);
  });
}

/** Sizes of a local header, those of 64 bits taken from its extra field; null where that lacks them. */
export function localSizes(header: Buffer, extra: Buffer): { size: number; compressed: number } | null {
  const values = extraFields(extra)?.get(wide);
  let at = 0;
  const orNext = (value: number): number | null => {
    if (value !== most32) return value;
    if (values === undefined || at + 8 > values.length) return null;
    at += 8;
    return Number(values.readBigUInt64LE(at - 8));
  };
  const size = orNext(header.readUInt32LE(22));
  const compressed = orNext(header.readUInt32LE(18));
  if (size === null || compressed === null || (values !== undefined && at !== values.length)) return null;
  return { size, compressed };
}
