import type { AzureIdentityModel, DenyAssignment } from '../../../estate/identity/azure/model.ts';
import { conditionHolds } from './condition.ts';
import { permits, type Plane } from './permission.ts';
import { isGroup, subscriptionOf, type ScopeTree } from './scope.ts';

/** Finds the deny assignments that bear, or may bear, on an operation at a scope, whomever they concern. */
export class DenyIndex {
  readonly #denies: readonly DenyAssignment[];
  readonly #tree: ScopeTree;

  constructor(model: AzureIdentityModel, tree: ScopeTree) {
    this.#denies = model.denies;
    this.#tree = tree;
  }

  /** Those in force at the scope. */
  standing(scope: string): DenyAssignment[] {
    if (this.#denies.length === 0) return [];
    const chain = this.#tree.chain(scope);
    const subscription = subscriptionOf(scope);
    return this.#denies.filter((deny) => {
      if (deny.scope === chain[0]) return true;
      if (deny.childrenExempt) return false;
      if (chain.includes(deny.scope)) return true;
      return isGroup(deny.scope) && subscription !== null && deny.listedBy.includes(subscription);
    });
  }

  at(scope: string, action: string, plane: Plane): DenyAssignment[] {
    return this.standing(scope).filter((deny) => {
      if (!deny.understood) return true;
      if (!permits(deny.permissions, action, plane)) return false;
      return conditionHolds(deny.condition, action) !== 'false';
    });
  }
}
