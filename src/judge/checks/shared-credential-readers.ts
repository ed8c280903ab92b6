import { accountLabel } from '../../analyse/access/people/account.ts';
import { roleAllows } from '../../analyse/access/people/roles.ts';
import type { AwsResource } from '../../estate/identity/aws/model.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { ReachingAccount } from '../access/engagement-access.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
import { reached, reachedNeeds, type Reached } from '../access/reached.ts';
import { secretReading, secretStores } from '../access/secret-stores.ts';
import { workloadReaders, type WorkloadReader } from '../access/workload-readers.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import type { RegisteredAccount } from '../../estate/people/people.ts';
import { isEmployed } from '../employment.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf } from '../survey.ts';

/** NCSSR 2.2.5: only whose trusted role is for reading a secret can read it, and services that somebody answers for. */
export const sharedCredentialReaders: Check = {
  id: 'shared-credential-readers',
  title: 'Only people whose trusted role says so, and registered services, can read secrets of the system',
  procedure:
    'Everyone who can read a secret of the system (`secretsmanager:GetSecretValue` on each secret, secrets of each Azure vault) is found over all paths, standing and eligible. Each must be an account of a person one of whose trusted roles `may` do exactly that to that secret or vault, or a service account, or a role that a workload outside the system bears, that the register of accounts gives an owner. Where a secret is encrypted with a key of the CA, nobody is taken to read it who is not shown to decrypt with that key. Which of the secrets are shared credentials, and what is kept elsewhere, is for people to say. A system with a managed HSM, whose own roles cannot be read, or with a vault or secret whose tags were not read, is never decided.',
  nature: 'reperformance',
  cites: { '2.2.5-b': 'part' },
  needs: reachedNeeds,
  population: ['identity.aws', 'identity.azure'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const found = reached(context);
    const { system, accounts, population, supporting, unknown } = found;
    const { secrets, vaults } = secretStores(system);
    const stores = [...secrets, ...vaults];
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const keys = keysOf(context);
    for (const account of accounts) {
      // Services are asked about by the role that they take on; with what nobody can sign in with, nobody reads.
      if (account.kind === 'service' || account.joined?.account.ways?.length === 0) continue;
      const beyond = account.permissions.filter(
        ({ action, resource }) =>
          (action === secretReading.aws || action === secretReading.azure) &&
          !mayRead(account, action, resource, found, context),
      );
      const read = beyond.map((one) => ({ ...one, doubt: doubtOf(account, one, keys) }));
      const first = read.find(({ doubt }) => doubt === null) ?? read[0];
      if (first === undefined) continue;
      const { joined, kind, principal } = account;
      const names = [...new Set(read.map(({ resource }) => resource))];
      const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
      const doubt = first.doubt === null ? '' : `, ${first.doubt}`;
      const said: Exception = {
        subject: joined === null ? `${kind} ${principal}` : accountLabel(joined.account),
        condition: `${whoseWords(account, found, context)}, and ${first.doubt === null ? 'can' : 'may'} read ${nameOf(first.resource)}${more}${doubt}: ${pathWords(first.path)}`,
        evidence: [...new Set([...pathEvidence(first.path), ...(joined?.account.evidence ?? [])])],
        witness: { ...pathWitness(first.path), secrets: names },
      };
      const rosterDecides = joined?.personId != null;
      (first.doubt === null && (found.rosterWhole || !rosterDecides) ? exceptions : undecided).push(said);
    }
    for (const { role, services, proved, reading, secrets: read } of workloads(found, context)) {
      const doubt = proved ? doubtOfKey(role, reading, found, keys) : 'which is not proved';
      const said: Exception = {
        subject: `role ${nameOf(role)}`,
        condition: `is taken on by ${services.join(', ')} for workloads that are not the system, nobody answers for it in the register of accounts, and it ${doubt === null ? 'can' : 'may'} read ${nameOf(reading.resource)}${doubt === null ? '' : `, ${doubt}`}: ${pathWords(reading.path)}`,
        evidence: pathEvidence(reading.path),
        witness: { ...pathWitness(reading.path), secrets: read },
      };
      (doubt === null ? exceptions : undecided).push(said);
    }
    const expected = population.population.expected === null ? null : stores.length;
    const none = stores.length === 0 && population.whole;
    return judgementOf(
      { ...population, population: { ...population.population, expected, inspected: stores.length } },
      supporting,
      {
        exceptions,
        // That nothing of a system was found to ask about is what a whole reading without a secret comes to.
        undecided: [
          ...undecided,
          ...unknown.filter(({ condition }) => !(none && condition === system.unanswered)),
        ],
        ...(stores.length === 0
          ? { notOperated: 'No secret of the system is in Secrets Manager, and it has no vault' }
          : {}),
      },
    );
  },
};

