import { describe, expect, it } from 'vitest';
import {
  bucketActions,
  identityActions,
  keyActions,
  machineActions,
  objectActions,
  secretActions,
  trailActions,
  volumeActions,
} from '../../../../src/analyse/access/aws/control-actions.ts';
import { systemQuestions, type SystemSelection } from '../../../../src/analyse/access/aws/system-targets.ts';
import type { AwsResource } from '../../../../src/estate/identity/aws/model.ts';
import { account, estate, keyArn, otherAccount, resource } from './estate.ts';

const bucket = 'arn:aws:s3:::example-crl';
const secret = `arn:aws:secretsmanager:us-east-1:${account}:secret:ocsp/database-Example`;
const machine = `arn:aws:ec2:us-east-1:${account}:instance/i-1`;
const trail = `arn:aws:cloudtrail:us-east-1:${account}:trail/all`;
const tags = { system: 'ocsp' };
const tagged = { accounts: [account], tags };

function asked(resources: AwsResource[], more: Partial<SystemSelection> = {}) {
  const selection = { reach: { resources: new Set<string>() }, wholeAccounts: [], tagged: [], ...more };
  const { targets, undecided } = systemQuestions(estate({ resources }), selection);
  const actions = new Map<string, string[]>();
  for (const { action, resource: on } of targets) actions.set(on, [...(actions.get(on) ?? []), action]);
  return { actions: Object.fromEntries(actions), undecided };
}

describe('what is asked about a system', () => {
  it('a tag takes keys, buckets with their objects and secrets, by all of its pairs', () => {
    const resources = [keyArn, bucket, secret].map((arn) => resource(arn, [], { tags }));
    expect(asked(resources, { tagged: [tagged] }).actions).toEqual({
      [keyArn]: [...keyActions],
      [bucket]: [...bucketActions],
      [`${bucket}/…`]: [...objectActions],
      [secret]: [...secretActions],
    });
    expect(asked(resources, { tagged: [{ ...tagged, tags: { ...tags, tier: '1' } }] }).actions).toEqual({});
    expect(asked(resources, { tagged: [{ ...tagged, accounts: [otherAccount] }] }).actions).toEqual({});
  });

  it('a machine is of the system that reach gives it to, by whatever selector', () => {
    const resources = [resource(machine, null)];
    expect(asked(resources, { reach: { resources: new Set(['i-1']) } }).actions).toEqual({
      [machine]: [...machineActions],
    });
    expect(asked(resources, { tagged: [tagged] }).actions).toEqual({});
  });

  it('a machine stands for its volumes as well, and says where they were not read', () => {
    const volume = `arn:aws:ec2:us-east-1:${account}:volume/vol-1`;
    const reach = { resources: new Set(['i-1']) };
    expect(asked([resource(machine, null, { volumes: [volume] })], { reach }).actions).toEqual({
      [machine]: [...machineActions],
      [volume]: [...volumeActions],
    });
    expect(asked([resource(machine, null, { volumes: null })], { reach }).undecided).toMatchObject([
      { place: machine },
    ]);
  });

  it('a whole account takes its trails and identities as well', () => {
    const resources = [resource(trail, null), resource(keyArn, [])];
    expect(asked(resources, { wholeAccounts: [account] }).actions).toEqual({
      [trail]: [...trailActions],
      [keyArn]: [...keyActions],
      [`arn:aws:iam::${account}:user/somebody-new`]: [...identityActions],
    });
    expect(asked(resources, { tagged: [{ ...tagged, tags: {} }] }).actions[trail]).toBeUndefined();
  });

  it('a key whose tags were not read may be of any system that is selected by tags in its account', () => {
    const resources = [resource(keyArn, [], { tags: null })];
    expect(asked(resources, { tagged: [tagged] })).toMatchObject({
      actions: {},
      undecided: [{ place: keyArn }],
    });
    expect(asked(resources, { tagged: [{ ...tagged, accounts: [otherAccount] }] }).undecided).toEqual([]);
    expect(asked(resources, { wholeAccounts: [account] }).actions[keyArn]).toEqual([...keyActions]);
  });

  it('what a service keeps for itself is left out', () => {
    const resources = [resource(keyArn, [], { managedByService: true })];
    expect(asked(resources, { wholeAccounts: [account] }).actions[keyArn]).toBeUndefined();
  });
});
