import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import { anyAbility, type Abilities } from './abilities.ts';
import { belongingsOf } from './by-account.ts';
import { attachmentOf, carriersOf, inlineOf, mayDeny, type Carrier } from './compiled.ts';
import { exists, type Ability } from './edge.ts';
import type { Holder } from './holder.ts';
import { canOf, isProtected, type Entity } from './permission-changes.ts';

/** An entity after one change to what it is denied, or to the groups that it is in. */
interface Amended {
  kind: 'denial-removal' | 'group-join' | 'policy-version' | 'tag-change';
  entity: Entity;
  ability: Ability;
}

/** Beyond as many policies taken away one by one, all that can be are taken away at once. */
const mostDropped = 4;

/** An entity without one of the policies or groups that deny it something, each where `by` can take it away. */
export function withoutDenials(abilities: Abilities, by: Holder, entity: Entity): Amended[] {
  const removals = carriersOf(abilities.graph.compiled, entity)
    .flatMap((carrier) => (typeof carrier === 'string' ? [] : removalsFrom(abilities, by, entity, carrier)))
    .filter(({ name, ability }) => !entity.dropped.includes(name) && exists(ability) !== 'false');
  const all = removals.map(({ name }) => name);
  return removals.map(({ name, ability }) => {
    const more = entity.dropped.length >= mostDropped ? all : [name];
    const dropped = [...entity.dropped, ...more].sort();
    return { kind: 'denial-removal', entity: { ...entity, dropped }, ability };
  });
}

interface Removal {
  name: string;
  ability: Ability;
}

function removalsFrom(abilities: Abilities, by: Holder, entity: Entity, carrier: Carrier): Removal[] {
  const { compiled } = abilities.graph;
  const can = canOf(abilities, by);
  const own = carrier.arn === entity.id;
  const type = !own ? 'Group' : entity.kind === 'user' ? 'User' : 'Role';
  const onCarrier = (...actions: string[]): Ability[] =>
    own && isProtected(entity) ? [] : actions.flatMap((action) => can(action, carrier.arn));
  const inline = carrier.inline.flatMap((document, at): Removal[] => {
    if (!mayDeny(compiled.parse(document, 'identity'))) return [];
    const ability = anyAbility(onCarrier(`iam:Delete${type}Policy`, `iam:Put${type}Policy`));
    return [{ name: inlineOf(carrier, at), ability }];
  });
  const attached = carrier.attached.flatMap((arn): Removal[] => {
    const policy = compiled.managed.get(arn);
    if (policy !== undefined && !mayDeny(compiled.parse(policy.document, 'identity'))) return [];
    const written = policy?.account === entity.account ? can('iam:CreatePolicyVersion', arn) : [];
    const ability = anyAbility([...onCarrier(`iam:Detach${type}Policy`), ...written]);
    return [{ name: attachmentOf(carrier, arn), ability }];
  });
  const membership =
    own || (inline.length === 0 && attached.length === 0)
      ? []
      : [{ name: carrier.arn, ability: anyAbility(can('iam:RemoveUserFromGroup', carrier.arn)) }];
  return [...inline, ...attached, ...membership];
}

/** An entity after another version of one of its policies was made the default. */
export function withOtherVersions(abilities: Abilities, by: Holder, entity: Entity): Amended[] {
  const { compiled } = abilities.graph;
  const carriers = carriersOf(compiled, entity).flatMap((one) => (typeof one === 'string' ? [] : [one]));
  return [...new Set(carriers.flatMap(({ attached }) => attached))].flatMap((arn) => {
    const policy = compiled.managed.get(arn);
    if (policy?.account !== entity.account || entity.versions[arn] !== undefined) return [];
    return canOf(abilities, by)('iam:SetDefaultPolicyVersion', arn).flatMap((ability) =>
      policy.otherVersions.map((_, at): Amended => {
        const versions = Object.fromEntries(
          Object.entries({ ...entity.versions, [arn]: at }).sort(([one], [other]) => (one < other ? -1 : 1)),
        );
        return { kind: 'policy-version', entity: { ...entity, versions }, ability };
      }),
    );
  });
}

/** An entity whose tags `by` chooses, where any policy looks at the tags of who calls. */
export function withOtherTags(abilities: Abilities, by: Holder, entity: Entity): Amended[] {
  if (entity.retagged || isProtected(entity) || !looksAtTags(abilities.graph.compiled.model)) return [];
  const can = canOf(abilities, by);
  const kind = entity.kind === 'user' ? 'User' : 'Role';
  const ability = anyAbility([...can(`iam:Tag${kind}`, entity.id), ...can(`iam:Untag${kind}`, entity.id)]);
  return [{ kind: 'tag-change', entity: { ...entity, retagged: true }, ability }];
}

const lookingAtTags = new WeakMap<AwsIdentityModel, boolean>();

function looksAtTags(model: AwsIdentityModel): boolean {
  let looks = lookingAtTags.get(model);
  if (looks === undefined) {
    const { users, groups, roles, managedPolicies, resources, accounts } = model;
    const documents = [
      ...[...users, ...groups, ...roles].flatMap(({ inline }) => inline),
      ...roles.map(({ trust }) => trust),
      ...managedPolicies.flatMap(({ document, otherVersions }) => [document, ...otherVersions]),
      ...resources.map(({ policy }) => policy),
      ...accounts.map(({ membership }) => membership),
    ];
    looks = documents.some((document) => /aws:principaltag/i.test(JSON.stringify(document)));
    lookingAtTags.set(model, looks);
  }
  return looks;
}

/** A user in more groups: in all at once that deny nothing, and in one that does. */
export function inMoreGroups(abilities: Abilities, by: Holder, entity: Entity): Amended[] {
  const { compiled } = abilities.graph;
  if (entity.kind !== 'user') return [];
  const can = canOf(abilities, by);
  const known = new Set([...entity.user.groups, ...entity.joined, ...entity.dropped]);
  const open = belongingsOf(compiled.model, entity.account).groups.flatMap((group) => {
    if (known.has(group.arn)) return [];
    const [ability] = can('iam:AddUserToGroup', group.arn);
    if (ability === undefined || exists(ability) === 'false') return [];
    const documents = [
      ...group.inline,
      ...group.attached.flatMap((arn) => compiled.managed.get(arn)?.document ?? []),
    ];
    const denies = documents.some((document) => mayDeny(compiled.parse(document, 'identity')));
    return [{ arn: group.arn, ability, denies }];
  });
  const joining = (some: typeof open): Amended[] =>
    some.length === 0
      ? []
      : [
          {
            kind: 'group-join',
            entity: { ...entity, joined: [...entity.joined, ...some.map(({ arn }) => arn)].sort() },
            ability: anyAbility(some.map(({ ability }) => ability)),
          },
        ];
  const harmless = open.filter(({ denies }) => !denies);
  return [
    ...joining(harmless.filter(({ ability }) => exists(ability) === 'true')),
    ...joining(harmless.filter(({ ability }) => exists(ability) !== 'true')),
    ...(entity.joined.length > 1 ? [] : open.filter(({ denies }) => denies).flatMap((one) => joining([one]))),
  ];
}
