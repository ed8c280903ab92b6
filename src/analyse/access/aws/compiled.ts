import type {
  AwsAccount,
  AwsGroup,
  AwsIdentityModel,
  AwsResource,
  AwsRole,
  AwsUser,
  DirectoryUser,
  Gap,
  GapScope,
  ManagedPolicy,
  PolicyDocument,
  PolicyLevel,
} from '../../../estate/identity/aws/model.ts';
import type { Hierarchy, PolicySource } from './decide.ts';
import { isAsRead, keyOf, roleHolder, userHolder, type Amendments, type Holder } from './holder.ts';
import type { Note } from './note.ts';
import { parsePolicy, type ParsedPolicy, type PolicyRole } from './policy.ts';

/** What an entity's policies come to: the same objects for entities with the same policies. */
interface Permissions {
  identity: PolicySource | 'everything' | null;
  boundary: PolicySource | null;
  /** Equal for entities that no policy can tell apart except by name. */
  classId: string;
}

/** The model, indexed and parsed once. */
export interface CompiledModel {
  model: AwsIdentityModel;
  accounts: ReadonlyMap<string, AwsAccount>;
  users: ReadonlyMap<string, AwsUser>;
  roles: ReadonlyMap<string, AwsRole>;
  groups: ReadonlyMap<string, AwsGroup>;
  managed: ReadonlyMap<string, ManagedPolicy>;
  /** The resource that an ARN names or lies in: an object's bucket carries its policy. */
  resource(arn: string): AwsResource | undefined;
  directoryUsers: ReadonlyMap<string, DirectoryUser>;
  /** Every user and role, the population that can hold permissions by themselves. */
  entities: readonly Holder[];
  parse(document: PolicyDocument, role: PolicyRole): ParsedPolicy;
  permissionsOf(holder: Holder): Permissions;
  serviceControl(account: string): Hierarchy | null;
  resourceControl(account: string): Hierarchy | null;
  gaps(scope: GapScope, account: string | null): Note[];
}

const compiledModels = new WeakMap<AwsIdentityModel, CompiledModel>();

/** Indexes a model. The same model gives the same index. */
export function compile(model: AwsIdentityModel): CompiledModel {
  const earlier = compiledModels.get(model);
  if (earlier !== undefined) return earlier;
  const parsed = new WeakMap<PolicyDocument, ParsedPolicy>();
  const parse = (document: PolicyDocument, role: PolicyRole): ParsedPolicy => {
    let policy = parsed.get(document);
    if (policy === undefined) {
      policy = parsePolicy(document, role);
      parsed.set(document, policy);
    }
    return policy;
  };
  const resources = new Map(model.resources.map((resource) => [resource.arn, resource]));
  const compiled: CompiledModel = {
    model,
    accounts: new Map(model.accounts.map((account) => [account.id, account])),
    users: new Map(model.users.map((user) => [user.arn, user])),
    roles: new Map(model.roles.map((role) => [role.arn, role])),
    groups: new Map(model.groups.map((group) => [group.arn, group])),
    managed: new Map(model.managedPolicies.map((policy) => [policy.arn, policy])),
    resource: (arn) =>
      resources.get(arn) ?? (arn.includes(':s3:::') ? resources.get(arn.split('/')[0]!) : undefined),
    directoryUsers: new Map(model.directoryUsers.map((user) => [user.id, user])),
    entities: [...model.users.map(userHolder), ...model.roles.map((role) => roleHolder(role))],
    parse,
    permissionsOf: (holder) => permissions(holder),
    serviceControl: memo((account) => organizationPolicies(compiled, account, 'serviceControl')),
    resourceControl: memo((account) => organizationPolicies(compiled, account, 'resourceControl')),
    gaps: (scope, account) =>
      model.gaps
        .filter(
          (gap) =>
            gap.affects === scope && (gap.account === null || account === null || gap.account === account),
        )
        .map(noteOfGap),
  };
  const permissions = permissionIndex(compiled);
  compiledModels.set(model, compiled);
  return compiled;
}

