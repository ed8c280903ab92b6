import { shortIds } from '../../analyse/isolation/short-ids.ts';
import { transportWords } from '../../analyse/isolation/transport-text.ts';
import type { FlowState, Segmentation, ZoneCell } from '../../judge/segmentation/segmentation.ts';
import type { Zone } from '../../judge/segmentation/zones.ts';

/** Zones side by side; with more the matrix alone is shown. */
const mostColumns = 9;
const mostRows = 60;

const columnWidth = 160;
const boxWidth = 148;
const headHeight = 64;
const rowHeight = 40;

/** A drawing of zones as columns and of what passes between them as arrows, one line each: breaches first. */
interface FlowDiagram {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly {
    readonly x: number;
    readonly left: number;
    readonly name: string;
    readonly under: string;
    readonly kind: Zone['kind'];
    readonly foot: number;
  }[];
  readonly arrows: readonly {
    readonly y: number;
    readonly above: number;
    readonly below: number;
    readonly from: number;
    readonly to: number;
    readonly head: string;
    readonly middle: number;
    readonly kind: ArrowKind;
    readonly label: string;
    readonly witness: string;
  }[];
  readonly more: number;
}

/** How an arrow is drawn: `breach` open and not approved, `doubt` possibly, `approved` enabled, `idle` not enabled. */
type ArrowKind = 'breach' | 'doubt' | 'approved' | 'idle';

interface Row {
  readonly from: string;
  readonly to: string;
  readonly kind: ArrowKind;
  readonly label: string;
  readonly witness: string;
}

/** The drawing; null where there are too many zones to stand side by side. */
export function flowDiagram(segmentation: Segmentation): FlowDiagram | null {
  const zones = inReadingOrder(segmentation.zones);
  if (zones.length < 2 || zones.length > mostColumns) return null;
  const all = rowsOf(segmentation);
  const rows = all.slice(0, mostRows);
  const x = new Map(zones.map(({ name }, index) => [name, columnWidth / 2 + index * columnWidth]));
  const height = headHeight + rows.length * rowHeight + 20;
  return {
    width: zones.length * columnWidth,
    height,
    columns: zones.map((zone) => {
      const at = x.get(zone.name) ?? 0;
      return {
        x: at,
        left: at - boxWidth / 2,
        name: cut(shortIds(zone.name)),
        under: under(zone),
        kind: zone.kind,
        foot: height - 6,
      };
    }),
    arrows: rows.flatMap((row, index) => {
      const [from, end] = [x.get(row.from), x.get(row.to)];
      if (from === undefined || end === undefined) return [];
      const y = headHeight + index * rowHeight + 28;
      const way = end > from ? 1 : -1;
      const tip = end - way * 2;
      return [
        {
          y,
          above: y - 6,
          below: y + 12,
          from,
          to: tip - way * 6,
          head: `${tip},${y} ${tip - way * 9},${y - 4.5} ${tip - way * 9},${y + 4.5}`,
          middle: (from + end) / 2,
          kind: row.kind,
          label: row.label,
          witness: row.witness,
        },
      ];
    }),
    more: all.length - rows.length,
  };
}

/** The internet and other outside networks first, as where danger comes from. */
function inReadingOrder(zones: readonly Zone[]): Zone[] {
  return [
    ...zones.filter(({ kind }) => kind === 'outside'),
    ...zones.filter(({ kind }) => kind !== 'outside'),
  ];
}

const stateWords: Readonly<Record<FlowState['state'], string>> = {
  enabled: '',
  'not-used': ', not used',
  'not-enabled': ', not enabled',
  lapsed: ', review past due',
  'names-nothing': ', not enabled',
};

function rowsOf({ cells, flows, zones }: Segmentation): Row[] {
  const breaches = breachesFirst({ cells, zones }).map(breachRow);
  const at = (name: string): string => zones.find((zone) => zone.names.includes(name))?.name ?? name;
  const approved = flows
    .filter(({ state }) => state !== 'lapsed')
    .map(({ flow, state }): Row => ({
      from: at(flow.from),
      to: at(flow.to),
      kind: state === 'enabled' || state === 'not-used' ? 'approved' : 'idle',
      label: `${flow.allow.join(', ')}  ${flow.approval}${stateWords[state]}`,
      witness: '',
    }));
  return [
    ...breaches.filter(({ kind }) => kind === 'breach'),
    ...breaches.filter(({ kind }) => kind === 'doubt'),
    ...approved.filter(({ kind }) => kind === 'approved'),
    ...approved.filter(({ kind }) => kind === 'idle'),
  ];
}

/** Cells with something unapproved: what is open before what may be, and what comes from outside before the rest. */
export function breachesFirst({ cells, zones }: Pick<Segmentation, 'cells' | 'zones'>): ZoneCell[] {
  const outside = new Set(zones.filter(({ kind }) => kind === 'outside').map(({ name }) => name));
  const rank = ({ verdict, from }: ZoneCell): number =>
    (verdict === 'open' ? 0 : 2) + (outside.has(from) ? 0 : 1);
  return cells.filter(({ unapproved }) => unapproved.length > 0).sort((a, b) => rank(a) - rank(b));
}

function breachRow(cell: ZoneCell): Row {
  const open = cell.verdict === 'open';
  const packet = cell.witness?.packet;
  const what = cell.onlyLapsed ? 'review past due' : 'not approved';
  return {
    from: cell.from,
    to: cell.to,
    kind: open ? 'breach' : 'doubt',
    label: `${cut(transportWords(cell.unapproved), 34)}, ${open ? '' : 'possibly, '}${what}`,
    witness: packet ? `${packet.source} to ${packet.destination}` : '',
  };
}

function under({ kind, endpoints }: Zone): string {
  if (kind === 'outside') return 'outside';
  return `${endpoints.length} ${endpoints.length === 1 ? 'interface' : 'interfaces'}`;
}

function cut(text: string, most = 18): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
