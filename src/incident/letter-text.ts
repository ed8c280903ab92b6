import { readRegularFile } from '../input/regular-file.ts';

/** The text of a letter, from a PDF or a text file, pages parted by form feeds. Throws, in a sentence, where it cannot be read. */
export async function letterText(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readRegularFile(file);
  } catch {
    throw new Error(`${file} cannot be read`);
  }
  if (!Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-'))
    return Buffer.from(bytes).toString('utf8').trimEnd();
  const { extractText, getDocumentProxy } = await import('unpdf');
  try {
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }), {
      mergePages: false,
    });
    return text.join('\f');
  } catch (error) {
    throw new Error(`${file} is a damaged PDF: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
