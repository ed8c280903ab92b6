/** Record layouts of the ZIP format (APPNOTE 4.3), as far as a binder needs them. */
export const localSignature = 0x04034b50;
export const centralSignature = 0x02014b50;
export const endSignature = 0x06054b50;
export const end64Signature = 0x06064b50;
export const locator64Signature = 0x07064b50;

export const localLength = 30;
export const centralLength = 46;
export const endLength = 22;
export const end64Length = 56;
export const locator64Length = 20;

export const stored = 0;
export const deflated = 8;

/** Values from which on the 64-bit fields hold the number. */
export const most16 = 0xffff;
export const most32 = 0xffffffff;

export interface ZipEntry {
  /** Name as the archive has it. */
  name: string;
  method: number;
  crc: number;
  compressed: number;
  size: number;
  /** Offset of the local header. */
  offset: number;
}
