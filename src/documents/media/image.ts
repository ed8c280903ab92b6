import { crc32, inflateSync } from 'node:zlib';

/** Throws Error for what is no whole image of that format. */
export function readImage(bytes: Uint8Array, format: 'png' | 'jpeg'): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = format === 'png' ? '89504e470d0a1a0a' : 'ffd8ff';
  if (!file.subarray(0, start.length / 2).equals(Buffer.from(start, 'hex')))
    throw new Error(`its content is no ${format.toUpperCase()}`);
  const problem = format === 'png' ? pngProblem(file) : jpegProblem(file);
  if (problem !== null) throw new Error(`it is damaged: ${problem}`);
}

/** Every chunk with its checksum, a size, and pixels that unpack. */
function pngProblem(file: Buffer): string | null {
  const pixels: Buffer[] = [];
  let sized = false;
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length) return 'it is cut off';
    const type = file.toString('latin1', at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4))
      return `its part ${type} is altered`;
    if (type === 'IHDR') sized = file.readUInt32BE(at + 8) > 0 && file.readUInt32BE(at + 12) > 0;
    if (type === 'IDAT') pixels.push(file.subarray(at + 8, end - 4));
    if (type === 'IEND') return sized ? pixelProblem(pixels) : 'it has no size';
    at = end;
  }
  return 'it is cut off';
}

function pixelProblem(pixels: readonly Buffer[]): string | null {
  try {
    return inflateSync(Buffer.concat(pixels), { maxOutputLength: 1024 * 1024 * 1024 }).length > 0
      ? null
      : 'it has no pixels';
  } catch {
    return 'its pixels cannot be unpacked';
  }
}

/** Segments up to the scan, a frame with a size among them, and the mark that ends the image. */
function jpegProblem(file: Buffer): string | null {
  let sized = false;
  let at = 2;
  while (at + 4 <= file.length) {
    if (file[at] !== 0xff) return 'its segments cannot be read';
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = file.readUInt16BE(at + 2);
    if (at + 2 + length > file.length) return 'it is cut off';
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && length >= 7) sized = file.readUInt16BE(at + 5) > 0 && file.readUInt16BE(at + 7) > 0;
    if (marker === 0xda) {
      if (!sized) return 'it has no size';
      return file.includes(Buffer.from('ffd9', 'hex'), at + 2 + length) ? null : 'it is cut off';
    }
    at += 2 + length;
  }
  return 'it is cut off';
}
