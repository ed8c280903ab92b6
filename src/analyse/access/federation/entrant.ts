import type { AzureIdentityModel } from '../../../estate/identity/azure/model.ts';
import type {
  ApplicationAssignment,
  EnterpriseApplication,
} from '../../../estate/identity/federation/model.ts';
import type { AccessManner, Certainty, MissingFact, PathStep } from '../answer.ts';
import { closure, edgesOf, tell, type State } from '../azure/closure.ts';
import type { ControlGraph, Edge } from '../azure/graph.ts';
import { engineOf, type AzureEngine } from '../azure/engine.ts';
import {
  certaintyOf,
  combine,
  howOf,
  meansOf,
  none,
  possible,
  takeover,
  type Label,
} from '../azure/label.ts';

/** One who can come through an application, by the strongest way. */
export interface Entrant {
  principal: string;
  kind: 'user' | 'service-principal' | 'other';
  /** The account that signs in to the application in the end: another one where credentials are reset first. */
  signsInAs: string;
  /** From the principal to the application. */
  steps: readonly PathStep[];
  manner: Extract<AccessManner, 'standing' | 'eligible'>;
  means: 'held' | 'takeover';
  certainty: Certainty;
  /** Why it is only possible. */
  unproved: readonly MissingFact[];
}

/** Everyone who can come through, each by the strongest way, and whom else they can come as. */
interface Entrants {
  strongest: readonly Entrant[];
  /** One way for each other account that the principal can come to sign in as. */
  as: (principal: string) => readonly Entrant[];
}

/** What a sign-in to the application is to give. */
interface Entry {
  /** ARN of the provider in AWS, and of the role; a null role stands for any. */
  provider: string;
  role: string | null;
  /** Something that leaves every way in doubt, whoever takes it. */
  doubt: MissingFact | null;
}

interface Door {
  state: State;
  /** From the principal of the door to the application. */
  step: PathStep | null;
  doubt: MissingFact | null;
}

/**
 * Everyone who can come through an application to a role of AWS: who is assigned to it, directly or through groups; the
 * whole tenant where nobody needs to be; and who can change the application or come to be one of those. Which claims
 * the application sends is not readable: an assignment whose role names the AWS role gives it, and any other may.
 */
export function entrantsOf(
  directory: AzureIdentityModel,
  application: EnterpriseApplication,
  entry: Entry,
  at: string | null,
): Entrants {
  const engine = engineOf(directory, at === null ? {} : { at });
  const doors = doorsOf(engine, application, entry);
  const byNode = new Map<State, Door>(doors.map((door) => [door.state, door]));
  const states = closure(
    engine.graph,
    doors.map(({ state }) => state),
    'into',
  );
  const best = new Map<number, State>();
  for (const state of states) {
    if (!engine.graph.acts(state.node) || engine.graph.nodes[state.node]!.id === application.id) continue;
    const known = best.get(state.node);
    if (known === undefined || state.label < known.label) best.set(state.node, state);
  }
  const users = new Map(directory.users.map(({ id, enabled }) => [id, enabled]));
  const strongest = [...best.values()].map((state) => entrantOf(engine, state, byNode, users));
  const signing = new Map(
    strongest
      .filter(({ kind, principal, signsInAs }) => kind === 'user' && signsInAs === principal)
      .map((one) => [one.principal, one]),
  );
  const byPrincipal = new Map(strongest.map((one) => [one.principal, one]));
  return {
    strongest,
    as: (principal) => {
      const own = byPrincipal.get(principal);
      return own === undefined ? [] : overtaking(engine, own, signing, users);
    },
  };
}

