import { known, type Ternary } from '../ternary.ts';

/** Who makes a request. */
export type Caller =
  | { kind: 'user'; account: string; arn: string }
  | { kind: 'role'; account: string; arn: string; sessionName: string | null; serviceLinked: boolean }
  | { kind: 'root'; account: string; arn: string }
  | { kind: 'service'; account: null; arn: string }
  | { kind: 'federated'; account: null; arn: string }
  | { kind: 'anonymous'; account: null; arn: string };

/** The parsed Principal or NotPrincipal element. */
export interface PrincipalSpec {
  everyone: boolean;
  /** ARNs, account ids and unique ids as written. */
  aws: readonly string[];
  services: readonly string[];
  federated: readonly string[];
}

/** By which kind of name a caller is listed; what a resource policy's grant overcomes depends on it. */
export interface PrincipalMatch {
  /** The user, or the role session, by its own ARN. */
  direct: Ternary;
  role: Ternary;
  account: Ternary;
  everyone: Ternary;
  /** A service or a federated provider. */
  other: Ternary;
}

const nobody: PrincipalMatch = {
  direct: 'false',
  role: 'false',
  account: 'false',
  everyone: 'false',
  other: 'false',
};

/** Parses a Principal element; what is not understood is returned as faults. */
export function parsePrincipal(raw: unknown): { spec: PrincipalSpec; faults: string[] } {
  const spec = { everyone: false, aws: [] as string[], services: [] as string[], federated: [] as string[] };
  const faults: string[] = [];
  if (raw === '*') return { spec: { ...spec, everyone: true }, faults };
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { spec, faults: ['Principal is neither "*" nor a JSON object'] };
  }
  for (const [kind, value] of Object.entries(raw)) {
    for (const name of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof name !== 'string') faults.push(`Principal ${kind} is not text`);
      else if (kind === 'AWS' && name === '*') spec.everyone = true;
      else if (kind === 'AWS' && isAwsPrincipal(name)) spec.aws.push(name);
      else if (kind === 'Service' && !name.includes('*')) spec.services.push(name);
      else if (kind === 'Federated') spec.federated.push(name);
      else faults.push(`unknown principal ${kind} ${name}`);
    }
  }
  return { spec, faults };
}

/** Account ids, ARNs without wildcards, and the unique ids that stand for principals deleted since. */
function isAwsPrincipal(name: string): boolean {
  return /^\d{12}$/.test(name) || /^A[A-Z0-9]{15,}$/.test(name) || /^arn:[^*?]+$/.test(name);
}

/** Account of an account principal, as `111122223333` or `arn:aws:iam::111122223333:root`; null for others. */
export function accountOfPrincipal(name: string): string | null {
  return /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1] ?? null;
}

/** The ARN of a role's session, as `aws:userid` names it. Paths are not part of it. */
export function sessionArn(roleArn: string, sessionName: string): string {
  const [, partition, , , account, resource] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${resource!.slice(resource!.lastIndexOf('/') + 1)}/${sessionName}`;
}

/** Whether and by which name a caller is listed. */
export function matchPrincipal(spec: PrincipalSpec, caller: Caller): PrincipalMatch {
  const everyone = known(spec.everyone);
  if (caller.kind === 'anonymous') return { ...nobody, everyone };
  if (caller.kind === 'service') return { ...nobody, other: known(spec.services.includes(caller.arn)) };
  if (caller.kind === 'federated')
    return { ...nobody, everyone, other: known(spec.federated.includes(caller.arn)) };
  const account = known(spec.aws.some((name) => accountOfPrincipal(name) === caller.account));
  if (caller.kind === 'root') return { ...nobody, everyone, account };
  if (caller.kind === 'user')
    return { ...nobody, everyone, account, direct: known(spec.aws.includes(caller.arn)) };
  return {
    ...nobody,
    everyone,
    account,
    role: known(spec.aws.includes(caller.arn)),
    direct: sessionListed(spec, caller),
  };
}

function sessionListed(spec: PrincipalSpec, caller: Extract<Caller, { kind: 'role' }>): Ternary {
  if (!spec.aws.some((name) => name.includes(':assumed-role/'))) return 'false';
  if (caller.sessionName !== null)
    return known(spec.aws.includes(sessionArn(caller.arn, caller.sessionName)));
  const prefix = sessionArn(caller.arn, '');
  return spec.aws.some((name) => name.startsWith(prefix)) ? 'unknown' : 'false';
}

/**
 * Whether NotPrincipal leaves a caller out. A role session is only surely left out where its session, its role
 * and its account are all listed, a user where it and its account are (IAM User Guide, NotPrincipal); listed in
 * part it is unknown.
 */
export function excludedByNotPrincipal(spec: PrincipalSpec, caller: Caller): Ternary {
  const match = matchPrincipal(spec, caller);
  if (match.everyone === 'true') return 'true';
  if (caller.kind === 'service' || caller.kind === 'federated') return match.other;
  if (caller.kind === 'anonymous') return 'false';
  const needed =
    caller.kind === 'root'
      ? [match.account]
      : caller.kind === 'user'
        ? [match.direct, match.account]
        : [match.direct, match.role, match.account];
  if (needed.every((value) => value === 'true')) return 'true';
  return needed.every((value) => value === 'false') ? 'false' : 'unknown';
}
