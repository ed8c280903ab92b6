import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveAccess } from '../../../../src/analyse/access/aws/access.ts';
import { weakestMfa } from '../../../../src/analyse/access/answer.ts';
import { account, allow, estate, keyArn, resource, role, roleArn, trust } from '../aws/estate.ts';
import { directoryRoles, emptyTenant as emptyDirectory } from '../azure/tenant.ts';
import { policy } from '../entra/tenant.ts';
import { twinEntrants } from './twin.ts';
import { federated, provider, signer, signerAppId, world, type World } from './world.ts';

const full = process.env['NCSSR_FULL'] === '1';
const runs = full ? 10_000 : 250;
/** Each asks ten questions of AWS. */
const tornRuns = full ? 5_000 : 80;

const people = ['u-1', 'u-2', 'u-3', 'u-4'];
const groups = ['g-1', 'g-2', 'g-3'];
const operator = roleArn('operator');
const roles = { r1: `${operator},${provider}`, r2: `${provider},${roleArn('reader')}`, r3: 'msiam_access' };
const some = (...from: string[]) => fc.subarray(from, { maxLength: 2 });

const aGroup = (id: string) =>
  fc.record({
    id: fc.constant(id),
    members: some(...people, ...groups.filter((one) => one > id)),
    owners: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, some(...people)),
    eligible: some(...people).map((ids) => ids.map((principalId) => ({ principalId, accessId: 'member' }))),
  });

/** Small tenants in which the rules meet: nesting, owners, eligibility, administrators, open and disabled applications. */
const anyWorld: fc.Arbitrary<{ given: World; covered: ReadonlySet<string> }> = fc
  .record({
    groups: fc.tuple(...groups.map(aGroup)),
    disabled: some(...people),
    administrators: fc.array(
      fc.record({
        principal: fc.constantFrom(...people),
        role: fc.constantFrom(directoryRoles.globalAdministrator, directoryRoles.applicationAdministrator),
      }),
      { maxLength: 1 },
    ),
    owners: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, some(...people)),
    registrars: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, some(...people)),
    assigned: fc.array(
      fc.record({
        principal: fc.constantFrom(...people, ...groups),
        role: fc.constantFrom('r1', 'r1', 'r2', 'r3'),
      }),
      { maxLength: 3 },
    ),
    required: fc.constantFrom(true, true, true, false, null),
    enabled: fc.constantFrom(true, true, true, false, null),
    excluded: some(...people),
  })
  .map(({ excluded, disabled, administrators, ...part }) => ({
    covered: new Set(people.filter((id) => !excluded.includes(id))),
    given: world({
      directory: {
        ...emptyDirectory(),
        users: people.map((id) => ({ id, accountEnabled: !disabled.includes(id) })),
        groups: part.groups,
        servicePrincipals: [{ id: signer, appId: signerAppId, owners: part.owners }],
        applications: [{ id: 'registration', appId: signerAppId, owners: part.registrars }],
        directoryAssignments: administrators,
      },
      applications: [
        {
          id: signer,
          appId: signerAppId,
          keys: ['current'],
          roles,
          required: part.required,
          enabled: part.enabled,
          assigned: part.assigned,
        },
      ],
      policies: [policy({ users: { includeUsers: ['All'], excludeUsers: excluded } })],
    }),
  }));

describe('who comes through an application', { timeout: 600_000 }, () => {
  it(`is what a naive reading finds, with the same certainty and second factor (${runs} runs)`, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyWorld, ({ given, covered }) => {
        const found = federated(given).entrants(provider, operator);
        const told = Object.fromEntries(
          [...Map.groupBy(found, ({ principal }) => principal)].map(([principal, ways]) => [
            principal,
            {
              certainty: ways.some(({ certainty }) => certainty === 'proved') ? 'proved' : 'possible',
              mfa: weakestMfa(ways.map(({ mfa }) => mfa)),
            },
          ]),
        );
        expect(told).toEqual(Object.fromEntries(twinEntrants(given, operator, covered)));
        for (const { certainty, mfa } of Object.values(told)) seen.add(`${certainty} ${mfa}`);
      }),
      { numRuns: runs },
    );
    expect(seen.size).toBeGreaterThan(3);
  });
});

describe('losing what was read', { timeout: 600_000 }, () => {
  const trusting = role(
    'operator',
    [trust({ Federated: provider }, undefined, 'sts:AssumeRoleWithSAML')],
    [allow('kms:Sign')],
  );
  const delegating = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const aws = estate({ roles: [trusting], resources: [resource(keyArn, [delegating])] });

  it(`never makes an answer denied or enforced that was not (${tornRuns} runs)`, () => {
    let moved = 0;
    fc.assert(
      fc.property(anyWorld, fc.integer({ min: 1, max: 40 }), ({ given }, which) => {
        const whole = federated(given);
        const torn = federated(given, {}, (at) => at === which);
        for (const id of [...people, provider]) {
          const before = effectiveAccess(aws, id, 'kms:Sign', keyArn, { federation: whole });
          const after = effectiveAccess(aws, id, 'kms:Sign', keyArn, { federation: torn });
          if (before.verdict !== 'denied') expect([id, after.verdict]).not.toEqual([id, 'denied']);
          if (before.mfa !== 'enforced') expect([id, after.mfa]).not.toEqual([id, 'enforced']);
          if (before.verdict !== after.verdict || before.mfa !== after.mfa) moved += 1;
        }
      }),
      { numRuns: tornRuns },
    );
    expect(moved).toBeGreaterThan(0);
  });
});
