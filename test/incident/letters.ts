/** 64 upper-case digits made of one. */
export const fingerprint = (digit: string): string => digit.repeat(64);

export const owner = 'Example Trust Services';
export const auditor = 'Example Assurance LLP';

export const letter = (
  fingerprints: readonly string[],
  period = 'January 1, 2026 to December 31, 2026',
): string =>
  [
    'Independent Assurance Report',
    `To the management of ${owner}:`,
    `We have examined, for the period ${period}, the assertion of the management of ${owner}.`,
    ...fingerprints,
    auditor,
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

/** A PDF of one page whose text is the lines given: as small as a reader takes. */
export function pdf(lines: readonly string[]): Buffer {
  const escaped = lines.map((line) => line.replaceAll(/[\\()]/g, '\\$&'));
  const stream = `BT /F1 8 Tf 20 780 Td 12 TL ${escaped.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const start = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
