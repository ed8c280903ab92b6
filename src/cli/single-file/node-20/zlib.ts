import * as zlib from 'node:zlib';

export * from 'node:zlib';

/** CRC-32 as zip uses it: Node 20 has one of its own from 20.15 on. */
export const crc32: (data: Uint8Array, value?: number) => number =
  (zlib as Partial<typeof zlib>).crc32 ?? tableCrc32;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The same by a table of 256 steps (RFC 1952, section 8); `value` is that of the bytes before. */
export function tableCrc32(data: Uint8Array, value = 0): number {
  let crc = ~value;
  for (const byte of data) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
