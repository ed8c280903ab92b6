import { expect, it } from 'vitest';
import { instantOf } from '../../../src/estate/decode/instant.ts';
import { heldCredentials } from '../../../src/estate/identity/held-credentials.ts';
import { scopedResources } from '../../../src/estate/identity/aws/scoped-resources.ts';
import type { DecodedPage } from '../../../src/estate/collection.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';

const page = (value: unknown, operation?: string): DecodedPage => ({
  envelope: { id: 'E-1', source: 'aws', account: '111122223333', region: 'us-east-1' } as Envelope,
  parameters: { UserName: 'ann' },
  value,
  ...(operation === undefined ? {} : { operation }),
});

it('credentials are dated where their own list dates them, and root users where the report does', () => {
  const report = [
    'user,arn,password_enabled,password_last_changed,access_key_1_active,access_key_1_last_rotated,access_key_2_active,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
    '<root_account>,arn:aws:iam::111122223333:root,not_supported,not_supported,true,2026-02-02T00:00:00+00:00,false,false,N/A,false,N/A',
    'ann,arn:aws:iam::111122223333:user/ann,true,2026-01-01T00:00:00+00:00,true,2026-05-05T00:00:00+00:00,false,true,2025-01-01T00:00:00+00:00,false,N/A',
  ].join('\n');
  const found = heldCredentials.lower(
    new Map([
      ['aws.iam.credential-report', [page({ Content: Buffer.from(report).toString('base64') })]],
      [
        'aws.iam.access-keys',
        [
          page({ Users: [{ UserName: 'ann' }] }),
          page({
            AccessKeyMetadata: [
              { AccessKeyId: 'AKIA1', UserName: 'ann', Status: 'Active', CreateDate: '2024-05-06T09:00:00Z' },
              { AccessKeyId: 'AKIA2', Status: 'Inactive' },
            ],
          }),
        ],
      ],
      [
        'aws.iam.ssh-public-keys',
        [
          page({
            SSHPublicKeys: [{ SSHPublicKeyId: 'APKA1', Status: 'Odd', UploadDate: '2024-05-06T09:00:00Z' }],
          }),
        ],
      ],
    ]),
  );
  const shown = found
    .filter(({ active }) => active !== false)
    .map(({ user, kind, active, madeAt }) => [user, kind, active, madeAt]);
  expect(shown).toEqual([
    ['<root_account>', 'password', null, null],
    // The report dates any change of a key, its state included.
    ['<root_account>', 'access key', true, null],
    ['ann', 'password', true, '2026-01-01T00:00:00.000Z'],
    ['ann', 'signing certificate', true, '2025-01-01T00:00:00.000Z'],
    ['ann', 'access key', true, '2024-05-06T09:00:00.000Z'],
    // A state that is not known is no inactive one.
    ['ann', 'SSH public key', true, '2024-05-06T09:00:00.000Z'],
  ]);
  expect(found.some(({ id, active }) => id === 'AKIA2' && active === false)).toBe(true);
});

it('secrets say when they were made, changed and rotated, in either form, and by whose key', () => {
  const secret = (more: object) =>
    scopedResources(
      new Map([
        [
          'aws.secretsmanager.secrets',
          [
            page(
              { SecretList: [{ ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a', ...more }] },
              'secretsmanager:ListSecrets',
            ),
          ],
        ],
      ]),
    )[0]?.secret;
  expect(secret({ CreatedDate: 1612137600, LastChangedDate: '2026-02-02T01:00:00+01:00' })).toEqual({
    key: null,
    createdAt: '2021-02-01T00:00:00.000Z',
    changedAt: '2026-02-02T00:00:00.000Z',
    rotatedAt: null,
  });
  expect(secret({ KmsKeyId: 'alias/aws/secretsmanager', LastRotatedDate: 1612137600.5 })).toMatchObject({
    key: null,
    rotatedAt: '2021-02-01T00:00:00.500Z',
  });
  expect(secret({ KmsKeyId: 'alias/own' })).toMatchObject({ key: 'alias/own', createdAt: null });
});

it.each([
  ['2026-02-02', null],
  ['2026-02-02T00:00:00', null],
  ['2026-13-02T00:00:00Z', null],
  ['yesterday', null],
  [Number.NaN, null],
  [1e30, null],
  [true, null],
  [null, null],
  [undefined, null],
  ['2026-02-02T00:00:00+0000', '2026-02-02T00:00:00.000Z'],
])('the instant %s is %s', (value, expected) => {
  expect(instantOf(value)).toBe(expected);
});
