import type { getDocumentProxy } from 'unpdf';

/** Pages looked at for something to see; one that holds anything is enough. */
const mostPages = 50;

/** Throws Error for what is no PDF, is encrypted, is damaged, or shows nothing. */
export async function readPdf(bytes: Uint8Array): Promise<void> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!text.subarray(0, 1024).includes('%PDF-')) throw new Error('its content is not a PDF');
  // A reader mends a file that lost its end; what is lost stays lost.
  if (!text.subarray(-2048).includes('%%EOF')) throw new Error('it is a PDF that is cut off');
  const unpdf = await import('unpdf');
  let pdf;
  try {
    pdf = await unpdf.getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0, stopAtErrors: true });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException') throw new Error('it is encrypted', { cause: error });
    throw new Error('it is a PDF that is damaged', { cause: error });
  }
  try {
    const { info } = await pdf.getMetadata();
    if ((info as Readonly<Record<string, unknown>>)['EncryptFilterName']) throw new Error('it is encrypted');
    for (let number = 1; number <= Math.min(pdf.numPages, mostPages); number += 1) {
      if (await showsSomething(await pdf.getPage(number))) return;
    }
    throw new Error('its pages show nothing');
  } finally {
    await pdf.loadingTask.destroy();
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

/** Whether a page has text, or an image as scans have. */
async function showsSomething(page: Page): Promise<boolean> {
  try {
    const { items } = await page.getTextContent();
    if (items.some((item) => 'str' in item && item.str.trim() !== '')) return true;
    const { getResolvedPDFJS } = await import('unpdf');
    const { OPS } = await getResolvedPDFJS();
    const { fnArray } = await page.getOperatorList();
    const images = new Set([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject]);
    return fnArray.some((operation) => images.has(operation));
  } catch (error) {
    throw new Error('it is a PDF that is damaged', { cause: error });
  }
}
