import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startAws, type AwsServer } from '../../src/demo/aws/server.ts';
import { accountsOf, type Account } from './account.ts';
import { Answers } from './answers.ts';
import { addIdentity } from './identity.ts';
import { addIdentityCenter } from './identity-center.ts';
import { addNetwork } from './network.ts';
import { addOrganization } from './organizations.ts';
import { addResources } from './resources.ts';
import { addTransit } from './transit.ts';

/**
 * An organization of a believable shape: accounts by purpose, service roles, people through Identity Center, control
 * policies, one network an account behind a transit gateway, resources tagged with the system that they belong to.
 */
export interface Organization {
  accounts: readonly Account[];
  answers: Answers;
}

/** An organization of so many accounts, as it answers at an instant; the same number gives the same organization. */
export function organizationOf(count: number, at: Date): Organization {
  const accounts = accountsOf(count);
  const answers = new Answers();
  const reportedAt = `${at.toISOString().slice(0, 10)}T00:00:00Z`;
  for (const account of accounts) {
    addIdentity(account, accounts, reportedAt, answers);
    addResources(account, accounts, answers);
    addNetwork(account, accounts, answers);
  }
  addOrganization(accounts, answers);
  addIdentityCenter(accounts, answers);
  addTransit(accounts, answers);
  return { accounts, answers };
}

/** Serves the organization on the loopback, in pages of the size that the services have. */
export function serve({ answers }: Organization): Promise<AwsServer> {
  return startAws({ estate: '/nonexistent', pageSize: 100, answer: (request) => answers.to(request) });
}

/** Writes the organization as the AWS command line would have exported it, a file an answer. */
export async function exportTo(folder: string, { answers }: Organization): Promise<void> {
  for (const { account, place, operation, object, answer } of answers.all()) {
    const at = place === 'global' ? account : `${account}/${place}`;
    const name = operation.split('/').at(-1) ?? operation;
    const file = join(folder, 'accounts', at, `${name}${object === '' ? '' : `.${object}`}.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(answer));
  }
  await writeFile(
    join(folder, 'export.yaml'),
    'complete: true\nby: Pat Example, platform team\nat: 2026-11-20T08:50:00Z\n',
  );
}
