import type { PathStep, MissingFact } from '../answer.ts';
import type { ControlGraph, Edge } from './graph.ts';
import { combine, dominators, labels, type Label } from './label.ts';

/** One node with one label, and the step that leads from it towards the end. */
export interface State {
  node: number;
  label: Label;
  edge: Edge | null;
  next: State | null;
}

/** Which way edges are followed: `into` finds who can come to be the node, `from` what the node can come to be. */
export type Direction = 'into' | 'from';

/**
 * Everything connected with the starting states, each with every label that no stronger one makes needless. `stop`
 * says where not to go on.
 */
export function closure(
  graph: ControlGraph,
  starts: readonly State[],
  direction: Direction,
  stop: (node: number) => boolean = () => false,
): State[] {
  const seen = new Map<number, number>();
  const buckets: State[][] = Array.from({ length: labels }, () => []);
  for (const start of starts) buckets[start.label]!.push(start);
  const found: State[] = [];
  for (const bucket of buckets) {
    for (const state of bucket) {
      const known = seen.get(state.node) ?? 0;
      if ((known & dominators[state.label]!) !== 0) continue;
      seen.set(state.node, known | (1 << state.label));
      found.push(state);
      if (stop(state.node)) continue;
      const adjacent = direction === 'into' ? graph.incoming : graph.outgoing;
      for (const position of adjacent[state.node]!) {
        const edge = graph.edges[position]!;
        const node = direction === 'into' ? edge.from : edge.to;
        const label = combine(state.label, edge.label);
        if (((seen.get(node) ?? 0) & dominators[label]!) !== 0) continue;
        buckets[label]!.push({ node, label, edge, next: state });
      }
    }
  }
  return found;
}

/** The edges from a state of an `into` closure to its end, in the order of the path. */
export function edgesOf(state: State, direction: Direction = 'into'): Edge[] {
  const edges: Edge[] = [];
  for (let at: State | null = state; at !== null; at = at.next) if (at.edge !== null) edges.push(at.edge);
  return direction === 'into' ? edges : edges.reverse();
}

/** What a path says: its steps, without the powers in between, and what it rests on that is not known. */
export interface Told {
  steps: readonly PathStep[];
  doubts: readonly MissingFact[];
}

/**
 * Tells the edges of a path as steps between principals. Where it ends in a power, its last step has no end yet:
 * `pending` is what permits it.
 */
export function tell(graph: ControlGraph, edges: readonly Edge[]): Told & { pending: PathStep | null } {
  const steps: PathStep[] = [];
  const doubts: MissingFact[] = [];
  let pending = null as PathStep | null;
  for (const edge of edges) {
    if (edge.doubt !== null) doubts.push(edge.doubt);
    const to = graph.nodes[edge.to]!;
    pending = {
      kind: edge.kind,
      from: pending?.from ?? graph.nodes[edge.from]!.id,
      to: to.id,
      by: pending === null ? edge.by : pending.by,
      evidence: pending === null ? edge.evidence : [...pending.evidence, ...edge.evidence],
    };
    if (to.kind === 'power') continue;
    steps.push(pending);
    pending = null;
  }
  return { steps, doubts, pending };
}
