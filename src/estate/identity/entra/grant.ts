import type { AuthenticationStrength, GrantControls } from './model.ts';
import { idOf, isEmpty, textOf, unknownMembers, type Item } from './page.ts';
import type { PolicyReader } from './policy-reader.ts';

const builtInControls = [
  'block',
  'mfa',
  'compliantDevice',
  'domainJoinedDevice',
  'approvedApplication',
  'compliantApplication',
  'passwordChange',
  'riskRemediation',
] as const;

const members = [
  'operator',
  'builtInControls',
  'customAuthenticationFactors',
  'termsOfUse',
  'authenticationStrength',
];

/** What a policy asks for. `strengths` are the combinations of each authentication strength, by id. */
export function grantOf(
  reader: PolicyReader,
  policy: Item,
  strengths: ReadonlyMap<string, readonly string[]>,
): GrantControls | null {
  const grant = reader.item('grant', policy, 'grantControls');
  if (grant === null || isEmpty(grant)) return null;
  for (const name of unknownMembers(grant, members)) reader.fault('grant', `the grant control ${name}`);
  const list = (name: string): string[] => reader.texts('grant', grant, name);
  const controls = [
    ...reader.known('grant', 'grant control', list('builtInControls'), builtInControls),
    ...list('customAuthenticationFactors').map((id) => `custom:${id}`),
    ...list('termsOfUse').map((id) => `termsOfUse:${id}`),
  ];
  const strength = strengthOf(reader, grant, strengths);
  const operator = grant['operator'];
  if (operator === 'AND' || operator === 'OR') return { operator, controls, strength };
  // A single control needs no operator.
  if (controls.length + (strength === null ? 0 : 1) > 1 || !isEmpty(operator))
    reader.fault('grant', `the operator ${JSON.stringify(operator ?? null)}`);
  return { operator: 'OR', controls, strength };
}

/** A policy prints the combinations of its strength as well; where the two differ, both count. */
function strengthOf(
  reader: PolicyReader,
  grant: Item,
  strengths: ReadonlyMap<string, readonly string[]>,
): AuthenticationStrength | null {
  const strength = reader.item('grant', grant, 'authenticationStrength');
  if (strength === null || isEmpty(strength)) return null;
  const id = idOf(strength, 'id');
  if (id === null) reader.fault('grant', 'the authentication strength');
  const own =
    strength['allowedCombinations'] === undefined
      ? null
      : reader.texts('grant', strength, 'allowedCombinations');
  const listed = strengths.get(id ?? '') ?? null;
  const combinations =
    own === null && listed === null ? null : [...new Set([...(own ?? []), ...(listed ?? [])])];
  return { id: id ?? '', name: textOf(strength, 'displayName') ?? id ?? '', combinations };
}
