// Whether a permissions boundary lets a role sign with a key: `node examples/policy.ts`
import { absent, contextOf, decide, parsePolicy, present, type PolicySource } from 'ncssr/policy';

const account = '111122223333';
const key = `arn:aws:kms:us-east-1:${account}:key/11111111-1111-4111-8111-111111111111`;

function policy(id: string, ...statements: object[]): PolicySource {
  const document = { Version: '2012-10-17', Statement: statements };
  const source = { id, place: id, document, fault: null, evidence: [] };
  return { policies: [parsePolicy(source, 'identity')], gaps: [] };
}

function maySign(factor: string): string {
  const { allowed, layers } = decide({
    action: 'kms:Sign',
    resource: key,
    resourceAccount: account,
    caller: {
      kind: 'role',
      account,
      arn: `arn:aws:iam::${account}:role/ocsp-signer`,
      sessionName: 'example',
      serviceLinked: false,
    },
    context: contextOf('example', [new Map([['aws:multifactorauthpresent', present(factor)]])], () => absent),
    identity: policy('ocsp-signer', { Effect: 'Allow', Action: 'kms:*', Resource: '*' }),
    boundary: policy('boundary', {
      Effect: 'Allow',
      Action: 'kms:Sign',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    }),
    session: null,
    serviceControl: null,
    resourceControl: null,
    resourcePolicy: null,
    grants: [],
    resourceDecides: false,
  });
  const boundary = layers.find(({ layer }) => layer === 'boundary')?.allow ?? 'unknown';
  return `allowed ${allowed}, boundary ${boundary}`;
}

console.log(`With a second factor: ${maySign('true')}`);
console.log(`Without: ${maySign('false')}`);
