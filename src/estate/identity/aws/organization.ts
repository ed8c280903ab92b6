import { decodePolicy } from './policy-document.ts';
import type { Membership, PolicyDocument, PolicyLevel } from './model.ts';
import { addGap, isItem, itemsOf, textOf, type AwsPage, type Reads } from './page.ts';

const described = 'organizations:DescribeOrganization';

/** Where each account stands in its organization, with the policies of every level above it. */
export function membershipOf(reads: Reads, account: string): Membership {
  const pages = reads.pages(described).filter((one) => isItem(one.value));
  const page = pages.find((one) => one.account === account) ?? onlyOrganization(pages);
  const organization = page !== undefined && isItem(page.value) ? page.value['Organization'] : undefined;
  if (page === undefined) {
    addGap(
      reads,
      'organization',
      account,
      described,
      'whether the account belongs to an organization was not read',
    );
    return { kind: 'unknown' };
  }
  // The service answers that the account is not in an organization: kept as an empty answer.
  if (organization === undefined || organization === null)
    return page.account === account ? { kind: 'standalone' } : { kind: 'unknown' };
  if (!isItem(organization)) return { kind: 'unknown' };
  const organizationId = textOf(organization, 'Id');
  const management = textOf(organization, 'MasterAccountId') ?? textOf(organization, 'ManagementAccountId');
  if (organizationId === null || management === null) return { kind: 'unknown' };
  const chain = chainTo(reads, account);
  if (chain === null && account !== management) {
    addGap(
      reads,
      'organization',
      account,
      'organizations:ListAccountsForParent',
      'the place of the account in its organization was not read',
    );
    if (page.account !== account) return { kind: 'unknown' };
  }
  return {
    kind: 'member',
    organizationId,
    managementAccount: account === management,
    path: chain === null ? null : `${organizationId}/${chain.slice(0, -1).join('/')}/`,
    serviceControl: chain === null ? null : levelsOf(reads, chain, 'SERVICE_CONTROL_POLICY'),
    resourceControl: chain === null ? null : levelsOf(reads, chain, 'RESOURCE_CONTROL_POLICY'),
  };
}

/** What another account says of the organization; of several, nobody knows which the account belongs to. */
function onlyOrganization(pages: readonly AwsPage[]): AwsPage | undefined {
  const ids = new Set(
    pages.map(({ value }) =>
      isItem(value) && isItem(value['Organization']) ? textOf(value['Organization'], 'Id') : null,
    ),
  );
  return ids.size > 1 ? undefined : pages[0];
}

/** What was read of an organization's units and policies, gone through once for all of its accounts. */
interface Tree {
  parents: ReadonlyMap<string, string>;
  roots: ReadonlySet<string | null>;
  /** What lists the policies of a target, by the target and the type of policy. */
  listed: ReadonlyMap<string, readonly AwsPage[]>;
  /** What describes a policy, by its id. */
  described: ReadonlyMap<unknown, AwsPage>;
  levels: Map<string, PolicyLevel | null>;
}

const trees = new WeakMap<Reads, Tree>();

function treeOf(reads: Reads): Tree {
  let tree = trees.get(reads);
  if (tree === undefined) {
    const descriptions = reads.pages('organizations:DescribePolicy');
    tree = {
      parents: parentsIn(reads),
      roots: new Set(
        reads
          .pages('organizations:ListRoots')
          .flatMap((page) => itemsOf(reads, page, 'Roots', 'organization').map((item) => textOf(item, 'Id'))),
      ),
      listed: Map.groupBy(reads.pages(listsPolicies), ({ parameters }) =>
        JSON.stringify([parameters['TargetId'], parameters['Filter']]),
      ),
      // Of several, the first counts.
      described: new Map(descriptions.toReversed().map((page) => [page.parameters['PolicyId'], page])),
      levels: new Map(),
    };
    trees.set(reads, tree);
  }
  return tree;
}

function parentsIn(reads: Reads): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  const add = (operation: string, member: string): void => {
    for (const page of reads.pages(operation)) {
      const parent = page.parameters['ParentId'];
      if (typeof parent !== 'string') continue;
      for (const item of itemsOf(reads, page, member, 'organization')) {
        const id = textOf(item, 'Id');
        if (id !== null) parents.set(id, parent);
      }
    }
  };
  add('organizations:ListAccountsForParent', 'Accounts');
  add('organizations:ListOrganizationalUnitsForParent', 'OrganizationalUnits');
  return parents;
}

/** From the root down to the account; null where a link is missing. */
function chainTo(reads: Reads, account: string): string[] | null {
  const { parents, roots } = treeOf(reads);
  const chain = [account];
  while (!roots.has(chain[0]!)) {
    const parent = parents.get(chain[0]!);
    if (parent === undefined || chain.includes(parent)) return null;
    chain.unshift(parent);
  }
  return chain;
}

const listsPolicies = 'organizations:ListPoliciesForTarget';

/** The policies of one type at every level; null where any level was not read to its end. */
function levelsOf(reads: Reads, chain: readonly string[], type: string): PolicyLevel[] | null {
  const levels: PolicyLevel[] = [];
  for (const target of chain) {
    const level = levelAt(reads, target, type);
    if (level === null) {
      addGap(
        reads,
        'organization',
        chain.at(-1)!,
        listsPolicies,
        `the policies of type ${type} on ${target} were not read`,
      );
      return null;
    }
    levels.push(level);
  }
  // No policy at any level means that the type is not enabled: then nothing is limited.
  return levels.every((level) => level.policies.length === 0) ? [] : levels;
}

/** The policies of one type at one level; null where they were not read to their end. */
function levelAt(reads: Reads, target: string, type: string): PolicyLevel | null {
  const { listed, levels } = treeOf(reads);
  const key = JSON.stringify([target, type]);
  let level = levels.get(key);
  if (level === undefined) {
    const pages = listed.get(key) ?? [];
    const failed = pages.some((page) => reads.failed(listsPolicies, page.account, target));
    // The root of an organization that has not enabled a policy type lists none of it.
    level =
      pages.length === 0 || failed
        ? null
        : {
            target,
            policies: pages
              .flatMap((page) => itemsOf(reads, page, 'Policies', 'organization'))
              .map((item) => contentOf(reads, textOf(item, 'Id') ?? '', target)),
          };
    levels.set(key, level);
  }
  return level;
}

function contentOf(reads: Reads, id: string, target: string): PolicyDocument {
  const page = treeOf(reads).described.get(id);
  const policy = page !== undefined && isItem(page.value) ? page.value['Policy'] : undefined;
  const content = isItem(policy) ? policy['Content'] : undefined;
  return decodePolicy(content, id, `policy ${id} on ${target}`, page === undefined ? [] : [page.evidence]);
}

/** Accounts of the organization that nobody expected to be read: their principals may reach what is shared. */
export function addUnexpectedAccounts(reads: Reads): void {
  const operation = 'organizations:ListAccountsForParent';
  for (const page of reads.pages(operation)) {
    for (const item of itemsOf(reads, page, 'Accounts', 'organization')) {
      const id = textOf(item, 'Id');
      if (id === null || reads.accounts.includes(id)) continue;
      const details = 'iam:GetAccountAuthorizationDetails';
      addGap(reads, 'principals', id, details, 'an account of the organization that no source covers');
    }
  }
}