/** A gap as a note. */
export function noteOfGap(gap: Gap): Note {
  return {
    place: gap.account === null ? 'all accounts' : `account ${gap.account}`,
    reason: gap.reason,
    cause: 'evidence',
    operation: gap.operation,
    permission: gap.permission,
  };
}

function memo<Value>(compute: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key)!;
  };
}

function permissionIndex(compiled: CompiledModel): (holder: Holder) => Permissions {
  const byHolder = new WeakMap<object, Permissions>();
  const byKey = new Map<string, Permissions>();
  const sources = new Map<string, PolicySource>();
  const ids = new Map<unknown, number>();
  const idOf = (thing: unknown): number => {
    if (!ids.has(thing)) ids.set(thing, ids.size);
    return ids.get(thing)!;
  };
  const intern = (source: PolicySource): PolicySource => {
    const key = `${source.policies.map(idOf).join()}|${source.gaps.map((note) => `${note.place}:${note.reason}`).join()}`;
    if (!sources.has(key)) sources.set(key, source);
    return sources.get(key)!;
  };
  return (holder) => {
    const subject = holder.kind === 'user' ? holder.user : holder.kind === 'role' ? holder.role : null;
    const plain = (holder.kind === 'user' || holder.kind === 'role') && isAsRead(holder);
    const key = plain || subject === null ? null : keyOf(holder);
    const earlier = key === null ? byHolder.get(subject ?? holder) : byKey.get(key);
    if (earlier !== undefined) return earlier;
    const identity = identityOf(compiled, holder);
    const source = identity === null || identity === 'everything' ? identity : intern(identity);
    const boundary = boundaryOf(compiled, holder);
    const limited = boundary === null ? null : intern(boundary);
    const classId = `${holder.kind}|${holder.account}|${idOf(source)}|${idOf(limited)}`;
    const result = { identity: source, boundary: limited, classId };
    if (key === null) byHolder.set(subject ?? holder, result);
    else byKey.set(key, result);
    return result;
  };
}

function identityOf(compiled: CompiledModel, holder: Holder): PolicySource | 'everything' | null {
  switch (holder.kind) {
    case 'user':
      return amended(sourceOf(compiled, holder.account, carriersOf(compiled, holder), holder), holder);
    case 'role':
      return amended(sourceOf(compiled, holder.account, carriersOf(compiled, holder), holder), holder);
    case 'group-member':
      return sourceOf(compiled, holder.account, [holder.group]);
    case 'root':
    case 'administrator':
    case 'external':
      return 'everything';
    case 'directory-user':
    case 'federated-user':
    case 'federated-application':
    case 'provider':
    case 'service':
    case 'anyone':
      return null;
  }
}

/** What one gave itself does not undo what its other policies deny, nor tell what those say that were not read. */
function amended(source: PolicySource, { selfGranted }: Amendments): PolicySource | 'everything' {
  if (!selfGranted) return source;
  const policies = source.policies.filter(mayDeny);
  return policies.length === 0 && source.gaps.length === 0
    ? 'everything'
    : { ...source, policies: [everythingGranted, ...policies] };
}

/** Whether a policy denies anything, as far as it is understood. */
export const mayDeny = ({ fault, statements }: ParsedPolicy): boolean =>
  fault !== null || statements.some(({ effect }) => effect !== 'Allow');

const everythingGranted = parsePolicy(
  {
    id: 'the policy so written',
    place: 'the policy so written',
    document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
    fault: null,
    evidence: [],
  },
  'identity',
);

/** One to whom policies are attached: a user, a role or a group. */
export interface Carrier {
  arn: string;
  inline: readonly PolicyDocument[];
  attached: readonly string[];
}

