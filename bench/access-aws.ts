/**
 * Who can reach 200 resources in scope, over 10,000 principals of which 1,000 are roles: prints time and peak
 * memory. Target: under 20 s and 1.5 GiB on one core.
 */
import { effectiveAccess } from '../src/analyse/access/aws/access.ts';
import { graphOf } from '../src/analyse/access/aws/graph.ts';
import { takeovers } from '../src/analyse/access/aws/takeovers.ts';
import { whoCan } from '../src/analyse/access/aws/who-can.ts';
import type {
  AwsGroup,
  AwsIdentityModel,
  AwsResource,
  AwsRole,
  AwsUser,
  PolicyDocument,
} from '../src/estate/identity/aws/model.ts';

const accounts = Array.from({ length: 10 }, (_, at) => String(111122223300 + at));
const accountOf = (at: number): string => accounts[at % accounts.length]!;
const statement = (
  effect: string,
  action: unknown,
  resource: unknown,
  condition?: unknown,
): Record<string, unknown> => ({
  Effect: effect,
  Action: action,
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});
const policy = (id: string, ...statements: unknown[]): PolicyDocument => ({
  id,
  place: id,
  document: { Version: '2012-10-17', Statement: statements },
  fault: null,
  evidence: ['ev'],
});
const mfaDeny = statement('Deny', '*', '*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } });

/** Twenty groups an account: some guarded by MFA, some that assume roles, one of administrators, one of a help desk. */
function groups(): AwsGroup[] {
  return accounts.flatMap((account) =>
    Array.from({ length: 20 }, (_, at) => {
      const own = [statement('Allow', ['s3:Get*', 'logs:*'], '*')];
      if (at % 4 === 1) own.push(statement('Allow', 'sts:AssumeRole', `arn:aws:iam::*:role/team-${at}-*`));
      if (at % 4 === 2) own.push(mfaDeny);
      if (at === 2) own.push(statement('Allow', ['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], '*'));
      if (at === 3) own.push(statement('Allow', '*', '*'), mfaDeny);
      const name = `group-${at}`;
      const arn = `arn:aws:iam::${account}:group/${name}`;
      return { arn, account, name, inline: [policy(`${arn} own`, ...own)], attached: [], evidence: ['ev'] };
    }),
  );
}

/** Nine thousand users; one in twenty has a policy of its own, one in fifty a variable in it. */
function users(): AwsUser[] {
  return Array.from({ length: 9000 }, (_, at) => {
    const account = accountOf(at);
    const arn = `arn:aws:iam::${account}:user/user-${at}`;
    const group = (number: number): string => `arn:aws:iam::${account}:group/group-${number}`;
    const own = `arn:aws:s3:::home/\${aws:username}/*`;
    const inline =
      at % 50 === 0
        ? [policy(`${arn} own`, statement('Allow', ['s3:*', 'kms:Decrypt'], [own, 'arn:aws:kms:*']))]
        : [];
    if (at % 20 === 1)
      inline.push(
        policy(`${arn} extra`, statement('Allow', 'kms:Sign', `arn:aws:kms:us-east-1:${account}:key/*`)),
      );
    const special = at % 1000 === 7 ? [group(3)] : at % 1000 === 8 ? [group(2)] : [];
    return {
      arn,
      account,
      name: `user-${at}`,
      uniqueId: null,
      tags: {},
      groups: [group(at % 3 === 0 ? 4 : (Math.floor(at / 10) % 16) + 4), ...special],
      inline,
      attached: [],
      boundary: null,
      credentials: {
        password: true,
        activeAccessKeys: 1,
        activeSigningCertificates: 0,
        activeSshPublicKeys: 0,
        activeServiceSpecific: [],
        mfaActive: true,
        devices: [],
        passwordLastUsed: null,
        accessKeysLastUsed: [],
        reportGeneratedAt: null,
        evidence: [],
      },
      evidence: ['ev'],
    };
  });
}

/** A thousand roles: trusted by their account, by another, by a service, by a provider, or chained. */
function roles(): AwsRole[] {
  return Array.from({ length: 1000 }, (_, at) => {
    const account = accountOf(at);
    const arn = `arn:aws:iam::${account}:role/team-${at % 20}-role-${at}`;
    const mfa = at % 2 === 0 ? { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } } : {};
    const principals = [
      { AWS: account },
      { AWS: accountOf(at + 1) },
      { Service: 'ec2.amazonaws.com' },
      { Federated: `arn:aws:iam::${account}:saml-provider/corp` },
      {
        AWS: `arn:aws:iam::${accountOf(at - 1 + 10)}:role/team-${(at + 19) % 20}-role-${Math.max(at - 1, 0)}`,
      },
    ];
    const action = at % 5 === 3 ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRole';
    const trust = {
      Effect: 'Allow',
      Principal: principals[at % 5],
      Action: action,
      ...(at % 5 < 2 ? mfa : {}),
    };
    const permissions = statement(
      'Allow',
      at % 3 === 0 ? ['kms:Sign', 'sts:AssumeRole'] : ['s3:*', 'sts:AssumeRole'],
      '*',
    );
    return {
      arn,
      account,
      name: arn.slice(arn.lastIndexOf('/') + 1),
      uniqueId: null,
      tags: {},
      trust: policy(`${arn} trust`, trust),
      inline: [policy(`${arn} own`, permissions)],
      attached: [],
      boundary: null,
      maxSessionSeconds: 3600,
      serviceLinked: false,
      lastUsed: null,
      evidence: ['ev'],
    };
  });
}

/** Two hundred resources in scope: keys with a key policy and buckets with a bucket policy. */
function resources(): AwsResource[] {
  return Array.from({ length: 200 }, (_, at) => {
    const account = accountOf(at);
    const key = at % 2 === 0;
    const arn = key ? `arn:aws:kms:us-east-1:${account}:key/key-${at}` : `arn:aws:s3:::ca-archive-${at}`;
    const named = `arn:aws:iam::${accountOf(at + 3)}:role/team-${(at + 3) % 20}-role-${at + 3}`;
    const statements = [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: key ? 'kms:*' : 's3:*',
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Principal: { AWS: named },
        Action: key ? 'kms:Sign' : 's3:GetObject',
        Resource: '*',
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ];
    const grants = key ? [] : null;
    return {
      arn,
      account,
      tags: {},
      policy: policy(arn, ...statements),
      grants,
      workloadRole: null,
      evidence: ['ev'],
    };
  });
}

function estate(): AwsIdentityModel {
  const level = (target: string, ...statements: unknown[]) => ({
    target,
    policies: [policy(`${target} control`, ...statements)],
  });
  const full = statement('Allow', '*', '*');
  const guard = statement('Deny', 'kms:ScheduleKeyDeletion', '*', {
    ArnNotLike: { 'aws:PrincipalArn': '*:role/team-0-*' },
  });
  return {
    partition: 'aws',
    accounts: accounts.map((id, at) => ({
      id,
      membership: {
        kind: 'member',
        organizationId: 'o-example',
        managementAccount: at === 0,
        path: 'o-example/r-1/',
        serviceControl: [level('r-1', full), level('ou-1', full, guard), level(id, full)],
        resourceControl: [],
      },
      root: {
        passwordPresent: false,
        accessKeysPresent: false,
        signingCertificatesPresent: false,
        mfaEnabled: false,
        virtualDevice: false,
        centrallyManaged: true,
        devices: [],
        evidence: [],
      },
      evidence: [],
    })),
    delegations: [],
    users: users(),
    groups: groups(),
    roles: roles(),
    managedPolicies: [],
    permissionSets: [],
    assignments: [],
    directoryUsers: [],
    directoryGroups: [],
    resources: resources(),
    gaps: [],
  };
}

const model = estate();
const options = { resourceControlServices: new Set(['kms', 's3', 'sts']) };
const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(2);

const start = performance.now();
graphOf(model, { at: null, resourceControlServices: options.resourceControlServices });
console.log(
  `role assumption over ${model.users.length + model.roles.length} principals: ${seconds(start)} s`,
);

const targets = model.resources.flatMap(({ arn }) =>
  (arn.includes(':kms:')
    ? ['kms:Sign', 'kms:ScheduleKeyDeletion']
    : ['s3:GetObject', 's3:PutBucketPolicy']
  ).map((action) => ({ action, resource: arn })),
);
let capable = 0;
let paths = 0;
for (const { action, resource } of targets) {
  const found = whoCan(model, action, resource, options);
  capable += found.capable.length;
  for (const one of found.capable) paths += one.answer.paths.length;
}
console.log(
  `who can, 2 actions on each of ${model.resources.length} resources: ${capable} answers, ${paths} paths, ${seconds(start)} s`,
);

const changes = performance.now();
const found = takeovers(model, targets, options);
console.log(
  `who can by changing something first: ${found.length} answers of ${new Set(found.map(({ principal }) => principal)).size} principals, ${seconds(changes)} s`,
);

const single = performance.now();
effectiveAccess(model, model.users[1]!.arn, 'kms:Sign', model.resources[0]!.arn, options);
console.log(`one principal and one resource: ${seconds(single)} s`);
const cpu = process.cpuUsage();
const peak = process.resourceUsage().maxRSS / 1024;
console.log(
  `total ${seconds(start)} s (target 20), ${((cpu.user + cpu.system) / 1e6).toFixed(2)} s of processor, peak memory ${peak.toFixed(0)} MiB (target 1536)`,
);
