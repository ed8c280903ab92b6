import type { Certainty, MissingFact, PathStep } from '../answer.ts';
import type { Access, AzurePrincipal, How, Means } from './answer.ts';
import { edgesOf, tell, type Direction, type State, type Told } from './closure.ts';
import type { DirectoryGrant } from './engine.ts';
import type { ControlGraph } from './graph.ts';
import { heldHow, type Grant } from './grants.ts';
import { certaintyOf, howOf, meansOf, type Label } from './label.ts';

/** What a role takes to give what was asked for, where it does not give it by itself. */
export interface Extra {
  step: Omit<PathStep, 'from' | 'to'> | null;
  doubt: MissingFact | null;
}

/** What one answer is told from. There can be millions, so that its path is told only when it is asked for. */
interface Basis {
  graph: ControlGraph;
  state: State;
  direction: Direction;
  label: Label;
}

abstract class Row {
  readonly principal: AzurePrincipal;
  protected readonly basis: Basis;

  constructor(principal: AzurePrincipal, basis: Basis) {
    this.principal = principal;
    this.basis = basis;
  }

  get means(): Means {
    return meansOf(this.basis.label);
  }

  get certainty(): Certainty {
    return certaintyOf(this.basis.label);
  }

  abstract get path(): readonly PathStep[];

  get evidence(): readonly string[] {
    return [...new Set(this.path.flatMap((step) => step.evidence))];
  }

  protected told(): Told & { pending: PathStep | null } {
    const { graph, state, direction } = this.basis;
    return tell(graph, edgesOf(state, direction));
  }

  protected doubts(...own: (MissingFact | null)[]): MissingFact[] {
    const found = [...this.told().doubts, ...own].filter((doubt) => doubt !== null);
    const { id, kind } = this.principal;
    if (kind === 'unknown')
      found.push({ place: id, reason: 'the principal is not among those that were read' });
    return found;
  }
}

/** A way to an Azure role. */
export class AzureRow extends Row implements Access {
  readonly #grant: Grant;
  readonly #extra: Extra;
  readonly reducedBy: readonly string[];

  constructor(
    principal: AzurePrincipal,
    basis: Basis,
    grant: Grant,
    extra: Extra,
    reducedBy: readonly string[],
  ) {
    super(principal, basis);
    this.#grant = grant;
    this.#extra = extra;
    this.reducedBy = reducedBy;
  }

  get target(): 'azure' {
    return 'azure';
  }

  get how(): How {
    return heldHow(this.#grant, howOf(this.basis.label));
  }

  get role(): Access['role'] {
    return { id: this.#grant.role, name: this.#grant.roleName };
  }

  get scope(): string {
    return this.#grant.scope;
  }

  get grant(): string {
    return this.#grant.id;
  }

  get endsAt(): string | null {
    return this.#grant.endsAt;
  }

  get condition(): string | null {
    return this.#grant.condition;
  }

  get path(): readonly PathStep[] {
    const grant = this.#grant;
    const { steps, pending } = this.told();
    const last: PathStep = {
      kind: grant.kind,
      from: pending?.from ?? this.basis.graph.nodes[grant.holder]!.id,
      to: grant.scope,
      by: pending?.by ?? grant.id,
      evidence: [...(pending?.evidence ?? []), ...grant.evidence],
    };
    const { step } = this.#extra;
    return step === null ? [...steps, last] : [...steps, last, { ...step, from: last.from, to: grant.scope }];
  }

  get unproved(): readonly MissingFact[] {
    return this.doubts(this.#grant.doubt, this.#extra.doubt);
  }

  toJSON(): Access {
    return plain(this);
  }
}

/** A way to a directory role. */
export class DirectoryRow extends Row implements Access {
  readonly #held: DirectoryGrant;
  readonly condition = null;
  readonly reducedBy: readonly string[] = [];

  constructor(principal: AzurePrincipal, basis: Basis, held: DirectoryGrant) {
    super(principal, basis);
    this.#held = held;
  }

  get target(): 'directory' {
    return 'directory';
  }

  get how(): How {
    return howOf(this.basis.label);
  }

  get role(): Access['role'] {
    return { id: this.#held.grant.role, name: this.#held.roleName };
  }

  get scope(): string {
    return this.#held.grant.scope;
  }

  get grant(): string {
    return this.#held.grant.id;
  }

  get endsAt(): string | null {
    return this.#held.grant.endsAt;
  }

  get path(): readonly PathStep[] {
    const { id, principal, hold, scope, evidence } = this.#held.grant;
    const kind = hold === 'eligible' ? 'eligible-directory-role' : 'directory-role';
    return [...this.told().steps, { kind, from: principal, to: scope, by: id, evidence }];
  }

  get unproved(): readonly MissingFact[] {
    return this.doubts();
  }

  toJSON(): Access {
    return plain(this);
  }
}

function plain(row: Access): Access {
  const { principal, target, how, means, certainty, role, scope, grant, endsAt, condition } = row;
  const { path, evidence, unproved, reducedBy } = row;
  return {
    principal,
    target,
    how,
    means,
    certainty,
    role,
    scope,
    grant,
    endsAt,
    condition,
    path,
    evidence,
    unproved,
    reducedBy,
  };
}