/** The ways of one who resets the credentials of others: whom Conditional Access then asks is the other. */
function overtaking(
  { graph }: AzureEngine,
  { principal, kind }: Entrant,
  signing: ReadonlyMap<string, Entrant>,
  users: ReadonlyMap<string, boolean | null>,
): Entrant[] {
  const start: State = { node: graph.principal(principal), label: none, edge: null, next: null };
  return closure(graph, [start], 'from').flatMap((state): Entrant[] => {
    const other = signing.get(graph.nodes[state.node]!.id);
    if (other === undefined || state.edge === null || other.principal === principal) return [];
    const { steps, doubts } = tell(graph, edgesOf(state, 'from'));
    const own = whyDoubtful(principal, kind, users);
    const label = own === null ? state.label : state.label | possible;
    const eligible = howOf(label) === 'eligible' || other.manner === 'eligible';
    return [
      {
        principal,
        kind,
        signsInAs: other.principal,
        steps: [...steps, ...other.steps],
        manner: eligible ? 'eligible' : 'standing',
        means: 'takeover',
        certainty: other.certainty === 'proved' ? certaintyOf(label) : 'possible',
        unproved: [...doubts, ...other.unproved, ...(own === null ? [] : [own])],
      },
    ];
  });
}

const doorPrefix = 'door ';

/** A node of its own for what leads into an application, with the edges into a node and what leaves each in doubt. */
function doorNode(
  graph: ControlGraph,
  id: string,
  doubtOf: (edge: Edge) => MissingFact | null | 'none',
): number {
  const known = graph.find(`${doorPrefix}${id}`);
  if (known !== undefined) return known;
  const to = graph.add(`${doorPrefix}${id}`, 'group');
  for (const position of graph.incoming[graph.principal(id)]!) {
    const edge = graph.edges[position]!;
    const doubt = doubtOf(edge);
    if (doubt !== 'none') graph.connect({ ...edge, to, doubt: doubt ?? edge.doubt });
  }
  return to;
}

/**
 * Who a principal of an assignment stands for. Entra ID assigns an application to the members of a group, and not to
 * those of groups within it.
 */
function assignedNode(graph: ControlGraph, principal: string): number {
  const node = graph.principal(principal);
  if (graph.nodes[node]!.kind !== 'group') return node;
  return doorNode(graph, principal, ({ from, kind }) => {
    const inner = graph.nodes[from]!;
    if (inner.kind !== 'group' || !kind.endsWith('member-of')) return null;
    const reason = 'it is a group within the one assigned, to whose members Entra ID passes no assignment on';
    return { place: inner.id, reason };
  });
}

/**
 * Who can change an application. Its publisher lets nobody into another tenant; an owner of the registration changes
 * which roles it names, and does not by that alone let himself in.
 */
function changingNode(graph: ControlGraph, application: string): number {
  return doorNode(graph, application, ({ kind, by }) => {
    if (kind === 'publishes-application') return 'none';
    if (!by.startsWith('owner of application ')) return null;
    return { place: by, reason: 'whether he can let himself in through its registration is not known' };
  });
}

/** Steps name the group or the application itself. */
function named(steps: readonly PathStep[]): PathStep[] {
  return steps.map((step) =>
    step.to.startsWith(doorPrefix) ? { ...step, to: step.to.slice(doorPrefix.length) } : step,
  );
}

function doorsOf({ graph }: AzureEngine, application: EnterpriseApplication, entry: Entry): Door[] {
  const { id, name, assignments, assignmentRequired, evidence } = application;
  const door = (node: number, label: Label, step: PathStep | null, doubt: MissingFact | null): Door => {
    const worst = doubt === null ? label : label | possible;
    return {
      state: { node, label: worst, edge: null, next: null },
      step,
      doubt,
    };
  };
  const assigned = assignments.map((assignment) => {
    const by = `assignment ${assignment.id} to the application ${name}`;
    const step = {
      kind: 'assigned-to',
      from: assignment.principal,
      to: id,
      by,
      evidence: assignment.evidence,
    };
    return door(
      assignedNode(graph, assignment.principal),
      none,
      step,
      entry.doubt ?? claimDoubt(application, assignment, entry),
    );
  });
  const open =
    assignmentRequired === true
      ? []
      : graph.model.users.map((user) => {
          const by = `the application ${name} asks for no assignment`;
          const step = { kind: 'sign-in', from: user.id, to: id, by, evidence };
          return door(graph.principal(user.id), none, step, entry.doubt ?? openDoubt(application));
        });
  // Who can change an application can assign himself to it, and decide which claims it sends.
  return [...assigned, ...open, door(changingNode(graph, id), takeover, null, entry.doubt)];
}

