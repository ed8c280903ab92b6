import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import type { AccessOptions } from '../../src/cli/access.ts';
import { access } from '../../src/cli/access-run.ts';
import { packRun } from '../../src/cli/pack-run.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { firstBreach, publishedValidator } from '../../src/schema/validator.ts';
import { collectSample, type Collecting, serveSample, type Served } from '../e2e/sample-run.ts';

const responder = 'arn:aws:ec2:us-east-1:111122223333:instance/i-0a10000000000001';
let served: Served;
let options: AccessOptions;

async function collected(
  aws: Parameters<typeof serveSample>[0],
  how: Collecting = {},
): Promise<AccessOptions> {
  served = await serveSample(aws);
  const locker = join(served.folder, 'locker');
  const open = await openFileLocker(locker);
  await collectSample(served, { ...how, locker: open });
  await open.close();
  return { config: served.config, locker, run: 'latest', format: 'json', progress: false };
}

async function asked(more: Partial<AccessOptions>): Promise<{ code: number; text: string }> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    return { code: await access({ ...options, ...more }), text };
  } finally {
    write.mockRestore();
  }
}

interface Printed {
  verdict: string;
  mfa: string;
  paths: { manner: string; steps: { kind: string; from: string; to: string; evidence: string[] }[] }[];
  missing: { permission?: string }[];
  systems: {
    id: string;
    accounts: { principal: string; person: string | null; verdict: string; mfa: string }[];
    missing: { permission?: string }[];
  }[];
  unmatched: { account: string; proposal: string | null }[];
}

async function answered(more: Partial<AccessOptions>): Promise<Printed & { code: number }> {
  const { code, text } = await asked(more);
  const printed = JSON.parse(text) as Printed;
  const validate = publishedValidator('access');
  expect(validate(printed) ? null : firstBreach(validate.errors)).toBeNull();
  return { ...printed, code };
}

