import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import type { Row, Table } from '../files/shape.ts';
import { place } from '../place.ts';
import { parseCertificate, type Certificate } from '../../ocsp/certificate.ts';
import { parseExchange, type Exchange } from '../../ocsp/exchange.ts';
import type { Recorded } from '../../ocsp/recorded.ts';

/** One recorded question to a responder of a system, or for one of its CRLs, and the answer, octet for octet. */
export interface RecordedExchange extends Member {
  system: string;
  /** `old` and `new` are the two sides of a comparison, of which one evidence item holds one. */
  side: Recorded['side'];
  /** Null where the row is damaged; `damage` says how. */
  exchange: Exchange | null;
  issuer: Certificate | null;
  damage: string | null;
}

const kind = 'file.ocsp.exchanges';

/** What responders answered, as recorded by `ncssr ocsp` and declared as a source. */
export const ocspExchanges: CollectionDefinition<RecordedExchange> = {
  name: 'status.ocspExchanges',
  title: 'Recorded OCSP answers',
  kinds: [kind],
  attribution: 'engagement',
  lower: (pages) =>
    ((pages.get(kind) ?? []) as DecodedPage<Table>[]).flatMap((page) =>
      page.value.rows.map((row) => ({
        ...place(page, `${page.envelope.source}:${row.line}`),
        system: row['system'] ?? '',
        side: sideOf(row['side']),
        ...contentOf(row),
      })),
    ),
};

function sideOf(text: string | undefined): RecordedExchange['side'] {
  return text === 'old' || text === 'new' || text === 'observed' || text === 'crl' ? text : 'probe';
}

function contentOf(row: Row): Pick<RecordedExchange, 'exchange' | 'issuer' | 'damage'> {
  try {
    const { failure, ...fields } = row;
    const exchange = parseExchange({
      ...fields,
      status: numberOf(row, 'status'),
      milliseconds: numberOf(row, 'milliseconds'),
      headers: headersOf(row['headers'] ?? ''),
      request: row['request'] ?? '',
      body: row['body'] ?? '',
      ...(failure === undefined || failure === '' ? {} : { failure }),
    });
    return { exchange, issuer: parseCertificate(Buffer.from(row['issuer'] ?? '', 'base64')), damage: null };
  } catch (error) {
    return { exchange: null, issuer: null, damage: error instanceof Error ? error.message : String(error) };
  }
}

function numberOf(row: Row, name: string): number {
  const text = row[name] ?? '';
  if (!/^\d{0,9}(\.\d+)?$/.test(text)) throw new Error(`${name} "${text}" is no number`);
  return Number(text);
}

function headersOf(text: string): Record<string, string> {
  if (text === '') return {};
  const parsed: unknown = JSON.parse(text);
  const isHeaders =
    typeof parsed === 'object' &&
    parsed !== null &&
    Object.values(parsed).every((value) => typeof value === 'string');
  if (!isHeaders) throw new Error('headers are no object of texts');
  return parsed as Record<string, string>;
}
