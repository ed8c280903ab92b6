import type { AccessPath } from '../../analyse/access/answer.ts';
import { accountLabel } from '../../analyse/access/people/account.ts';
import type { Exception } from '../judgement.ts';
import type { ReachingAccount } from './engagement-access.ts';
import { pathEvidence } from './path-words.ts';

/** Services by which a provider lets somebody into a machine without a way through the network. */
const services: Readonly<Record<string, string>> = {
  'ssm:startsession': 'AWS Session Manager',
  'ssm:startaccessrequest': 'AWS just-in-time node access',
  'ssm:sendcommand': 'AWS Run Command',
  'ssm:createassociation': 'AWS State Manager',
  'ssm:updateassociation': 'AWS State Manager',
  'ec2-instance-connect:sendsshpublickey': 'EC2 Instance Connect',
  'ec2-instance-connect:sendserialconsolesshpublickey': 'EC2 serial console',
  'microsoft.compute/virtualmachines/runcommand/action': 'Azure Run Command',
  'microsoft.compute/virtualmachines/runcommands/write': 'Azure Run Command',
  'microsoft.compute/virtualmachines/extensions/write': 'Azure machine extensions',
  'microsoft.serialconsole/serialports/connect/action': 'Azure serial console',
};

/** At most so many names in one line; the number is always said. */
const mostNamed = 8;

/**
 * One item for each service of a provider by which somebody can, or may, be let into machines of the system. Such a
 * session ends at the provider: whether that is in the CA's network, no configuration shows.
 */
export function providerSessions(accounts: readonly ReachingAccount[]): Exception[] {
  const users = new Map<string, Map<string, AccessPath | null>>();
  for (const account of accounts) {
    const name = account.joined === null ? account.principal : accountLabel(account.joined.account);
    for (const { action, path } of account.permissions) {
      const service = services[action.toLowerCase()];
      if (service === undefined) continue;
      const of = users.get(service) ?? new Map<string, AccessPath | null>();
      users.set(service, of.set(name, path));
    }
  }
  return [...users].map(([subject, of]) => ({
    subject,
    condition: `lets in ${named([...of.keys()])} without a way through the network, or may: whether the session ends in the network of the CA is for people to judge`,
    evidence: [...new Set([...of.values()].flatMap(pathEvidence))].sort(),
  }));
}

function named(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
