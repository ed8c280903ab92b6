import { expect, it } from 'vitest';
import type { DecodedPage } from '../../../src/estate/collection.ts';
import { roleAssignments } from '../../../src/estate/identity/role-assignments.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';

const page = (value: object[]): DecodedPage => ({
  envelope: { id: 'E-1', source: 'azure', account: 's', region: null } as unknown as Envelope,
  parameters: {},
  value: { value },
});
const properties = { principalId: 'ann', principalType: 'User', roleDefinitionId: 'x/owner', scope: '/' };

it.each<[string[], string]>([
  [[], 'standing'],
  [['Assigned'], 'standing'],
  [['Activated'], 'activated'],
  [['Activated', 'Assigned'], 'standing'],
  [['Assigned', 'Activated'], 'standing'],
  [['Activated', 'Novel'], 'standing'],
])('an assignment that schedules call %s is %s', (types, hold) => {
  const [one] = roleAssignments.lower(
    new Map([
      ['azure.authorization.role-assignments', [page([{ id: '/A', properties }])]],
      [
        'azure.authorization.role-assignment-schedule-instances',
        [
          page(
            types.map((assignmentType, at) => ({
              id: `i-${at}`,
              properties: { ...properties, assignmentType, originRoleAssignmentId: '/a' },
            })),
          ),
        ],
      ],
    ]),
  );
  expect(one?.hold).toBe(hold);
});
