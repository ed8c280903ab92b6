import { text } from '../fan-out-kind.ts';
import { listOf, operationOf, readPages, type AwsKind, type ListCall } from '../kind.ts';

const roots: ListCall = {
  service: 'organizations',
  operation: 'ListRoots',
  permission: 'organizations:ListRoots',
  list: 'Roots',
};
const units: ListCall = {
  service: 'organizations',
  operation: 'ListOrganizationalUnitsForParent',
  permission: 'organizations:ListOrganizationalUnitsForParent',
  list: 'OrganizationalUnits',
};
const accounts: ListCall = {
  service: 'organizations',
  operation: 'ListAccountsForParent',
  permission: 'organizations:ListAccountsForParent',
  list: 'Accounts',
};

/** The root, every unit below it, and the accounts in each. */
export const hierarchy: AwsKind = {
  kind: 'aws.organizations.hierarchy',
  title: 'Root, organizational units and their accounts',
  provider: 'aws',
  level: 'organization',
  operations: [roots, units, accounts].map(operationOf),
  async collect(session, sink) {
    const waiting: string[] = [];
    const wait = (list: string) => (page: Record<string, unknown>) => {
      for (const id of listOf(page, list).map(text('Id'))) if (id !== undefined) waiting.push(id);
    };
    await readPages(roots, session, sink, wait('Roots'));
    for (let subject = waiting.shift(); subject !== undefined; subject = waiting.shift()) {
      const input = { ParentId: subject };
      await readPages({ ...units, input, subject }, session, sink, wait('OrganizationalUnits'));
      await readPages({ ...accounts, input, subject }, session, sink);
      if (session.signal.aborted) return;
    }
  },
};