/** Why an assignment may not give the role; null where its own role names it. */
function claimDoubt(
  { name, roles }: EnterpriseApplication,
  { role }: ApplicationAssignment,
  entry: Entry,
): MissingFact | null {
  const value = roles?.find(({ id }) => id === role)?.value ?? null;
  const named = value === null ? null : rolesIn(value, entry.provider);
  if (named !== null && (entry.role === null || named === entry.role)) return null;
  const reason =
    roles === null
      ? 'the roles of the application were not shown'
      : named === null
        ? 'the assignment names no role of AWS, and which roles the claims of the application name is not readable'
        : `the assignment names ${named}, and whether the claims of the application name other roles is not readable`;
  return { place: name, reason };
}

/** The role that a value of an application role names with this provider: `roleArn,providerArn`, in either order. */
function rolesIn(value: string, provider: string): string | null {
  const parts = value.split(',').map((part) => part.trim());
  const role = parts.find((part) => /^arn:[^:]+:iam::\d{12}:role\//.test(part));
  return parts.length === 2 && parts.includes(provider) ? (role ?? null) : null;
}

function openDoubt({ name, assignmentRequired }: EnterpriseApplication): MissingFact {
  const reason =
    assignmentRequired === null
      ? 'whether only those assigned may sign in to the application was not shown'
      : 'everybody of the tenant may sign in to the application, and which roles its claims name is not readable';
  return { place: name, reason };
}

function entrantOf(
  engine: AzureEngine,
  state: State,
  doors: ReadonlyMap<State, Door>,
  users: ReadonlyMap<string, boolean | null>,
): Entrant {
  const { graph } = engine;
  const node = graph.nodes[state.node]!;
  const edges = edgesOf(state);
  const { steps, doubts } = tell(graph, edges);
  const { last, signsInAs } = alongOf(engine, state);
  const door = doors.get(last)!;
  const kind = node.kind === 'user' || node.kind === 'service-principal' ? node.kind : 'other';
  const own = whyDoubtful(node.id, kind, users);
  const label = combine(state.label, own === null ? none : possible);
  return {
    principal: node.id,
    kind,
    signsInAs,
    steps: door.step === null ? changing(named(steps)) : [...named(steps), door.step],
    manner: howOf(label) === 'eligible' ? 'eligible' : 'standing',
    means: meansOf(label),
    certainty: certaintyOf(label),
    unproved: [...doubts, door.doubt, own].filter((fact) => fact !== null && fact !== undefined),
  };
}

/** Who can give an application a credential can change it: that is what brings a person through it. */
function changing(steps: readonly PathStep[]): PathStep[] {
  return steps.map((step, at) => (at === steps.length - 1 ? { ...step, kind: 'changes-application' } : step));
}

/** Where a way ends, and the last person on it. */
function alongOf({ graph }: AzureEngine, state: State): { last: State; signsInAs: string } {
  let last = state;
  let signsInAs = graph.nodes[state.node]!.id;
  for (let at: State | null = state; at !== null; at = at.next) {
    last = at;
    if (graph.nodes[at.node]!.kind === 'user') signsInAs = graph.nodes[at.node]!.id;
  }
  return { last, signsInAs };
}

function whyDoubtful(
  place: string,
  kind: Entrant['kind'],
  users: ReadonlyMap<string, boolean | null>,
): MissingFact | null {
  if (kind === 'service-principal')
    return { place, reason: 'an application signs in for no person; it would have to let one in' };
  if (kind === 'other') return { place, reason: 'who this is was not read' };
  return users.get(place) === false
    ? { place, reason: 'the account is disabled; enabling it was not followed' }
    : null;
}
