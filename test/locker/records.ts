import type { Envelope } from '../../src/locker/envelope.ts';
import type { LockerRecord, FiledDocument } from '../../src/locker/locker.ts';
import type { RunEnd, RunStart } from '../../src/locker/run.ts';

export const at = '2026-11-23T10:15:30.123Z';
const zeros = '0'.repeat(64);

export function runStart(id: string, scopeSha256: string = zeros, registerSha256?: string): LockerRecord {
  const body: RunStart = {
    schemaVersion: 1,
    id,
    startedAt: at,
    product: { version: '0.1.0', codeSha256: zeros },
    scopeSha256,
    ...(registerSha256 === undefined ? {} : { registerSha256 }),
    plan: [],
  };
  return { type: 'run-start', body };
}

export function runEnd(id: string): LockerRecord {
  const body: RunEnd = { id, endedAt: at, credentials: [], writeCredentialReason: null, interrupted: false };
  return { type: 'run-end', body };
}

export function envelope(run: string, id: string, storedSha256: readonly string[] = []): LockerRecord {
  const body: Envelope = {
    schemaVersion: 1,
    id,
    run,
    read: `aws-legacy/aws.ec2.vpcs/111122223333/us-east-1`,
    kind: 'aws.ec2.vpcs',
    source: 'aws-legacy',
    account: '111122223333',
    region: 'us-east-1',
    environmentClass: 'third-party-controlled',
    operation: 'DescribeVpcs',
    endpoint: 'https://ec2.us-east-1.example.test/',
    parameters: { MaxResults: 100 },
    caller: 'arn:aws:sts::111122223333:assumed-role/ncssr-read/ncssr',
    pages: storedSha256.map((sha256, index) => ({
      operation: 'DescribeVpcs',
      parameters: { NextToken: index === 0 ? null : `page-${index}` },
      receivedSha256: sha256,
      storedSha256: sha256,
      bytes: 10,
      encoding: 'aws-query-xml',
      status: 200,
      answer: true,
      requestId: `request-${index}`,
      at,
    })),
    items: storedSha256.length,
    complete: true,
    shortfalls: [],
    clockOffset: -12,
    redactions: [],
    collector: { name: 'aws.ec2.vpcs', version: '0.1.0', codeSha256: zeros },
    startedAt: at,
    endedAt: at,
    imported: null,
  };
  return { type: 'envelope', body };
}

export function filedDocument(id: string, sha256: string): LockerRecord {
  const body: FiledDocument = {
    schemaVersion: 1,
    id,
    request: 'policy',
    system: null,
    title: 'Access policy – año 2026 “draft”',
    fileName: 'policy.pdf',
    mediaType: 'application/pdf',
    sha256,
    bytes: 10,
    coversFrom: null,
    coversTo: null,
    madeAt: at,
    filedAt: at,
    filedBy: 'alex@example.test',
    filedByRole: 'compliance engineer',
    statement: 'The policy in force.',
    supersedes: null,
  };
  return { type: 'document', body };
}