/** A user or role and the groups that it is in, after its changes; of what was not read the ARN. */
export function carriersOf(
  { groups }: Pick<CompiledModel, 'groups'>,
  holder: Extract<Holder, { kind: 'user' | 'role' }>,
): (Carrier | string)[] {
  if (holder.kind === 'role') return [holder.role];
  const member = [...holder.user.groups, ...holder.joined].filter((arn) => !holder.dropped.includes(arn));
  return [holder.user, ...member.map((arn) => groups.get(arn) ?? arn)];
}

/** How a policy is named that was taken from its carrier. */
export const inlineOf = ({ arn }: Carrier, at: number): string => `${arn} inline ${at}`;
export const attachmentOf = ({ arn }: Carrier, policy: string): string => `${arn} ${policy}`;

function sourceOf(
  compiled: CompiledModel,
  account: string,
  carriers: readonly (Carrier | string)[],
  changes: Pick<Amendments, 'dropped' | 'versions'> = { dropped: [], versions: {} },
): PolicySource {
  const { dropped, versions } = changes;
  const gaps: Note[] = compiled.gaps('policies', account);
  const policies: ParsedPolicy[] = [];
  for (const carrier of carriers) {
    if (typeof carrier === 'string') {
      gaps.push(unreadPolicy(carrier, 'the group was not read'));
      continue;
    }
    const inline = carrier.inline.filter((_, at) => !dropped.includes(inlineOf(carrier, at)));
    policies.push(...inline.map((document) => compiled.parse(document, 'identity')));
    for (const arn of carrier.attached) {
      if (dropped.includes(attachmentOf(carrier, arn))) continue;
      const policy = compiled.managed.get(arn);
      const document = policy?.otherVersions[versions[arn] ?? -1] ?? policy?.document;
      if (document === undefined) gaps.push(unreadPolicy(arn, 'the attached policy was not read'));
      else policies.push(compiled.parse(document, 'identity'));
    }
  }
  return { policies, gaps };
}

function unreadPolicy(place: string, reason: string): Note {
  const operation = 'iam:GetAccountAuthorizationDetails';
  return { place, reason, cause: 'evidence', operation, permission: operation };
}

function boundaryOf(compiled: CompiledModel, holder: Holder): PolicySource | null {
  if ((holder.kind !== 'user' && holder.kind !== 'role') || holder.withoutBoundary) return null;
  const arn = holder.kind === 'user' ? holder.user.boundary : holder.role.boundary;
  if (arn === null) return null;
  const policy = compiled.managed.get(arn);
  if (policy === undefined)
    return { policies: [], gaps: [unreadPolicy(arn, 'the permissions boundary was not read')] };
  return { policies: [compiled.parse(policy.document, 'identity')], gaps: [] };
}

/** Null where organization policies do not bind the account: standalone and management accounts. */
function organizationPolicies(
  compiled: CompiledModel,
  accountId: string,
  which: 'serviceControl' | 'resourceControl',
): Hierarchy | null {
  const account = compiled.accounts.get(accountId);
  const unknown = (reason: string): Hierarchy => ({
    levels: [],
    gaps: [
      {
        place: `account ${accountId}`,
        reason,
        cause: 'evidence',
        operation: 'organizations:ListPoliciesForTarget',
        permission: 'organizations:ListPoliciesForTarget',
      },
    ],
  });
  // An account outside the model belongs to others: whether their organization limits it is theirs to change.
  if (account === undefined || account.membership.kind === 'standalone') return null;
  if (account.membership.kind === 'unknown')
    return unknown('whether the account belongs to an organization was not read');
  if (account.membership.managementAccount) return null;
  const levels = account.membership[which];
  if (levels === null) return unknown('the policies of its organization were not read');
  return {
    levels: levels.map((level: PolicyLevel) => ({
      policies: level.policies.map((document) =>
        compiled.parse(document, which === 'serviceControl' ? 'identity' : 'resource-control'),
      ),
      gaps: [],
    })),
    gaps: compiled.gaps('organization', accountId),
  };
}
