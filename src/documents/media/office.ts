import { crc32, inflateRawSync } from 'node:zlib';

/** Largest part that is unpacked to look into it. */
const mostBytes = 256 * 1024 * 1024;

interface Part {
  method: number;
  crc: number;
  compressed: number;
  size: number;
  offset: number;
  encrypted: boolean;
}

/**
 * Throws Error for what is no office document with that main part, is encrypted, has a damaged part, or holds nothing.
 * OpenDocument states its type in a part of its own.
 */
export function readOffice(bytes: Uint8Array, main: string, mimetype?: string): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex')))
    throw new Error(
      file.includes(Buffer.from('EncryptedPackage', 'utf16le'))
        ? 'it is encrypted'
        : 'its content is of an older office format; save it in the present one',
    );
  if (file.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004')
    throw new Error('its content is not that of an office document');
  const parts = partsOf(file);
  if ([...parts.values()].some(({ encrypted }) => encrypted)) throw new Error('it is encrypted');
  const contents = new Map([...parts].map(([name, part]) => [name, contentOf(file, name, part)]));
  if (contents.get('META-INF/manifest.xml')?.includes('encryption-data')) throw new Error('it is encrypted');
  const stated = contents.get('mimetype')?.toString('utf8').trim();
  if (mimetype !== undefined ? stated !== mimetype : !contents.has('[Content_Types].xml'))
    throw new Error('its content is not that of such a document');
  if (!contents.has(main)) throw new Error(`it lacks its main part ${main}`);
  if (!holdsSomething(contents)) throw new Error('it holds nothing');
}

/** Text between tags, numbers in cells, or a picture. */
function holdsSomething(contents: ReadonlyMap<string, Buffer>): boolean {
  for (const [name, content] of contents) {
    if (/^(word|xl|)\/?(media|Pictures)\//.test(name) && content.length > 0) return true;
    const carries =
      /^word\/(document|header|footer)[^/]*\.xml$|^xl\/(sharedStrings|worksheets\/[^/]+)\.xml$|^content\.xml$/;
    if (!carries.test(name)) continue;
    if (/>[^<]*[^<\s][^<]*</.test(content.toString('utf8').replace(/<\?[^>]*\?>/g, ''))) return true;
  }
  return false;
}

/** The parts that the directory at the end of the archive lists. */
function partsOf(file: Buffer): Map<string, Part> {
  const end = file.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end < 0 || end + 22 > file.length) throw new Error('it is damaged: its directory is missing');
  const [count, length, start] = [
    file.readUInt16LE(end + 10),
    file.readUInt32LE(end + 12),
    file.readUInt32LE(end + 16),
  ];
  const parts = new Map<string, Part>();
  let at = start;
  while (at < start + length) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50)
      throw new Error('it is damaged: its directory cannot be read');
    const nameLength = file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    parts.set(name, {
      encrypted: (file.readUInt16LE(at + 8) & 1) !== 0,
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      compressed: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  if (parts.size !== count) throw new Error('it is damaged: its directory does not agree with itself');
  return parts;
}

function contentOf(file: Buffer, name: string, part: Part): Buffer {
  const damaged = (cause?: unknown): Error =>
    new Error(`it is damaged: its part ${name} cannot be read`, { cause });
  if (part.offset + 30 > file.length || file.readUInt32LE(part.offset) !== 0x04034b50) throw damaged();
  if (part.size > mostBytes) throw new Error(`its part ${name} is larger than a document has any use for`);
  const start = part.offset + 30 + file.readUInt16LE(part.offset + 26) + file.readUInt16LE(part.offset + 28);
  const packed = file.subarray(start, start + part.compressed);
  let content: Buffer;
  try {
    if (part.method === 0) content = packed;
    else if (part.method === 8)
      content = part.size === 0 ? Buffer.alloc(0) : inflateRawSync(packed, { maxOutputLength: mostBytes });
    else throw new Error('packed by a method that office documents do not use');
  } catch (error) {
    throw damaged(error);
  }
  if (content.length !== part.size || crc32(content) !== part.crc) throw damaged();
  return content;
}
