import type { AwsIdentityModel, AwsResource, Tags } from '../../../estate/identity/aws/model.ts';
import type { SystemReach } from '../../../estate/inventory/reach.ts';
import type { MissingFact } from '../answer.ts';
import { known, type Ternary } from '../ternary.ts';
import type { Target } from './ask.ts';
import {
  bucketActions,
  identityActions,
  keyActions,
  machineActions,
  objectActions,
  secretActions,
  trailActions,
  volumeActions,
} from './control-actions.ts';
import { objectSamples } from './objects.ts';

/** What of a system in AWS is selected: by machine, as whole accounts, and by the tags of a source's accounts. */
export interface SystemSelection {
  reach: Pick<SystemReach, 'resources'>;
  wholeAccounts: readonly string[];
  tagged: readonly { accounts: readonly string[]; tags: Tags }[];
}

/** What is asked about a system, and what could not be asked. */
export interface SystemQuestions {
  targets: readonly Target[];
  undecided: readonly MissingFact[];
}

/**
 * The questions whose answers say who can reach a system in AWS: control of each of its machines and what their volumes
 * hold, use and control of its keys, buckets and secrets; for a system that is selected as a whole account, of its trails and of its
 * identities as well. Keys and secrets that a service keeps for itself are left out. Reading alone is not asked
 * about, except of secrets.
 */
export function systemQuestions(model: AwsIdentityModel, selection: SystemSelection): SystemQuestions {
  const whole = new Set(selection.wholeAccounts);
  const undecided: MissingFact[] = [];
  const own = model.resources.flatMap((resource) => {
    const inAccount = resource.account !== null && whole.has(resource.account);
    const selected = inAccount ? 'true' : isSelected(resource, selection);
    if (selected === 'unknown')
      undecided.push({
        place: resource.arn,
        reason: 'its tags were not read, so that it may belong to the system',
      });
    return selected === 'true' ? targetsOn(model, resource, inAccount, undecided) : [];
  });
  const identities = selection.wholeAccounts.flatMap((account) =>
    on(identityActions, `arn:${model.partition}:iam::${account}:user/somebody-new`),
  );
  return { targets: [...own, ...identities], undecided };
}

const on = (actions: readonly string[], resource: string): Target[] =>
  actions.map((action) => ({ action, resource }));

function isSelected({ arn, account, tags }: AwsResource, { reach, tagged }: SystemSelection): Ternary {
  if (arn.includes(':instance/')) return known(reach.resources.has(arn.slice(arn.lastIndexOf('/') + 1)));
  const asked = tagged.filter(({ accounts }) => account !== null && accounts.includes(account));
  if (arn.includes(':trail/') || asked.length === 0) return 'false';
  if (tags === null) return 'unknown';
  return known(asked.some((one) => Object.entries(one.tags).every(([key, value]) => tags[key] === value)));
}

function targetsOn(
  model: AwsIdentityModel,
  { arn, managedByService, volumes }: AwsResource,
  inAccount: boolean,
  undecided: MissingFact[],
): Target[] {
  if (managedByService === true) return [];
  if (arn.includes(':instance/')) {
    if (volumes === null)
      undecided.push({
        place: arn,
        reason: 'its volumes were not read, so that nobody was asked about them',
      });
    return [...on(machineActions, arn), ...(volumes ?? []).flatMap((volume) => on(volumeActions, volume))];
  }
  if (arn.includes(':kms:')) return on(keyActions, arn);
  if (arn.includes(':secretsmanager:')) return on(secretActions, arn);
  if (arn.includes(':s3:::')) {
    const samples = objectSamples(model, arn);
    undecided.push(...samples.undecided);
    return [...on(bucketActions, arn), ...samples.objects.flatMap((object) => on(objectActions, object))];
  }
  return inAccount && arn.includes(':trail/') ? on(trailActions, arn) : [];
}

/** AWS accounts that a selector takes as a whole. */
export function wholeAwsAccounts(
  select: readonly Readonly<Record<string, unknown>>[],
  accountsOf: (source: string) => readonly string[],
): string[] {
  const matchers = ['tag', 'id', 'resourceGroup', 'subnet'];
  const accounts = select
    .filter((selector) => matchers.every((matcher) => selector[matcher] === undefined))
    .flatMap(({ source, account }) => {
      const known = accountsOf(String(source));
      return typeof account === 'string' ? known.filter((one) => one === account) : known;
    });
  return [...new Set(accounts)].sort();
}
