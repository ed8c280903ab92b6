import { signInCoverage } from '../../analyse/access/entra/coverage.ts';
import { keyBasedFactors, type KeyFactorAnswer } from '../../analyse/access/entra/key-factor.ts';
import { phishingResistant } from '../../analyse/access/entra/requirement.ts';
import {
  azureKeyVault,
  azureManagement,
  everyApplication,
  type SignInTarget,
} from '../../analyse/access/entra/target.ts';
import type { DirectoryGroup } from '../../estate/identity/directory-groups.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import { gapsOf } from '../../estate/identity/entra/reads.ts';
import type { SignInMethods } from '../../estate/identity/sign-in-methods.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { peopleInReach, peopleNeeds, peoplePopulation, type PeopleInReach } from '../people-in-reach.ts';
import { judgementOf, survey } from '../survey.ts';

/**
 * NCSSR 2.2.3, second sentence: every key with which a person in reach can sign in. Methods that Conditional Access
 * refuses at every sign-in are no factors; of those that are left, one whose key can be copied is an exception.
 */
export const keyFactorsNonExtractable: Check = {
  id: 'key-factors-non-extractable',
  title: 'Keys that people sign in with cannot leave their devices',
  procedure:
    "Each enabled account that holds a role in the system's subscriptions, that has the data of its vaults, or that holds a role of the directory that is itself the system, active or eligible, is read for the methods that it has registered and those that the tenant lets it register; passkeys one by one for binding, attestation and model.",
  nature: 'reperformance',
  cites: { '2.2.3-b': 'part' },
  needs: [...peopleNeeds, 'identity.signInMethods'],
  population: peoplePopulation,
  unit: 'system',
  effective: since205,
  judge(context) {
    const reach = peopleInReach(context);
    const methods = survey<SignInMethods>(context, 'identity.signInMethods');
    const everyone = new Map(
      [...reach.azure.people, ...reach.vaults.people, ...reach.directory.people].map((one) => [
        one.objectId,
        one,
      ]),
    );
    const people = [...everyone.values()].filter(({ enabled }) => enabled);
    const refused = phishingResistantOnly(reach, people);
    const memberships = membershipsOf(reach.groups);
    const now = membershipsOf(reach.listedGroups);
    const byAccount = new Map(methods.members.map((one) => [one.account, one]));
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...reach.unknown];
    let withoutKey = 0;
    for (const person of people) {
      const own = byAccount.get(person.objectId);
      const said = { subject: person.name, evidence: [...person.evidence, ...(own?.evidence ?? [])] };
      if (own === undefined) {
        undecided.push({ ...said, condition: 'may sign in with any method: none of its methods was read' });
        continue;
      }
      const answer = keyBasedFactors(own, {
        phishingResistantOnly: refused.has(person.objectId),
        groups: memberships.get(person.objectId) ?? new Set(),
        alwaysIn: now.get(person.objectId) ?? new Set(),
      });
      if (answer.verdict === 'no-key') withoutKey += 1;
      const witness = { methods: answer.methods };
      if (answer.verdict === 'not-met') {
        exceptions.push({
          ...said,
          witness,
          condition: `can sign in with a key that can be taken out: ${told(answer, 'false')}`,
        });
      } else if (answer.verdict === 'inconclusive') {
        undecided.push({
          ...said,
          witness,
          condition: `may sign in with a key that can be taken out: ${told(answer, 'unknown')}`,
        });
      }
    }
    const { expected } = reach.counted.population;
    const population = {
      ...reach.counted.population,
      expected: expected === null ? null : people.length,
      inspected: people.length,
    };
    return judgementOf({ ...reach.counted, population }, [...reach.supporting, methods], {
      exceptions,
      undecided,
      notes: [
        ...reach.notes,
        ...(withoutKey > 0 ? [`${withoutKey} of ${people.length} accounts sign in without any key`] : []),
      ],
      ...(people.length > 0 && withoutKey === people.length
        ? { notApplicable: 'No account in reach signs in with a key' }
        : {}),
    });
  },
};

function told({ methods }: KeyFactorAnswer, value: 'false' | 'unknown'): string {
  return methods
    .filter(({ nonExtractable }) => nonExtractable === value)
    .map(({ method, reason }) => `${method}: ${reason}`)
    .join('; ');
}

/** The groups that each account is in. */
function membershipsOf(groups: readonly DirectoryGroup[]): Map<string, Set<string>> {
  const memberships = new Map<string, Set<string>>();
  for (const { objectId, transitiveMembers } of groups) {
    for (const member of transitiveMembers)
      memberships.set(member, (memberships.get(member) ?? new Set()).add(objectId));
  }
  return memberships;
}

/** Object ids of those from whom Conditional Access takes phishing-resistant methods alone, at every sign-in. */
function phishingResistantOnly(
  { tenants, vaults, directory }: PeopleInReach,
  people: readonly DirectoryUser[],
): Set<string> {
  const gaps = gapsOf(tenants.missing);
  const administrators = new Set(directory.people.map(({ objectId }) => objectId));
  const keepers = new Set(vaults.people.map(({ objectId }) => objectId));
  return new Set(
    tenants.members.flatMap(({ container, model }) => {
      const coverage = signInCoverage({ ...model, gaps: [...model.gaps, ...gaps] });
      const enforced = (targets: readonly SignInTarget[], accounts: readonly string[]): string[] =>
        coverage
          .ask({ targets, requirement: phishingResistant, accounts })
          .accounts.filter(({ verdict, signsIn }) => signsIn && verdict === 'enforced')
          .map(({ account }) => account);
      const own = people.filter((one) => one.container === container).map(({ objectId }) => objectId);
      return [
        ...enforced(
          [azureManagement],
          own.filter((id) => !administrators.has(id) && !keepers.has(id)),
        ),
        ...enforced(
          [azureManagement, azureKeyVault],
          own.filter((id) => !administrators.has(id) && keepers.has(id)),
        ),
        ...enforced(
          [...everyApplication(model.policies), azureKeyVault],
          own.filter((id) => administrators.has(id)),
        ),
      ];
    }),
  );
}
