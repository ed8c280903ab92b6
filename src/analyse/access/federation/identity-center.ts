import type { EnterpriseApplication, FederationModel } from '../../../estate/identity/federation/model.ts';

/** An assumption of the engagement, with whether it is in force at the instant judged. */
export interface AcceptedAssumption {
  id: string;
  approver: string;
  expires: string;
  inForce: boolean;
}

/** Where Identity Center takes its users from: a tenant, on an accepted assumption, or not known. */
type CenterSource =
  { kind: 'tenant'; application: EnterpriseApplication; note: string } | { kind: 'unknown'; why: string };

/** The assumption that an instance of Identity Center takes its users from a tenant. */
export function sourceAssumption(instance: string, tenant: string): string {
  return `identity-center-source:${instance}:${tenant}`;
}

/**
 * The identity source of Identity Center is readable by no API. An accepted assumption names the tenant; which
 * application of it signs people in is then proved by the audience, which holds the id of the identity store.
 */
export function sourceOf(model: FederationModel, assumptions: readonly AcceptedAssumption[]): CenterSource {
  const unknown = (why: string): CenterSource => ({ kind: 'unknown', why });
  const gap = model.gaps.find(({ about }) => about === 'instances');
  if (gap !== undefined) return unknown(`the instances of Identity Center were not read: ${gap.reason}`);
  const [instance, another] = model.instances;
  if (instance === undefined) return unknown('no instance of Identity Center was read');
  if (another !== undefined) return unknown('there are several instances of Identity Center');
  const offered = model.tenants.map((tenant) => {
    const id = sourceAssumption(instance.arn, tenant);
    return { tenant, id, accepted: assumptions.filter((one) => sameText(one.id, id)) };
  });
  const inForce = offered.flatMap(({ tenant, accepted }) =>
    accepted.filter((one) => one.inForce).map((assumption) => ({ tenant, assumption })),
  );
  const [chosen] = inForce;
  if (chosen === undefined)
    return unknown(
      whyNone(
        offered.flatMap((one) => one.accepted),
        offered.map(({ id }) => id),
      ),
    );
  if (inForce.some(({ tenant }) => tenant !== chosen.tenant))
    return unknown('accepted assumptions name several tenants as the identity source of Identity Center');
  const { tenant, assumption } = chosen;
  const hidden = model.gaps.find(
    ({ about, container }) => about === 'applications' && (container === null || container === tenant),
  );
  if (hidden !== undefined)
    return unknown(`which application signs people in to Identity Center is not known: ${hidden.reason}`);
  const applications = model.applications.filter(
    (one) => one.tenant === tenant && one.names.some((name) => isAudience(name, instance.identityStore)),
  );
  const [application] = applications;
  if (application === undefined || applications.length > 1)
    return unknown(
      `${application === undefined ? 'no application' : 'more than one application'} of the tenant has Identity Center as its audience`,
    );
  return {
    kind: 'tenant',
    application,
    note: `Rests on the assumption ${assumption.id}, accepted by ${assumption.approver} until ${assumption.expires}: people sign in to Identity Center through the application ${application.name}. Who can change that application was not followed.`,
  };
}

function whyNone(expired: readonly AcceptedAssumption[], ids: readonly string[]): string {
  const [lapsed] = expired;
  if (lapsed !== undefined) return `the assumption ${lapsed.id} expired on ${lapsed.expires}`;
  const offer = ids.length === 0 ? '' : `; \`assumptions\` may accept ${ids.join(' or ')}`;
  return `where Identity Center takes its users from is readable by no API${offer}`;
}

/** Such as `https://us-east-1.signin.aws.amazon.com/platform/saml/d-1234567890`. */
function isAudience(name: string, identityStore: string): boolean {
  return (
    /^https:\/\/[a-z0-9.-]*signin\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|aws)\//i.test(
      name,
    ) && name.toLowerCase().endsWith(`/platform/saml/${identityStore.toLowerCase()}`)
  );
}

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
