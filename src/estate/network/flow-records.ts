import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import type { Table } from '../files/shape.ts';
import { place } from '../place.ts';
import { parseAddress, type Address } from './address.ts';
import type { TransportRange } from './representation.ts';
import { portRange, protocolNumbers, wholeProtocol } from './transport.ts';

/** What a flow log saw between two addresses, summed up. */
export interface FlowRecord extends Member {
  /** Null where the text is no address: it then shows nothing of any interface. */
  sender: Address | null;
  destination: Address | null;
  transport: readonly TransportRange[];
  accepted: boolean;
  firstSeen: string;
  lastSeen: string;
}

export const flowRecords: CollectionDefinition<FlowRecord> = {
  name: 'network.flowRecords',
  title: 'Observed connections',
  kinds: ['file.flow-records'],
  attribution: 'engagement',
  lower(pages) {
    return ((pages.get('file.flow-records') ?? []) as DecodedPage<Table>[]).flatMap((page) =>
      page.value.rows.map((row) => ({
        ...place(page, `${page.envelope.source}:${row.line}`),
        sender: parseAddress(row['source'] ?? '') ?? null,
        destination: parseAddress(row['destination'] ?? '') ?? null,
        transport: observed(row['protocol'] ?? '', row['destination_port'] ?? ''),
        accepted: row['action'] === 'ACCEPT',
        firstSeen: row['first_seen'] ?? '',
        lastSeen: row['last_seen'] ?? '',
      })),
    );
  },
};

/** TCP and UDP by port, every other protocol whole; nothing where the text names none. */
function observed(protocol: string, port: string): readonly TransportRange[] {
  const number =
    protocolNumbers[protocol.toLowerCase()] ?? (/^\d{1,3}$/.test(protocol) ? Number(protocol) : 256);
  if (number > 255) return [];
  if (number !== 6 && number !== 17) return [wholeProtocol(number)];
  const at = /^\d{1,5}$/.test(port) ? Number(port) : 65536;
  return at > 65535 ? [] : [portRange(number, at, at)];
}