describe('a run that was read whole', () => {
  beforeAll(async () => {
    options = await collected({ aws: null });
  });
  afterAll(() => served.close());

  it('an administrator opens a session on the responder, and nothing makes him use a second factor', async () => {
    const question = { principal: 'bob.tanaka', action: 'ssm:StartSession', resource: responder };
    const answer = await answered(question);
    expect(answer).toMatchObject({ code: 0, verdict: 'allowed', mfa: 'not-enforced', missing: [] });
    expect(answer.paths[0]!.steps.every(({ evidence }) => evidence.length > 0)).toBe(true);
  });

  it('a binder alone answers as the locker does', async () => {
    const out = join(served.folder, 'binder');
    await packRun({ ...options, format: 'text', mode: 'readiness', out });
    const alone = { binder: out, locker: join(served.folder, 'nowhere') };
    const question = { principal: 'bob.tanaka', action: 'ssm:StartSession', resource: responder };
    expect(await answered({ ...alone, ...question })).toEqual(await answered(question));
  });

  it('a service user without a policy is denied, which is an answer', async () => {
    const question = { principal: 'svc-ocsp-deploy', action: 'ssm:StartSession', resource: responder };
    expect(await answered(question)).toMatchObject({ code: 0, verdict: 'denied', paths: [] });
  });

  it('a person is asked about through all of their accounts', async () => {
    const { text } = await asked({ principal: 'P-005', action: 'ssm:StartSession', resource: responder });
    expect((JSON.parse(text) as { principals: string[] }).principals).toEqual([
      'arn:aws:iam::444455556666:user/emil.novak',
      '44444444-4444-4444-8444-444444444405',
    ]);
  });

  it('what an account of nobody may do is denied to no person', async () => {
    const answer = await answered({ principal: 'P-006', action: 'ssm:StartSession', resource: responder });
    expect(answer).toMatchObject({ code: 3, verdict: 'inconclusive' });
    expect(answer.missing).toContainEqual(
      expect.objectContaining({ reason: expect.stringMatching(/may be this person's$/) as string }),
    );
  });

  it('lists who can reach each system, with whose each account is', async () => {
    const { systems, unmatched } = await answered({});
    const legacy = systems.find(({ id }) => id === 'ocsp-legacy')!;
    expect(legacy.missing).toEqual([]);
    expect(legacy.accounts.map(({ principal, person }) => [principal, person])).toEqual([
      ['44444444-4444-4444-8444-444444444402', 'P-002'],
      ['44444444-4444-4444-8444-444444444405', 'P-005'],
      ['arn:aws:iam::111122223333:role/legacy-operator', null],
      ['arn:aws:iam::111122223333:user/alice.moreno', 'P-001'],
      ['arn:aws:iam::111122223333:user/bob.tanaka', 'P-002'],
      ['arn:aws:iam::111122223333:user/carol.dubois', 'P-003'],
      ['arn:aws:iam::111122223333:user/svc-ocsp-deploy', null],
      ['44444444-4444-4444-8444-444444444401', 'P-001'],
      ['arn:aws:iam::111122223333:root', null],
    ]);
    expect(unmatched).toContainEqual(
      expect.objectContaining({ account: 'u-0a10000000000004', proposal: 'P-004' }),
    );
  });

  it('the policy of a key lets in whom no policy of the account names', async () => {
    const key = 'arn:aws:kms:us-east-1:111122223333:key/55555555-5555-4555-8555-555555555501';
    const { verdict, mfa, paths } = await answered({
      principal: 'svc-ocsp-deploy',
      action: 'kms:Sign',
      resource: key,
    });
    expect([verdict, mfa]).toEqual(['allowed', 'not-enforced']);
    expect(JSON.stringify(paths)).toContain(`policy of ${key}, statement 2 (DeploymentSignsItsTests)`);
  });

  it('a public policy of a bucket is not known to be restricted by its account', async () => {
    const { verdict, missing } = await answered({
      principal: 'anyone',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::example-trust-crl/a.crl',
    });
    expect(verdict).toBe('inconclusive');
    expect(missing.map(({ permission }) => permission)).toEqual(['s3:GetAccountPublicAccessBlock']);
  });

  it('an eligible operator of Azure runs code on the new responder, through two groups, without a second factor', async () => {
    const answer = await answered({
      principal: '44444444-4444-4444-8444-444444444406',
      action: 'Microsoft.Compute/virtualMachines/runCommand/action',
      resource:
        '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ocsp-new/providers/Microsoft.Compute/virtualMachines/vm-front-1',
    });
    expect(answer).toMatchObject({ code: 0, verdict: 'allowed', mfa: 'not-enforced' });
    expect(answer.paths[0]).toMatchObject({ manner: 'eligible' });
    expect(answer.paths[0]!.steps).toHaveLength(3);
  });

  const newVault =
    '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ocsp-new/providers/Microsoft.KeyVault/vaults/kv-ocsp-new';
  const sign = 'Microsoft.KeyVault/vaults/keys/sign/action';

  it('the signer signs with the key of its vault, by its own identity', async () => {
    const answer = await answered({
      principal: '55555555-5555-4555-8555-555555555511',
      action: sign,
      resource: newVault,
    });
    expect(answer).toMatchObject({ code: 0, verdict: 'allowed', missing: [] });
    expect(answer.paths[0]!.steps.map(({ kind }) => kind)).toEqual(['role-assignment']);
  });

  it('so does an eligible operator, who runs code on the signer, asked by the address of the key', async () => {
    const question = { principal: '44444444-4444-4444-8444-444444444401', action: sign };
    const answer = await answered({
      ...question,
      resource: 'https://kv-ocsp-new.vault.example.test/keys/ocsp-signing',
    });
    expect(answer).toMatchObject({ code: 0, verdict: 'allowed', mfa: 'not-enforced' });
    expect(answer.paths[0]).toMatchObject({ manner: 'eligible' });
    expect(answer.paths[0]!.steps.map(({ kind }) => kind)).toEqual([
      'member-of',
      'runs-code-as',
      'role-assignment',
    ]);
    expect(answer.paths[0]!.steps.every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect((await answered({ ...question, resource: newVault })).paths).toEqual(answer.paths);
  });

  it('who holds nothing over the vault, and can come to nothing, is denied', async () => {
    const answer = await answered({
      principal: '55555555-5555-4555-8555-555555555501',
      action: sign,
      resource: newVault.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
    });
    expect(answer).toMatchObject({ code: 0, verdict: 'denied', paths: [], missing: [] });
    const address = 'https://kv-unknown.vault.example.test/keys/ocsp-signing';
    await expect(asked({ principal: 'bob.tanaka', action: sign, resource: address })).rejects.toThrow(
      UsageError,
    );
  });

  it('who administers the directory can reach its users, and Azure through them', async () => {
    const { systems } = await answered({});
    const reachable = systems
      .filter(({ accounts }) => accounts.some(({ person }) => person === 'P-005'))
      .map(({ id }) => id);
    expect(reachable).toEqual(['ocsp-legacy', 'ocsp-new', 'identity-tenant']);
  });

  it('reads as text, with colours left out where the stream is no terminal', async () => {
    const { text } = await asked({ format: 'text', system: 'ocsp-legacy' });
    expect(text).toContain('bob.tanaka in 111122223333');
    expect(text).toContain('MFA not enforced');
    // eslint-disable-next-line no-control-regex -- there must be no escape
    expect(text).not.toMatch(/\x1b/);
  });

  it('refuses what it cannot mean', async () => {
    await expect(access({ ...options, action: 'kms:Sign' })).rejects.toThrow(UsageError);
    await expect(access({ ...options, principal: 'Bob Tanaka' })).rejects.toThrow(UsageError);
    await expect(access({ ...options, system: 'elsewhere' })).rejects.toThrow(UsageError);
    await expect(access({ ...options, principal: 'bob.tanaka', action: 'kms:*' })).rejects.toThrow(
      UsageError,
    );
  });
});

describe('a run whose policies were refused', () => {
  beforeAll(async () => {
    const refused = (operation: string) => (operation === 'GetAccountAuthorizationDetails' ? 'denied' : null);
    options = await collected(
      { aws: ({ operation }) => refused(operation) },
      // A credential whose policies cannot be read stops the run otherwise.
      { waiver: 'the policies are refused on purpose' },
    );
  });
  afterAll(() => served.close());

  it('proves nothing, and names the permission', async () => {
    const { code, verdict, missing } = await answered({
      principal: 'arn:aws:iam::111122223333:user/bob.tanaka',
      action: 'ssm:StartSession',
      resource: responder,
    });
    expect({ code, verdict }).toEqual({ code: 3, verdict: 'inconclusive' });
    expect(missing.length).toBeGreaterThan(0);
    const overview = await answered({ system: 'ocsp-legacy' });
    expect(overview.code).toBe(3);
    expect(overview.systems[0]!.missing.map(({ permission }) => permission)).toContain(
      'iam:GetAccountAuthorizationDetails',
    );
  });
});

describe('a run in which the list of users was refused', () => {
  beforeAll(async () => {
    options = await collected({ aws: null, microsoft: [{ operation: 'GET /v1.0/users', kind: 'deny' }] });
  });
  afterAll(() => served.close());

  it('denies nobody anything: a person may have accounts that were not read', async () => {
    const question = { principal: 'P-006', action: 'ssm:StartSession', resource: responder };
    const answer = await answered(question);
    expect(answer).toMatchObject({ code: 3, verdict: 'inconclusive' });
    expect(answer.missing.map(({ permission }) => permission)).toContain('User.Read.All');
    const overview = await answered({ principal: 'P-006' });
    expect(overview.code).toBe(3);
    expect(overview.systems[0]!.missing.map(({ permission }) => permission)).toContain('User.Read.All');
  });
});
