import type { AzureIdentityModel } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { AzureAccessOptions, AzurePrincipal } from './answer.ts';
import { possible, type Label } from './label.ts';

type NodeKind = AzurePrincipal['kind'] | 'group' | 'power';

/** One who can hold or be held: a principal, a group, or a power over others that a role gives. */
interface Node {
  id: string;
  kind: NodeKind;
}

/** That who is `from` can come to be, or be in, `to`. */
export interface Edge {
  from: number;
  to: number;
  label: Label;
  kind: string;
  /** What permits it: a membership, an assignment, a resource. */
  by: string;
  evidence: readonly string[];
  doubt: MissingFact | null;
}

/** Who can become whom in the directory, and through code that runs with managed identities. */
export class ControlGraph {
  readonly model: AzureIdentityModel;
  readonly options: AzureAccessOptions;
  readonly nodes: Node[] = [];
  readonly edges: Edge[] = [];
  readonly incoming: number[][] = [];
  readonly outgoing: number[][] = [];
  readonly #positions = new Map<string, number>();

  constructor(model: AzureIdentityModel, options: AzureAccessOptions) {
    this.model = model;
    this.options = options;
    for (const { id } of model.users) this.add(id, 'user');
    for (const { id } of model.groups) this.add(id, 'group');
    for (const { id } of model.servicePrincipals) this.add(id, 'service-principal');
  }

  /** The node of an id, made where there is none yet. */
  add(id: string, kind: NodeKind): number {
    const known = this.#positions.get(id);
    if (known !== undefined) return known;
    const position = this.nodes.length;
    this.nodes.push({ id, kind });
    this.incoming.push([]);
    this.outgoing.push([]);
    this.#positions.set(id, position);
    return position;
  }

  /** The node of a principal that is named somewhere; one that the directory does not list is unknown. */
  principal(id: string): number {
    return this.add(id, 'unknown');
  }

  find(id: string): number | undefined {
    return this.#positions.get(id);
  }

  connect(edge: Edge): void {
    if (edge.from === edge.to) return;
    const position = this.edges.length;
    this.edges.push(edge.doubt === null ? edge : { ...edge, label: edge.label | possible });
    this.incoming[edge.to]!.push(position);
    this.outgoing[edge.from]!.push(position);
  }

  /** Whether the node acts itself: it is neither a group nor a power. */
  acts(node: number): boolean {
    const { kind } = this.nodes[node]!;
    return kind !== 'group' && kind !== 'power';
  }
}
