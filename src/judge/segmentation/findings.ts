import { transportWords } from '../../analyse/isolation/transport-text.ts';
import type { Endpoint, Network, Stage } from '../../estate/network/representation.ts';
import type { EvidenceId } from '../../locker/envelope.ts';
import type { Exception } from '../judgement.ts';
import type { Segmentation, ZoneCell } from './segmentation.ts';

/** What a reading of some cells yields. */
export interface Findings {
  readonly exceptions: Exception[];
  readonly undecided: Exception[];
}

/** Unapproved traffic that must pass is an exception; what may pass, and what was not analysed, is undecided. */
export function findingsOf(cells: readonly ZoneCell[], network: Network): Findings {
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  for (const cell of cells) {
    const subject = `${cell.from} → ${cell.to}`;
    const evidence = evidenceOfCell(cell, network);
    const said = { subject, evidence, ...witnessOf(cell) };
    switch (cell.verdict) {
      case 'open':
        exceptions.push({ ...said, condition: openCondition(cell) });
        break;
      case 'possibly-open':
        undecided.push({
          ...said,
          condition: `may be ${openCondition(cell).slice(3)}: ${unknownsOf(cell, network)}`,
        });
        break;
      case 'not-analysed':
        undecided.push({ ...said, condition: 'was not analysed: not every interface and gateway was read' });
        break;
      // Assumptions that nobody accepts are told once for all that is judged in the network.
      case 'isolated-under-assumptions':
      case 'isolated':
        break;
    }
  }
  return { exceptions, undecided };
}

function openCondition(cell: ZoneCell): string {
  const what = transportWords(cell.unapproved);
  const approvals = cell.lapsed.map(({ approval, review }) => `${approval} was due for review on ${review}`);
  if (cell.onlyLapsed) return `is open for ${what}, though ${approvals.join(', ')}`;
  const besides = approvals.length === 0 ? '' : `; ${approvals.join(', ')}`;
  return `is open for ${what} without approval${besides}`;
}

function unknownsOf({ witness }: ZoneCell, network: Network): string {
  const lines = new Map(network.unknowns.map(({ id, line }) => [id, line]));
  const named = (witness?.unknowns ?? []).map((id) => lines.get(id) ?? id);
  return named.length === 0 ? 'more than one way may be taken' : named.join('; ');
}

/** The packet and its way, as facts of the exception. */
export function witnessOf({ witness }: Pick<ZoneCell, 'witness'>): Pick<Exception, 'witness'> {
  return witness ? { witness: { packet: witness.packet, path: witness.path, replies: witness.replies } } : {};
}

/** One item for each assumption that ncssr.yaml does not accept at this instant: whatever is absent may be there without it. */
export function notAccepted(assumptions: Segmentation['assumptions'], network: Network): Exception[] {
  const evidence = network.domains.flatMap((domain) => domain.evidence);
  return assumptions
    .filter(({ acceptance }) => acceptance !== 'accepted')
    .map(({ id, line, acceptance }) => ({
      subject: `Assumption ${id}`,
      condition: `${line} ${acceptance === 'expired' ? 'Its acceptance has expired.' : 'Nobody has accepted it in ncssr.yaml.'}`,
      evidence: [...new Set(evidence)],
    }));
}

/** Evidence of the interfaces at both ends of the witness, their filters, subnets and routes. */
export function evidenceOfCell({ witness }: Pick<ZoneCell, 'witness'>, network: Network): EvidenceId[] {
  if (!witness) return [];
  const ends = new Set([witness.packet.from, witness.packet.to]);
  return evidenceOfEndpoints(
    network.endpoints.filter(({ id }) => ends.has(id)),
    network,
  );
}

/** Evidence of interfaces, their filters, subnets and routes. */
export function evidenceOfEndpoints(endpoints: readonly Endpoint[], network: Network): EvidenceId[] {
  const places = network.attachments.filter(({ id }) =>
    endpoints.some(({ attachment }) => attachment === id),
  );
  const stages: Stage[] = [...endpoints, ...places].flatMap(({ inbound, outbound }) => [
    ...inbound,
    ...outbound,
  ]);
  const filters = new Set(stages.flatMap((stage) => stage.filters));
  const tables = new Set(places.map(({ routeTable }) => routeTable));
  return [
    ...new Set(
      [
        ...endpoints,
        ...places,
        ...network.filters.filter(({ id }) => filters.has(id)),
        ...network.routeTables.filter(({ id }) => tables.has(id)),
      ].flatMap(({ evidence }) => evidence),
    ),
  ].sort();
}
