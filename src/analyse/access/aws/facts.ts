import type { AwsAccount, Tags } from '../../../estate/identity/aws/model.ts';
import { isReserved } from './assignment.ts';
import type { CompiledModel } from './compiled.ts';
import { absent, contextOf, free, present, unread, type Context, type ContextValue } from './context.ts';
import { isFederated, type Holder } from './holder.ts';
import { coversAction } from './statement.ts';

/**
 * How the MFA context of a request stands: absent with long-term keys, false with temporary credentials obtained
 * without a device, true with one. Never inverted from a condition: each is evaluated by itself.
 */
export type MfaContext = 'absent' | 'false' | 'true';
export const mfaContexts: readonly MfaContext[] = ['absent', 'false', 'true'];

/** Context values given for one request; null says that the key is absent. */
export type ContextOverrides = Readonly<Record<string, readonly string[] | null>>;

interface Circumstances {
  mfa: MfaContext;
  /** The instant of the request, RFC 3339; where it is not given, time conditions stay unknown. */
  at: string | null;
  overrides: ContextOverrides;
}

/** What is known of the context of a request by `holder` on `resource`. Other keys are free or unread. */
export function contextFor(
  compiled: CompiledModel,
  holder: Holder,
  resource: { arn: string; account: string | null },
  circumstances: Circumstances,
): Context {
  const overrides = new Map(
    Object.entries(circumstances.overrides).map(([key, values]) => [
      key.toLowerCase(),
      values === null ? absent : present(...values),
    ]),
  );
  const identity = `${circumstances.mfa}|${overrides.size === 0 ? '' : JSON.stringify(circumstances.overrides)}`;
  const layers = [overrides, requestFacts(circumstances)];
  return contextOf(identity, layers, (key) => {
    const known =
      principalFact(compiled, holder, circumstances.mfa, key) ?? resourceFact(compiled, resource, key);
    return known ?? free;
  });
}

const requestLayers = new Map<string, Map<string, ContextValue>>();

function requestFacts({ mfa, at }: Circumstances): Map<string, ContextValue> {
  const cacheKey = `${mfa}|${at}`;
  let facts = requestLayers.get(cacheKey);
  if (facts === undefined) {
    facts = new Map([
      ['aws:multifactorauthpresent', mfa === 'absent' ? absent : present(mfa)],
      // With a device just used, the age is the least it can be.
      ['aws:multifactorauthage', mfa === 'true' ? present('0') : absent],
      ['aws:currenttime', at === null ? unread : present(at)],
      ['aws:epochtime', at === null ? unread : present(String(Math.floor(Date.parse(at) / 1000)))],
    ]);
    requestLayers.set(cacheKey, facts);
  }
  return facts;
}

/** Facts that follow from who calls; undefined where the key is none of those. */
function principalFact(
  compiled: CompiledModel,
  holder: Holder,
  mfa: MfaContext,
  key: string,
): ContextValue | undefined {
  if (holder.kind === 'service') return key === 'aws:principalisawsservice' ? present('true') : undefined;
  if (holder.kind === 'external') return key === 'aws:principalaccount' ? present(holder.account) : undefined;
  const temporary = holder.kind === 'role' || mfa !== 'absent';
  switch (key) {
    case 'aws:principalaccount':
    case 'kms:calleraccount':
      return holder.account === null ? absent : present(holder.account);
    case 'aws:principalarn':
      return principalArn(holder);
    case 'aws:principaltype':
      return principalType(holder);
    case 'aws:principalorgid':
    case 'aws:principalorgpaths':
      return organizationFact(compiled.accounts.get(holder.account ?? ''), key.endsWith('id'));
    case 'aws:username':
      return holder.kind === 'user'
        ? present(holder.user.name)
        : holder.kind === 'group-member'
          ? unread
          : absent;
    case 'aws:userid':
      return holder.kind === 'user' && holder.user.uniqueId !== null ? present(holder.user.uniqueId) : unread;
    case 'aws:tokenissuetime':
      return temporary ? { state: 'unknown', cause: 'request', present: true } : absent;
    case 'identitystore:userid':
      if (holder.kind !== 'role' || !isReserved(holder.role)) return absent;
      return holder.directoryUser === null ? unread : present(holder.directoryUser);
    case 'aws:federatedprovider':
      return holder.kind === 'role' ? unread : absent;
    case 'aws:principalisawsservice':
      return present('false');
    case 'aws:assumedroot':
      return holder.kind === 'root' ? present('false') : absent;
    case 'aws:sourceaccount':
    case 'aws:sourcearn':
    case 'aws:sourceorgid':
    case 'aws:sourceorgpaths':
    case 'aws:principalservicename':
    case 'aws:principalservicenameslist':
      return absent;
    case 'aws:sourceidentity':
      return holder.kind === 'role' ? free : absent;
    default:
      return key.startsWith('aws:principaltag/') ? principalTag(compiled, holder, key) : undefined;
  }
}

