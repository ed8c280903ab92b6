import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookedUp } from './events.ts';
import type { ServedOperation } from './operations.ts';
import type { AwsRequest } from './server.ts';

/** The whole answer to a request, before it is cut into pages; null where the thing asked for does not exist. */
export function answerOf(
  request: AwsRequest,
  served: ServedOperation,
  estate: string,
): Readonly<Record<string, unknown>> | null {
  switch (request.operation) {
    case 'AssumeRole':
      return assumedRole(request.parameters['RoleArn'] ?? '');
    case 'GetCallerIdentity':
      return {
        Account: request.account,
        Arn: `arn:aws:sts::${request.account}:assumed-role/ncssr-read/ncssr-read`,
        UserId: `AROAEXAMPLE${request.account}:ncssr-read`,
      };
    case 'GetCredentialReport':
      return credentialReport(request, estate);
    case 'LookupEvents':
      return lookedUp(request, estate);
    default:
      return fromFile(request, estate, fileOf(request, served)) ?? served.empty;
  }
}

/** `OPERATION.json`, or `OPERATION/OBJECT.json` where one object is asked about: the last part of its ARN. */
function fileOf({ operation, parameters }: AwsRequest, { subject, folder }: ServedOperation): string {
  const name = folder === undefined ? operation : `${folder}/${operation}`;
  if (subject === undefined) return name;
  const object = (parameters[subject] ?? '').split(/[/:]/).at(-1) ?? '';
  return `${name}/${/^[\w.@+=-]+$/.test(object) ? object : 'unnamed'}`;
}

/** Files of a region first, then those of the account as a whole. */
function fromFile(request: AwsRequest, estate: string, name: string): Record<string, unknown> | null {
  for (const place of [request.region, 'global']) {
    const file = join(estate, request.account, place, `${name}.json`);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  }
  return null;
}

function assumedRole(role: string): Record<string, unknown> {
  const account = role.split(':')[4] ?? '';
  return {
    Credentials: {
      AccessKeyId: `ASIAEXAMPLE${account}`,
      SecretAccessKey: 'loopback-only',
      SessionToken: 'loopback-only',
      Expiration: '2099-01-01T00:00:00Z',
    },
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${account}:assumed-role/ncssr-read/ncssr-read`,
      AssumedRoleId: 'AROAEXAMPLE:ncssr-read',
    },
  };
}

function credentialReport(request: AwsRequest, estate: string): Record<string, unknown> | null {
  const file = join(estate, request.account, 'global', 'credential-report.csv');
  if (!existsSync(file)) return null;
  return {
    Content: readFileSync(file).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: '2026-11-20T08:30:00Z',
  };
}
