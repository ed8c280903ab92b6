import { flagOf, idOf, objectsOf, isItem, textOf, textsOf, type Item } from '../azure/page.ts';
import type { DecodedPage } from '../../collection.ts';
import type { ApplicationAssignment, EnterpriseApplication, FederationGap } from './model.ts';

const listOperation = 'GET /v1.0/servicePrincipals';
const assignedOperation = 'GET /v1.0/servicePrincipals/{servicePrincipal}/appRoleAssignedTo';
const permission = 'Application.Read.All';

interface Applications {
  applications: EnterpriseApplication[];
  gaps: FederationGap[];
}

/** The applications of the directories with who is assigned to each. What is not understood is a gap. */
export function applicationsOf(
  listed: readonly DecodedPage[],
  assigned: readonly DecodedPage[],
): Applications {
  const gaps: FederationGap[] = [];
  const asked = Map.groupBy(assigned, ({ parameters }) =>
    String(parameters['servicePrincipal']).toLowerCase(),
  );
  const applications = new Map<string, EnterpriseApplication>();
  for (const page of listed) {
    const tenant = (page.envelope.account ?? '').toLowerCase();
    for (const item of valuesOf(page.value)) {
      const id = idOf(item, 'id');
      const appId = idOf(item, 'appId');
      if (id === null || appId === null) {
        gaps.push(gap('applications', tenant, id, 'an application of the directory is not understood'));
        continue;
      }
      const own = asked.get(id) ?? [];
      if (own.length === 0) gaps.push(gap('assignments', tenant, id, 'who is assigned to it was not read'));
      applications.set(id, {
        ...applicationOf(item, { tenant, id, appId }),
        assignments: own.flatMap((one) => assignmentsOf(one, id, gaps)),
        evidence: [...new Set([page, ...own].map(({ envelope }) => envelope.id))],
      });
    }
  }
  return { applications: [...applications.values()], gaps };
}

function gap(
  about: 'applications' | 'assignments',
  container: string,
  subject: string | null,
  reason: string,
): FederationGap {
  const operation = about === 'applications' ? listOperation : assignedOperation;
  return { about, container, subject, reason, operation, permission };
}

function valuesOf(value: unknown): Item[] {
  const list = isItem(value) ? value['value'] : undefined;
  return Array.isArray(list) ? (list as unknown[]).filter(isItem) : [];
}

type Named = Pick<EnterpriseApplication, 'tenant' | 'id' | 'appId'>;

function applicationOf(item: Item, named: Named): Omit<EnterpriseApplication, 'assignments' | 'evidence'> {
  const roles = item['appRoles'] === undefined ? null : objectsOf(item, 'appRoles');
  const keys = objectsOf(item, 'keyCredentials');
  const signing = (keys ?? []).filter((key) => textOf(key, 'usage') !== 'Verify');
  const identifiers = signing.map((key) => hexOf(textOf(key, 'customKeyIdentifier')));
  return {
    ...named,
    name: textOf(item, 'displayName') ?? named.appId,
    enabled: flagOf(item, 'accountEnabled'),
    assignmentRequired: flagOf(item, 'appRoleAssignmentRequired'),
    roles: roles?.map((role) => ({ id: idOf(role, 'id') ?? '', value: textOf(role, 'value') })) ?? null,
    names: textsOf(item, 'servicePrincipalNames') ?? [],
    signingKeys: [...new Set(identifiers.filter((one) => one !== null))],
    signingKeysShown: keys !== null && !identifiers.includes(null),
  };
}

/** Graph writes the identifier of a key in base64: the SHA-1 or the SHA-256 of its certificate. */
function hexOf(identifier: string | null): string | null {
  if (identifier === null) return null;
  const bytes = Buffer.from(identifier, 'base64');
  return bytes.length === 20 || bytes.length === 32 ? bytes.toString('hex') : null;
}

function assignmentsOf(
  { value, envelope }: DecodedPage,
  application: string,
  gaps: FederationGap[],
): ApplicationAssignment[] {
  const tenant = (envelope.account ?? '').toLowerCase();
  return valuesOf(value).flatMap((item) => {
    const principal = idOf(item, 'principalId');
    const role = idOf(item, 'appRoleId');
    if (principal === null || role === null) {
      gaps.push(gap('assignments', tenant, application, 'an assignment to it is not understood'));
      return [];
    }
    return [{ id: textOf(item, 'id') ?? '', principal, role, evidence: [envelope.id] }];
  });
}
