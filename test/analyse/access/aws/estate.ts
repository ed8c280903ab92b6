import type {
  AwsAccount,
  AwsIdentityModel,
  AwsResource,
  AwsRole,
  AwsUser,
  ManagedPolicy,
  MfaDevice,
  PolicyDocument,
  UserCredentials,
} from '../../../../src/estate/identity/aws/model.ts';

/** Short ways to write AWS identity models in tests. */
export const account = '111122223333';
export const otherAccount = '444455556666';
export const foreignAccount = '777788889999';

export type Statement = Record<string, unknown>;

export function documentOf(...statements: Statement[]): PolicyDocument {
  return {
    id: 'inline',
    place: 'inline policy',
    document: { Version: '2012-10-17', Statement: statements },
    fault: null,
    evidence: ['ev-policy'],
  };
}

export const allow = (
  action: string | string[],
  resource: string | string[] = '*',
  condition?: unknown,
): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});

export const deny = (
  action: string | string[],
  resource: string | string[] = '*',
  condition?: unknown,
): Statement => ({
  ...allow(action, resource, condition),
  Effect: 'Deny',
});

export const trust = (
  principal: unknown,
  condition?: unknown,
  action: string | string[] = 'sts:AssumeRole',
): Statement => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  ...(condition === undefined ? {} : { Condition: condition }),
});

export const userArn = (name: string, owner = account): string => `arn:aws:iam::${owner}:user/${name}`;
export const roleArn = (name: string, owner = account): string => `arn:aws:iam::${owner}:role/${name}`;
export const keyArn = `arn:aws:kms:us-east-1:${account}:key/0001`;

export const noCredentials: UserCredentials = {
  password: false,
  activeAccessKeys: 0,
  activeSigningCertificates: 0,
  activeSshPublicKeys: 0,
  activeServiceSpecific: [],
  mfaActive: false,
  devices: [],
  passwordLastUsed: null,
  accessKeysLastUsed: [],
  reportGeneratedAt: '2026-11-01T00:00:00Z',
  evidence: [],
};

export function user(name: string, statements: Statement[], more: Partial<AwsUser> = {}): AwsUser {
  const owner = more.account ?? account;
  return {
    arn: userArn(name, owner),
    account: owner,
    name,
    uniqueId: `AIDA${name.toUpperCase().padEnd(16, '0')}`,
    tags: {},
    groups: [],
    inline: statements.length === 0 ? [] : [documentOf(...statements)],
    attached: [],
    boundary: null,
    credentials: noCredentials,
    evidence: [`ev-user-${name}`],
    ...more,
  };
}

export function role(
  name: string,
  trusts: Statement[],
  statements: Statement[],
  more: Partial<AwsRole> = {},
): AwsRole {
  const owner = more.account ?? account;
  return {
    arn: roleArn(name, owner),
    account: owner,
    name: name.slice(name.lastIndexOf('/') + 1),
    uniqueId: null,
    tags: {},
    trust: documentOf(...trusts),
    inline: statements.length === 0 ? [] : [documentOf(...statements)],
    attached: [],
    boundary: null,
    maxSessionSeconds: 3600,
    serviceLinked: false,
    lastUsed: null,
    evidence: [`ev-role-${name}`],
    ...more,
  };
}

export function managed(name: string, ...statements: Statement[]): ManagedPolicy {
  const arn = `arn:aws:iam::${account}:policy/${name}`;
  return {
    arn,
    account,
    document: { ...documentOf(...statements), id: arn, place: `policy ${name}` },
    otherVersions: [],
  };
}

export function standalone(id: string, more: Partial<AwsAccount> = {}): AwsAccount {
  return {
    id,
    membership: { kind: 'standalone' },
    root: {
      passwordPresent: false,
      accessKeysPresent: false,
      signingCertificatesPresent: false,
      mfaEnabled: false,
      virtualDevice: null,
      centrallyManaged: true,
      devices: null,
      evidence: [],
    },
    evidence: [],
    ...more,
  };
}

/** An account under service control policies, one set of statements a level. */
export function member(
  id: string,
  serviceControl: Statement[][],
  managementAccount = false,
  resourceControl: Statement[][] = [],
): AwsAccount {
  const levels = (all: Statement[][]) =>
    all.map((statements, at) => ({
      target: `level-${at}`,
      policies: statements.map((statement) => documentOf(statement)),
    }));
  return standalone(id, {
    membership: {
      kind: 'member',
      organizationId: 'o-example',
      managementAccount,
      path: 'o-example/r-1/',
      serviceControl: levels(serviceControl),
      resourceControl: levels(resourceControl),
    },
  });
}

export function resource(
  arn: string,
  statements: Statement[] | null,
  more: Partial<AwsResource> = {},
): AwsResource {
  return {
    arn,
    account,
    tags: {},
    policy: statements === null ? null : documentOf(...statements),
    grants: arn.includes(':kms:') ? [] : null,
    workloadRole: null,
    evidence: ['ev-resource'],
    ...more,
  };
}

export function device(
  serialNumber: string,
  deviceClass: MfaDevice['deviceClass'],
  certifications: MfaDevice['certifications'] = null,
): MfaDevice {
  return { serialNumber, deviceClass, certifications, evidence: [] };
}

export function estate(parts: Partial<AwsIdentityModel>): AwsIdentityModel {
  return {
    partition: 'aws',
    accounts: [standalone(account), standalone(otherAccount)],
    delegations: [],
    users: [],
    groups: [],
    roles: [],
    managedPolicies: [],
    permissionSets: [],
    assignments: [],
    directoryUsers: [],
    directoryGroups: [],
    resources: [],
    gaps: [],
    ...parts,
  };
}
