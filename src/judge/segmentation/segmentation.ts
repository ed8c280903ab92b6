import type { FlowVerdict } from '../../analyse/isolation/verdict.ts';
import type { ApprovedFlow, MatrixCell } from '../../analyse/isolation/matrix.ts';
import type { Network, TransportRange } from '../../estate/network/representation.ts';
import type { Flow } from '../../scope/scope.ts';
import { withInternet } from './by-internet.ts';
import { askOf } from './parts.ts';
import { overlap, transportOf, within } from './transport.ts';
import { type Declared, type InView, type Zone, zonesOf } from './zones.ts';

/** One ordered pair of zones. `unapproved` is what no approval in force covers. */
export interface ZoneCell extends MatrixCell {
  /** What flows in force approve here, enabled or not. */
  readonly approved: readonly TransportRange[];
  /** Approved flows whose review is past due and that the cell still lets through. */
  readonly lapsed: readonly Flow[];
  /** All that is unapproved is what lapsed flows once approved. */
  readonly onlyLapsed: boolean;
}

export interface FlowState {
  readonly flow: Flow;
  /**
   * `not-used`: enabled, and flow logs saw no connection of it. `lapsed`: the review is past due. `names-nothing`:
   * no interface stands at one of its ends.
   */
  readonly state: 'enabled' | 'not-used' | 'not-enabled' | 'lapsed' | 'names-nothing';
}

/** An assumption of the proof, and whether ncssr.yaml accepts it at the instant of judging. */
export interface AssumptionState {
  readonly id: string;
  readonly line: string;
  readonly acceptance: 'accepted' | 'expired' | 'missing';
}

export interface Segmentation {
  readonly declared: boolean;
  readonly zones: readonly Zone[];
  readonly cells: readonly ZoneCell[];
  readonly flows: readonly FlowState[];
  readonly assumptions: readonly AssumptionState[];
  readonly unknowns: readonly string[];
  readonly controlPlane: readonly string[];
}

/** What configuration cannot show of any connection, whatever the matrix says; a line each. */
export const beyondConfiguration = [
  'Whether an enabled connection authenticates its peer is not shown by filters and routes (1.2.2).',
  'Whether an enabled connection is encrypted is not shown by filters and routes (1.2.2).',
  'Whether networks are physically separate is not shown by the configuration of a cloud (1.2.1).',
] as const;

interface Answer {
  readonly declared: Declared;
  readonly at: number;
  readonly view: string | undefined;
  readonly segmentation: Segmentation;
}

const known = new WeakMap<Network, Answer[]>();

/**
 * The matrix of zones against the approved flows at an instant. Flows past their review date approve nothing. With
 * a system in view, its interfaces are zones of their own. The last answers about a network are kept, since several
 * checks ask for the same one.
 */
export function segmentationOf(network: Network, declared: Declared, at: Date, view?: InView): Segmentation {
  const answers = known.get(network) ?? [];
  const same = answers.find(
    (one) =>
      one.at === at.getTime() &&
      one.view === view?.system &&
      one.declared.scope === declared.scope &&
      one.declared.segments === declared.segments &&
      one.declared.systems === declared.systems,
  );
  if (same) return same.segmentation;
  const segmentation = compute(network, declared, at, view);
  const answer = { declared, at: at.getTime(), view: view?.system, segmentation };
  known.set(network, [...answers.slice(-63), answer]);
  return segmentation;
}

/** Whether the review of a flow is past due. Reviews are due by the end of their day, UTC. */
function isLapsed(flow: Flow, at: Date): boolean {
  return new Date(`${flow.review}T23:59:59Z`) < at;
}

