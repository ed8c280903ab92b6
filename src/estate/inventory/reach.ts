import type { Scope, Selector } from '../../scope/scope.ts';
import type { Resource } from './resources.ts';

/** What a declared system turned out to consist of. */
export interface SystemReach {
  /** Ids of its resources, with what they carry: interfaces of an instance, disks of a machine. */
  resources: ReadonlySet<string>;
  /** Accounts and subscriptions it lives in. */
  containers: ReadonlySet<string>;
  /** Directories that govern those. */
  tenants: ReadonlySet<string>;
  /** Selectors that name something, and found nothing. */
  unmatched: readonly Selector[];
  /** True where a selector searches the whole source, so that an unread account could hold more of the system. */
  open: boolean;
}

/**
 * Finds the resources of a system or segment by its selectors: their union, each selector needing all of its matchers. A selector
 * of a source alone, or of a source and account, takes the account or tenant as a whole.
 */
export function reachOf(
  select: readonly Selector[],
  scope: Scope,
  resources: readonly Resource[],
): SystemReach {
  const found = new Set<string>();
  const containers = new Set<string>();
  const tenants = new Set<string>();
  const unmatched: Selector[] = [];
  let open = false;
  for (const selector of select) {
    const source = scope.sources[selector.source];
    if (source?.kind === 'azure' || source?.kind === 'entra') tenants.add(source.tenant);
    if (selector.account !== undefined) containers.add(selector.account);
    const matched = resources.filter((resource) => matches(resource, selector));
    if (isWholeContainer(selector)) {
      if (selector.account === undefined) {
        open = true;
        if (source?.kind === 'aws') for (const account of source.accounts) containers.add(account);
        if (source?.kind === 'azure')
          for (const subscription of source.subscriptions) containers.add(subscription);
      }
    } else {
      if (matched.length === 0) unmatched.push(selector);
      open ||= selector.account === undefined;
    }
    for (const resource of matched) {
      found.add(resource.id);
      containers.add(resource.container);
    }
  }
  addCarried(found, resources);
  return { resources: found, containers, tenants, unmatched, open };
}

/** Whether any of the selectors takes a resource: by its matchers, or with the whole of its source or account. */
export function isSelected(select: readonly Selector[], resource: Selectable): boolean {
  return select.some((selector) => matches(resource, selector));
}

/** What a resource is selected by. */
type Selectable = Pick<
  Resource,
  'id' | 'source' | 'container' | 'tags' | 'network' | 'subnets' | 'resourceGroup'
>;

function isWholeContainer(selector: Selector): boolean {
  return (
    selector.tag === undefined && selector.id === undefined && !selector.resourceGroup && !selector.subnet
  );
}

function matches(resource: Selectable, selector: Selector): boolean {
  if (resource.source !== selector.source) return false;
  if (selector.account !== undefined && resource.container !== selector.account) return false;
  if (selector.id !== undefined && !placesOf(resource).some((id) => same(id, selector.id))) return false;
  if (selector.subnet !== undefined && !resource.subnets.some((id) => same(id, selector.subnet)))
    return false;
  if (selector.resourceGroup !== undefined && !same(resource.resourceGroup, selector.resourceGroup))
    return false;
  return Object.entries(selector.tag ?? {}).every(([key, value]) => resource.tags[key] === value);
}

/** A resource answers to its own id and to that of the network and subnets that it stands in. */
function placesOf(resource: Selectable): readonly string[] {
  return [resource.id, ...resource.subnets, ...(resource.network === null ? [] : [resource.network])];
}

/** Azure ids are case-insensitive; AWS ids are lower case already. */
function same(id: string | null, wanted: string | undefined): boolean {
  if (id === null || wanted === undefined) return false;
  const [whole, name] = [id.toLowerCase(), wanted.toLowerCase()];
  return whole === name || whole.endsWith(`/${name}`);
}

/** A machine brings its interfaces, an interface its machine; repeated until nothing more is found. */
function addCarried(found: Set<string>, resources: readonly Resource[]): void {
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const resource of resources) {
      if (resource.carries.some((id) => found.has(id))) found.add(resource.id);
      if (found.has(resource.id)) for (const id of resource.carries) found.add(id);
    }
  }
}
