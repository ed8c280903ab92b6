import { noReplies } from '../../analyse/isolation/replies.ts';
import { shortIds } from '../../analyse/isolation/short-ids.ts';
import { transportWords } from '../../analyse/isolation/transport-text.ts';
import {
  beyondConfiguration,
  throughInternet,
  type AssumptionState,
  type FlowState,
  type Segmentation,
  type ZoneCell,
} from '../../judge/segmentation/segmentation.ts';
import type { Status } from '../../judge/status.ts';
import type { BinderInput } from '../input.ts';
import { breachesFirst, flowDiagram } from './flow-diagram.ts';
import type { PageModel } from './page.ts';
import { shownStatus } from './words.ts';

/** Columns of the matrix that a printed page holds. */
const mostColumns = 14;
const mostBreaches = 200;

/** Segments against each other: the drawing, the matrix, every breach with its witness, and the certificates. */
export function flowsPage(input: BinderInput): PageModel {
  const { reachability } = input;
  return {
    path: 'flows.html',
    template: 'flows',
    title: 'Segments and flows',
    section: 'flows',
    model:
      reachability === undefined
        ? { read: false }
        : {
            read: true,
            ...matrixModel(reachability.segmentation),
            certificates: certificateFiles(input).map(({ path, from, to }) => ({
              href: path,
              name: path.slice(path.lastIndexOf('/') + 1),
              from: shortIds(from),
              to: shortIds(to),
            })),
          },
  };
}

/** The certificates as files, numbered in the order of the matrix. */
export function certificateFiles({
  reachability,
}: BinderInput): { path: string; from: string; to: string; text: string }[] {
  return (reachability?.certificates ?? []).map(({ from, to, certificate }, index) => ({
    path: `certificates/isolation-${String(index + 1).padStart(3, '0')}.json`,
    from,
    to,
    text: `${JSON.stringify(certificate, null, 2)}\n`,
  }));
}

function matrixModel(segmentation: Segmentation): Record<string, unknown> {
  const { zones, cells, flows, assumptions, unknowns, controlPlane, declared } = segmentation;
  const breaches = breachesFirst(segmentation);
  const at = new Map(cells.map((cell) => [`${cell.from}\n${cell.to}`, cell]));
  return {
    declared,
    diagram: flowDiagram(segmentation),
    columns: zones.length <= mostColumns ? zones.map(({ name }) => shortIds(name)) : null,
    rows: zones.map((from) => ({
      name: shortIds(from.name),
      cells: zones.map((to) => shownCell(at.get(`${from.name}\n${to.name}`), from === to)),
    })),
    breaches: breaches.slice(0, mostBreaches).map(shownBreach),
    moreBreaches: Math.max(0, breaches.length - mostBreaches),
    flows: flows.map(shownFlow),
    assumptions: assumptions.map(shownAssumption),
    unknowns: unknowns.map(shortIds),
    beside: [...throughInternet(segmentation), ...controlPlane],
    notShown: beyondConfiguration,
  };
}

interface ShownCell {
  word: string;
  class: Status | 'none';
  on: string;
}

function shownCell(cell: ZoneCell | undefined, itself: boolean): ShownCell {
  if (!cell) return { word: itself ? '—' : '·', class: 'none', on: '' };
  const { verdict, unapproved, allowed } = cell;
  switch (verdict) {
    case 'open':
      return { word: 'open', class: 'fail', on: transportWords(unapproved) };
    case 'possibly-open':
      return { word: 'possibly open', class: 'inconclusive', on: transportWords(unapproved) };
    case 'not-analysed':
      return { word: 'not analysed', class: 'inconclusive', on: '' };
    case 'isolated':
    case 'isolated-under-assumptions': {
      const assumed = verdict === 'isolated' ? '' : ', if the assumptions hold';
      return allowed.length > 0
        ? { word: `approved${assumed}`, class: 'pass', on: transportWords(allowed) }
        : { word: `isolated${assumed}`, class: 'none', on: '' };
    }
  }
}

function shownBreach(cell: ZoneCell): Record<string, unknown> {
  const { from, to, verdict, unapproved, witness, onlyLapsed, lapsed } = cell;
  const packet = witness?.packet;
  return {
    from: shortIds(from),
    to: shortIds(to),
    open: verdict === 'open',
    status: shownStatus(verdict === 'open' ? 'fail' : 'inconclusive'),
    what: transportWords(unapproved),
    condition: onlyLapsed
      ? `still open, though ${lapsed.map(({ approval, review }) => `${approval} was due for review on ${review}`).join(', ')}`
      : verdict === 'open'
        ? 'open without approval'
        : 'possibly open without approval',
    packet: packet && {
      ...packet,
      from: shortIds(packet.from),
      to: shortIds(packet.to),
      proto: packet.proto === '0' ? 'of any protocol' : packet.proto,
      port: packet.proto === 'tcp' || packet.proto === 'udp' ? packet.port : null,
    },
    path: (witness?.path ?? []).map(shortIds),
    replies: witness?.replies === 'refused' ? noReplies : null,
    unknowns: verdict === 'open' ? [] : (witness?.unknowns ?? []).map(shortIds),
  };
}

const flowWords: Readonly<Record<FlowState['state'], string>> = {
  enabled: 'enabled',
  'not-used': 'enabled, and not used as far as flow logs show',
  'not-enabled': 'nothing enables it',
  lapsed: 'its review is past due: it approves nothing',
  'names-nothing': 'no interface stands at one end',
};

function shownFlow({ flow, state }: FlowState): Record<string, unknown> {
  return { ...flow, allow: flow.allow.join(', '), state: flowWords[state], lapsed: state === 'lapsed' };
}

const acceptanceWords: Readonly<Record<AssumptionState['acceptance'], string>> = {
  accepted: 'accepted',
  expired: 'its acceptance has expired',
  missing: 'nobody has accepted it',
};

function shownAssumption({ id, line, acceptance }: AssumptionState): Record<string, unknown> {
  return { id, line, acceptance: acceptanceWords[acceptance] };
}
