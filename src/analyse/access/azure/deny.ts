import type { AzureIdentityModel, DenyAssignment } from '../../../estate/identity/azure/model.ts';
import { conditionHolds } from './condition.ts';
import { permits, type Plane } from './permission.ts';
import type { Ternary } from '../ternary.ts';
import { isGroup, subscriptionOf, type ScopeTree } from './scope.ts';

/** Finds the deny assignments that bear, or may bear, on an operation at a scope, whomever they concern. */
export class DenyIndex {
  readonly #denies: readonly DenyAssignment[];
  readonly #tree: ScopeTree;
  readonly #treeUnread: boolean;

  constructor(model: AzureIdentityModel, tree: ScopeTree) {
    this.#denies = model.denies;
    this.#tree = tree;
    this.#treeUnread = model.gaps.some(({ affects }) => affects === 'hierarchy');
  }

  /** Those that are, or may be, in force at the scope. */
  standing(scope: string): DenyAssignment[] {
    if (this.#denies.length === 0) return [];
    return this.#denies.filter((deny) => this.stands(deny, scope) !== 'false');
  }

  /** Whether a deny assignment is in force at the scope; where the tree was not read, a group may stand above it. */
  stands(deny: DenyAssignment, scope: string): Ternary {
    const chain = this.#tree.chain(scope);
    if (deny.scope === chain[0]) return 'true';
    if (deny.childrenExempt) return 'false';
    if (chain.includes(deny.scope)) return 'true';
    if (!isGroup(deny.scope)) return 'false';
    const subscription = subscriptionOf(scope);
    if (subscription !== null && deny.listedBy.includes(subscription)) return 'true';
    return this.#treeUnread && scope !== '/' ? 'unknown' : 'false';
  }

  at(scope: string, action: string, plane: Plane): DenyAssignment[] {
    return this.standing(scope).filter((deny) => {
      if (!deny.understood) return true;
      if (!permits(deny.permissions, action, plane)) return false;
      return conditionHolds(deny.condition, action) !== 'false';
    });
  }
}
