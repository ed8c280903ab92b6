import { describe, expect, it } from 'vitest';
import { effectiveAccess } from '../../../../src/analyse/access/aws/access.ts';
import type { BucketExposure } from '../../../../src/estate/identity/aws/model.ts';
import { account, allow, estate, foreignAccount, resource, user, userArn } from './estate.ts';

const bucket = 'arn:aws:s3:::example-archive';
const object = `${bucket}/2026/log.json`;
const closed: BucketExposure = {
  publicByPolicy: false,
  publicAccessRestricted: true,
  accessControlLists: false,
};
const everyone = { ...allow('s3:GetObject', `${bucket}/*`), Principal: '*' };
const partner = { ...allow('s3:GetObject', `${bucket}/*`), Principal: { AWS: foreignAccount } };
const eve = `arn:aws:iam::${foreignAccount}:root`;

function ask(
  principal: string,
  exposure: Partial<BucketExposure>,
  statements: Record<string, unknown>[] | null = [everyone],
  action = 's3:GetObject',
) {
  const held = resource(bucket, statements, { bucket: { ...closed, ...exposure } });
  const model = estate({ users: [user('alice', [allow('s3:GetObject')])], resources: [held] });
  return effectiveAccess(model, principal, action, object);
}

describe('a bucket, asked from outside its account', () => {
  const open = { publicByPolicy: true, publicAccessRestricted: false };

  it('gives nothing by a public policy that its public access block restricts', () => {
    expect(ask(eve, { publicByPolicy: true }).verdict).toBe('denied');
    expect(ask('anyone', { publicByPolicy: true }).verdict).toBe('denied');
  });

  it('is not known to give what a public policy says, as its account may restrict it', () => {
    const answer = ask(eve, open);
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.missing.map(({ permission }) => permission)).toContain('s3:GetAccountPublicAccessBlock');
  });

  it('gives what a policy says that is not public, whatever the blocks', () => {
    expect(ask(eve, {}, [partner]).verdict).toBe('allowed');
    expect(ask(eve, { publicByPolicy: null }, [partner]).verdict).toBe('inconclusive');
  });

  it('is not known to deny while access control lists have a say', () => {
    for (const accessControlLists of [true, null]) {
      const answer = ask(eve, { accessControlLists }, null);
      expect(answer.verdict).toBe('inconclusive');
      expect(answer.missing.map(({ permission }) => permission)).toContain('s3:GetBucketOwnershipControls');
    }
    expect(ask(eve, {}, null).verdict).toBe('denied');
    // A list cannot grant that.
    expect(ask(eve, { accessControlLists: true }, null, 's3:PutBucketPolicy').verdict).toBe('denied');
  });

  it('restricts nobody of its own account', () => {
    expect(ask(userArn('alice'), { publicByPolicy: true }).verdict).toBe('allowed');
    const root = ask(`arn:aws:iam::${account}:root`, { publicByPolicy: true });
    expect(root.paths).toMatchObject([{ certainty: 'proved' }]);
  });
});