function workloads({ system, rosterOf }: Reached, context: CheckContext): WorkloadReader[] {
  return workloadReaders(system, {
    model: context.collection<AwsIdentity>('identity.aws').members[0]?.model ?? null,
    resources: context.system?.reach.resources ?? new Set(),
    register: context.collection<RegisteredAccount>('people.accountRegister').members,
    isHere: (personId) => rosterOf(personId).some((row) => isEmployed(row, context.at)),
  });
}

/** Whether who has an account may read a secret: by a trusted role of its person, or as a service with an owner. */
function mayRead(
  { joined }: ReachingAccount,
  action: string,
  resource: string,
  { rosterOf }: Reached,
  { scope, at }: CheckContext,
): boolean {
  if (joined === null || joined.personId === null) return false;
  const rows = rosterOf(joined.personId).filter((row) => isEmployed(row, at));
  if (joined.use === 'service') return rows.length > 0;
  if (joined.use === 'shared') return false;
  return rows
    .flatMap(({ roles }) => roles)
    .some((name) => {
      const role = Object.hasOwn(scope.roles, name) ? scope.roles[name] : undefined;
      return role !== undefined && roleAllows(role, scope.sources, action, resource);
    });
}

function whoseWords({ joined }: ReachingAccount, { rosterOf }: Reached, { at }: CheckContext): string {
  if (joined === null) return 'is no account of this engagement';
  if (joined.personId === null) return joined.why ?? 'names no person';
  const rows = rosterOf(joined.personId).filter((row) => isEmployed(row, at));
  if (rows.length === 0) return `is of ${joined.personId}, who is not active in the roster`;
  if (joined.use === 'shared') return `is registered as an account that a group uses`;
  const roles = [...new Set(rows.flatMap((row) => row.roles))];
  const glass = joined.use === 'break-glass' ? 'a break-glass account of ' : 'of ';
  return roles.length === 0
    ? `is ${glass}${joined.personId}, who holds no trusted role`
    : `is ${glass}${joined.personId}, whose trusted role ${roles.join(', ')} is not for that`;
}

/** Why it is not proved that an account reads a secret; null where it is. */
function doubtOf(
  { verdict, permissions }: ReachingAccount,
  { resource, path }: ReachingAccount['permissions'][number],
  keys: ReadonlyMap<string, string>,
): string | null {
  if (verdict !== 'allowed' || path?.certainty !== 'proved') return 'which is not proved';
  return keyDoubt(permissions, resource, keys);
}

function doubtOfKey(
  role: string,
  { resource }: ReachingAccount['permissions'][number],
  { system }: Reached,
  keys: ReadonlyMap<string, string>,
): string | null {
  const permissions = system.accounts.find(({ principal }) => principal === role)?.permissions ?? [];
  return keyDoubt(permissions, resource, keys);
}

function keyDoubt(
  permissions: ReachingAccount['permissions'],
  secret: string,
  keys: ReadonlyMap<string, string>,
): string | null {
  const key = keys.get(secret);
  if (key === undefined) return null;
  const decrypts = permissions.some(
    ({ action, resource, path }) =>
      action === 'kms:Decrypt' &&
      (resource === key || resource.endsWith(`:key/${key}`)) &&
      path?.certainty === 'proved',
  );
  return decrypts ? null : `if it decrypts with ${key}`;
}

/** The keys of the CA that secrets are encrypted with, by secret. */
function keysOf(context: CheckContext): Map<string, string> {
  const { members } = context.collection<AwsIdentity>('identity.aws');
  const resources: readonly AwsResource[] = members[0]?.model.resources ?? [];
  return new Map(
    resources.flatMap(({ arn, secret }): [string, string][] => (secret?.key ? [[arn, secret.key]] : [])),
  );
}

/** A secret or vault by the last part of its id. */
function nameOf(id: string): string {
  return id.split(/[/:]/).at(-1) ?? id;
}