/** A user or role of some name. Names hold no colon, so that its ARN never ends as a root's does. */
const someUserOrRole: ContextValue = {
  state: 'unknown',
  cause: 'evidence',
  present: true,
  excludes: namesRootsAlone,
};

/** Whether a pattern of ARNs matches none but those of roots. */
export function namesRootsAlone(pattern: string): boolean {
  return pattern.toLowerCase().endsWith(':root');
}

function principalArn(holder: Holder): ContextValue {
  if (holder.kind === 'group-member' || holder.kind === 'administrator') return someUserOrRole;
  if (holder.kind === 'anyone' || holder.kind === 'directory-user' || isFederated(holder)) return free;
  return present(holder.id);
}

function principalType(holder: Holder): ContextValue {
  if (holder.kind === 'user' || holder.kind === 'group-member') return present('User');
  if (holder.kind === 'role') return present('AssumedRole');
  if (holder.kind === 'root') return present('Account');
  return holder.kind === 'administrator' ? unread : free;
}

function organizationFact(account: AwsAccount | undefined, id: boolean): ContextValue {
  if (account === undefined || account.membership.kind === 'unknown') return unread;
  if (account.membership.kind === 'standalone') return absent;
  if (id) return present(account.membership.organizationId);
  return account.membership.path === null ? unread : present(account.membership.path);
}

function principalTag(compiled: CompiledModel, holder: Holder, key: string): ContextValue {
  if (holder.kind === 'user') return tagFact(holder.retagged ? null : holder.user.tags, key);
  if (holder.kind !== 'role') return holder.kind === 'root' ? absent : unread;
  // Session tags override the role's own, where its trust policy lets callers pass them.
  const trust = compiled.parse(holder.role.trust, 'trust');
  const taggable =
    trust.fault !== null ||
    trust.statements.some((statement) => coversAction(statement, 'sts:TagSession') !== 'false');
  return taggable ? free : tagFact(holder.retagged ? null : holder.role.tags, key);
}

function tagFact(tags: Tags | null, key: string): ContextValue {
  if (tags === null) return unread;
  const name = key.slice(key.indexOf('/') + 1);
  const entry = Object.entries(tags).find(([tag]) => tag.toLowerCase() === name);
  return entry === undefined ? absent : present(entry[1]);
}

function resourceFact(
  compiled: CompiledModel,
  resource: { arn: string; account: string | null },
  key: string,
): ContextValue | undefined {
  if (key === 'aws:resourceaccount') return resource.account === null ? unread : present(resource.account);
  if (key === 'aws:resourceorgid' || key === 'aws:resourceorgpaths') {
    return organizationFact(compiled.accounts.get(resource.account ?? ''), key.endsWith('id'));
  }
  if (!/^(aws|iam|s3|ec2|ssm|kms|secretsmanager):resourcetag\//.test(key)) return undefined;
  const read = compiled.resource(resource.arn);
  const own = read !== undefined && read.arn === resource.arn ? read.tags : null;
  const tags = own ?? compiled.roles.get(resource.arn)?.tags ?? compiled.users.get(resource.arn)?.tags;
  return tagFact(tags ?? null, key);
}