function compute(network: Network, declared: Declared, at: Date, view: InView | undefined): Segmentation {
  const { scope } = declared;
  const zones = zonesOf(network, declared, view);
  const expanded = new Map(scope.flows.map((flow) => [flow, expand(flow, zones)]));
  const inForce = [...expanded].filter(([flow]) => !isLapsed(flow, at)).flatMap(([, flows]) => flows);
  const matrix = askOf(network, declared)(network, zones, inForce);
  const notEnabled = new Set(matrix.notEnabled);
  const lapsed = [...expanded].filter(([flow]) => isLapsed(flow, at));
  // Checks of one system judge the two connections by themselves.
  const found = view ? matrix.cells : withInternet(network, zones, inForce, matrix.cells);
  const cells = found.map((cell): ZoneCell => {
    const own = lapsed.flatMap(([flow, flows]) =>
      flows
        .filter(({ from, to }) => from === cell.from && to === cell.to)
        .map(({ transport }) => ({ flow, transport })),
    );
    const through = own.filter(({ transport }) => overlap(transport, cell.unapprovedRanges));
    return {
      ...cell,
      approved: inForce
        .filter(({ from, to }) => from === cell.from && to === cell.to)
        .flatMap(({ transport }) => transport),
      lapsed: through.map(({ flow }) => flow),
      onlyLapsed:
        through.length > 0 &&
        within(
          cell.unapprovedRanges,
          through.flatMap(({ transport }) => transport),
        ),
    };
  });
  return {
    declared: declared.segments.size > 0,
    zones,
    cells,
    flows: [...expanded].map(([flow, flows]) => ({
      flow,
      state: isLapsed(flow, at)
        ? 'lapsed'
        : flows.length === 0
          ? 'names-nothing'
          : flows.every((one) => notEnabled.has(one))
            ? 'not-enabled'
            : 'enabled',
    })),
    assumptions: assumptionStates(network, scope, at),
    unknowns: matrix.unknowns,
    controlPlane: network.controlPlane.map(({ line }) => line),
  };
}

/** The assumptions of a network, and whether ncssr.yaml accepts each at an instant. */
export function assumptionStates(
  network: Pick<Network, 'assumptions'>,
  scope: Pick<Declared['scope'], 'assumptions'>,
  at: Date,
): AssumptionState[] {
  return network.assumptions.map(({ id, line }) => {
    const accepted = scope.assumptions.filter((one) => one.id === id);
    const holds = accepted.some(({ expires }) => at <= new Date(`${expires}T23:59:59Z`));
    return { id, line, acceptance: holds ? 'accepted' : accepted.length > 0 ? 'expired' : 'missing' };
  });
}

/** Whether a verdict is one that may be relied on: decided, and on no assumption that nobody accepts. */
export function isProved(verdict: FlowVerdict, assumptions: readonly AssumptionState[]): boolean {
  if (verdict === 'possibly-open' || verdict === 'not-analysed') return false;
  return (
    verdict !== 'isolated-under-assumptions' ||
    assumptions.every(({ acceptance }) => acceptance === 'accepted')
  );
}

/** A flow as pairs of zones. */
function expand(flow: Flow, zones: readonly Zone[]): ApprovedFlow[] {
  const transport = flow.allow.flatMap(transportOf);
  const at = (name: string): Zone[] =>
    zones.filter(
      (zone) => zone.names.includes(name) && (zone.kind === 'outside' || zone.endpoints.length > 0),
    );
  return at(flow.from).flatMap((from) =>
    at(flow.to)
      .filter((to) => to !== from)
      .map((to) => ({ from: from.name, to: to.name, transport })),
  );
}

/** Said where segments both reach the internet and are reached from it: such a connection is two cells. */
export function throughInternet({ cells }: Pick<Segmentation, 'cells'>): string[] {
  const out = cells.filter(({ to, allowed }) => to === 'internet' && allowed.length > 0);
  const back = cells.filter(({ from, allowed }) => from === 'internet' && allowed.length > 0);
  return out.some((one) => back.some((other) => other.to !== one.from))
    ? [
        'A connection out to the internet and from there back in is shown as two: to the internet, and from it.',
      ]
    : [];
}
