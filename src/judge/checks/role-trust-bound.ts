import { resourceControlServices } from '../../analyse/access/aws/resource-control-services.ts';
import { trustWeaknesses, type TrustWeakness } from '../../analyse/access/aws/weakness.ts';
import type { Member } from '../../estate/collection.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 2.2.1.1: whoever comes to a role that reaches the system is somebody in particular. */
export const roleTrustBound: Check = {
  id: 'role-trust-bound',
  title: 'Roles that reach the system are open to named principals alone',
  procedure:
    'For each role of AWS that reaches the system, requests are put to its trust policy that a careful one refuses: of anybody at all, and of a token of another subject of an OpenID Connect provider. One that is allowed is an exception. Sessions whose name their user chooses, and other accounts that give no external id, are listed beside: the record of the assumption alone tells who they are.',
  nature: 'reperformance',
  cites: { '2.2.1.1-a': 'part' },
  needs: reachedNeeds,
  population: ['identity.aws'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { system, supporting, unknown } = reached(context);
    const aws = survey<AwsIdentity>(context, 'identity.aws');
    const azure = survey<Member>(context, 'identity.azure');
    const model = aws.members[0]?.model;
    const roles = new Set(
      system.accounts.filter(({ kind }) => kind === 'role').map(({ principal }) => principal),
    );
    const found =
      model === undefined
        ? []
        : trustWeaknesses(model, { at: context.at.toISOString(), resourceControlServices }, (role) =>
            roles.has(role),
          );
    const open = found.filter(({ kind }) => words[kind].isOpen);
    const evidenceOf = new Map(model?.roles.map(({ arn, evidence }) => [arn, evidence]));
    const said = ({ role, from, kind }: TrustWeakness): Exception => ({
      subject: role,
      condition: words[kind].said(from),
      evidence: evidenceOf.get(role) ?? [],
    });
    const population = {
      ...aws.population,
      expected: aws.population.expected === null ? null : roles.size,
      inspected: roles.size,
    };
    return judgementOf({ ...aws, population }, [...supporting, ...(azure.applicable ? [azure] : [])], {
      exceptions: open.filter(({ present }) => present === 'true').map(said),
      undecided: [...unknown, ...open.filter(({ present }) => present !== 'true').map(said)],
      notes: found
        .filter(({ kind }) => !words[kind].isOpen)
        .map(({ role, from, kind }) => `${role} ${words[kind].said(from)}`),
      ...(roles.size === 0 ? { notOperated: 'No role of AWS reaches the system' } : {}),
    });
  },
};

const words: Readonly<Record<TrustWeakness['kind'], { isOpen: boolean; said: (from: string) => string }>> = {
  anyone: { isOpen: true, said: () => 'can be assumed by anybody' },
  'any-subject-of-provider': {
    isOpen: true,
    said: (from) => `can be assumed with the token of any subject of ${from}`,
  },
  'no-external-id': {
    isOpen: false,
    said: (from) => `can be assumed by ${from} without an external id`,
  },
  'no-attribution': {
    isOpen: false,
    said: (from) => `can be assumed by ${from} under a name of its choice`,
  },
};
