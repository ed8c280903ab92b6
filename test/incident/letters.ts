/** 64 upper-case digits made of one. */
export const fingerprint = (digit: string): string => digit.repeat(64);

export const owner = 'Example Trust Services';
export const auditor = 'Example Assurance LLP';

export const letter = (
  fingerprints: readonly string[],
  period = 'January 1, 2026 to December 31, 2026',
  date = 'February 15, 2027',
): string =>
  [
    'Independent Assurance Report',
    `To the management of ${owner}:`,
    `We have examined, for the period ${period}, the assertion of the management of ${owner},`,
    'by the WebTrust Principles and Criteria for Certification Authorities - Network Security, Version 2.0.5.',
    ...fingerprints,
    auditor,
    date,
  ].join('\n');

/** The CCADB's list, with the columns that matter. */
export const list = (
  rows: readonly (readonly [name: string, fingerprint: string, owner?: string, validTo?: string])[],
): string =>
  [
    'CA Owner,Certificate Name,SHA-256 Fingerprint,Valid To (GMT)',
    ...rows.map(
      ([name, digits, by = owner, validTo = '2035.01.01']) => `${by},"${name}",${digits},${validTo}`,
    ),
    '',
  ].join('\n');

/** A page of a PDF: its lines, cells parted by tabs; or a scan, which is an image and no text. */
type Page = readonly string[] | 'scan';

/** A PDF as small as a reader takes. */
export function pdf(pages: readonly Page[]): Buffer {
  const first = 5;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, at) => `${first + at * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nA\nendstream',
    ...pages.flatMap((page, at) => {
      const stream =
        page === 'scan' ? 'q 600 0 0 780 6 6 cm /I1 Do Q' : `BT /F1 8 Tf 20 780 Td ${drawn(page)} ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 792] /Contents ${first + at * 2 + 1} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const start = text.length;
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

function drawn(lines: readonly string[]): string {
  return lines
    .map((line) => {
      const cells = line.replaceAll(/[\\()]/g, '\\$&').split('\t');
      return `${cells.map((cell) => `(${cell}) Tj`).join(' 400 0 Td ')} ${-400 * (cells.length - 1)} -12 Td`;
    })
    .join(' ');
}
