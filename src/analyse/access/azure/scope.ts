import type { AzureIdentityModel } from '../../../estate/identity/azure/model.ts';

/** What stands above a scope: by its own name, and by the tree of management groups. */
export class ScopeTree {
  readonly #parents: ReadonlyMap<string, string>;
  readonly #known = new Map<string, readonly string[]>();

  constructor(model: AzureIdentityModel) {
    this.#parents = new Map(model.hierarchy.map(({ scope, parent }) => [scope, parent]));
  }

  /** The scope and everything above it, up to the root `/`, in lower case. */
  chain(scope: string): readonly string[] {
    const start = normalScope(scope);
    let chain = this.#known.get(start);
    if (chain === undefined) {
      chain = this.#climb(start);
      this.#known.set(start, chain);
    }
    return chain;
  }

  #climb(start: string): string[] {
    const chain: string[] = [];
    let at = start;
    while (!isGroup(at) && at.split('/').length > 3) {
      chain.push(at);
      at = at.slice(0, at.lastIndexOf('/'));
    }
    const seen = new Set<string>();
    for (
      let next: string | undefined = at;
      next !== undefined && next !== '/';
      next = this.#parents.get(next)
    ) {
      if (seen.has(next)) break;
      seen.add(next);
      chain.push(next);
    }
    chain.push('/');
    return chain;
  }
}

/** A scope as all scopes are compared. */
export function normalScope(scope: string): string {
  const plain = scope.toLowerCase().replace(/\/+$/, '');
  return plain === '' ? '/' : plain;
}

/** Whether a scope is a management group, and nothing in one. */
export function isGroup(scope: string): boolean {
  return /^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/.test(scope);
}

/** The subscription that a scope lies in; null for the root and management groups. */
export function subscriptionOf(scope: string): string | null {
  return /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase() ?? null;
}

/** The type of a resource, as `microsoft.compute/virtualmachines`; empty for a group of resources or wider. */
export function resourceType(scope: string): string {
  const at = scope.lastIndexOf('/providers/');
  if (at < 0) return '';
  const [provider, ...names] = scope.slice(at + '/providers/'.length).split('/');
  return [provider, ...names.filter((_, position) => position % 2 === 0)].join('/').toLowerCase();
}
