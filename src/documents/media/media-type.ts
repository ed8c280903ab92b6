import { extname } from 'node:path';
import { RefusedError } from '../refused.ts';
import { readImage } from './image.ts';
import { readOffice } from './office.ts';
import { readPdf } from './pdf.ts';
import { readText } from './text.ts';

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const text = 'application/vnd.oasis.opendocument.text';
const spreadsheet = 'application/vnd.oasis.opendocument.spreadsheet';

/** Reads a file of one type far enough to know that it holds something. Throws Error with what is wrong. */
type Reader = (bytes: Uint8Array) => Promise<void> | void;

interface Known {
  type: string;
  read: Reader;
}

const known: Readonly<Record<string, Known>> = {
  '.pdf': { type: 'application/pdf', read: readPdf },
  '.docx': { type: word, read: (bytes) => readOffice(bytes, 'word/document.xml') },
  '.xlsx': { type: excel, read: (bytes) => readOffice(bytes, 'xl/workbook.xml') },
  '.odt': { type: text, read: (bytes) => readOffice(bytes, 'content.xml', text) },
  '.ods': { type: spreadsheet, read: (bytes) => readOffice(bytes, 'content.xml', spreadsheet) },
  '.txt': { type: 'text/plain', read: (bytes) => readText(bytes, 'plain') },
  '.log': { type: 'text/plain', read: (bytes) => readText(bytes, 'plain') },
  '.md': { type: 'text/markdown', read: (bytes) => readText(bytes, 'plain') },
  '.csv': { type: 'text/csv', read: (bytes) => readText(bytes, 'csv') },
  '.json': { type: 'application/json', read: (bytes) => readText(bytes, 'json') },
  '.png': { type: 'image/png', read: (bytes) => readImage(bytes, 'png') },
  '.jpg': { type: 'image/jpeg', read: (bytes) => readImage(bytes, 'jpeg') },
  '.jpeg': { type: 'image/jpeg', read: (bytes) => readImage(bytes, 'jpeg') },
};

/**
 * The media type of a document, by its name and by its bytes, which have to agree. Throws RefusedError for a file that
 * is empty, encrypted or cannot be read, or whose bytes are not what its name says.
 */
export async function mediaTypeOf(fileName: string, bytes: Uint8Array): Promise<string> {
  if (bytes.length === 0) throw new RefusedError(`${fileName} is empty`);
  const extension = extname(fileName).toLowerCase();
  const type = Object.hasOwn(known, extension) ? known[extension] : undefined;
  if (!type) {
    const names = Object.keys(known).join(', ');
    throw new RefusedError(`${fileName} is of no type that a document may have; take one of ${names}`);
  }
  try {
    await type.read(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RefusedError(`${fileName} cannot be filed: ${why}`, { cause: error });
  }
  return type.type;
}
