import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { commandLineOf } from '../../src/collect/files/aws-commands.ts';
import { answerOf } from '../../src/demo/aws/answers.ts';
import { operations } from '../../src/demo/aws/operations.ts';
import { estateFolder } from '../../src/demo/location.ts';
import type { Envelope, Page } from '../../src/locker/envelope.ts';
import type { SampleEvidence } from './sample-run.ts';

/** Which window of a log a file shows, by its path below the folder of the export. */
export type Logs = Record<string, { kind: string; from: string; to: string }>;

/**
 * Writes what the AWS command line would have printed of everything that a live run was answered, one file for each
 * command, as `accounts/ACCOUNT/REGION/COMMAND.OBJECT.json`.
 */
export async function exportAws({ envelopes, locker }: SampleEvidence, folder: string): Promise<Logs> {
  const logs: Logs = {};
  for (const envelope of envelopes.filter(({ kind }) => kind.startsWith('aws.'))) {
    for (const page of envelope.pages) {
      if (!page.answer) continue;
      const { name, window } = nameOf(envelope, page);
      const place = `accounts/${envelope.account ?? ''}/${envelope.region ?? 'us-east-1'}`;
      const path = `${place}/${name}`;
      if (window !== null) logs[path] = window;
      const printed = printedOf(envelope, page) ?? errorIn(await locker.getBlob(page.storedSha256));
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), JSON.stringify(printed, null, 4));
    }
  }
  return logs;
}

function nameOf(
  envelope: Envelope,
  { operation, parameters }: Page,
): { name: string; window: Logs[string] | null } {
  const [service = '', called = ''] = operation.split(':');
  if (called !== 'LookupEvents') {
    const tokens = ['NextToken', 'Marker', 'ContinuationToken'];
    const input = Object.fromEntries(Object.entries(parameters).filter(([name]) => !tokens.includes(name)));
    return { name: commandLineOf(service, called, input).file, window: null };
  }
  const { kind } = envelope;
  const window = { kind, from: String(parameters['StartTime']), to: String(parameters['EndTime']) };
  return { name: `${kind.slice(kind.lastIndexOf('.') + 1)}.json`, window };
}

/** The whole answer, since the command line joins pages; null where the service knew of no such thing. */
function printedOf({ account, region }: Envelope, { operation, parameters }: Page): unknown {
  const [service = '', called = ''] = operation.split(':');
  const served = operations[operation];
  if (served === undefined) throw new Error(`${operation} is not served`);
  const texts = Object.entries(parameters).map(([name, value]) => [
    name,
    // An instant stands in a request as seconds.
    /Time$/.test(name)
      ? String(Date.parse(String(value)) / 1000)
      : typeof value === 'string'
        ? value
        : JSON.stringify(value),
  ]);
  const request = {
    service,
    operation: called,
    account: account ?? '',
    region: region ?? 'us-east-1',
    parameters: Object.fromEntries(texts) as Record<string, string>,
  };
  const answer = answerOf(request, served, join(estateFolder(), 'aws'));
  // On the wire the policy is the whole answer; the command line prints it as a text.
  return called === 'GetBucketPolicy' && answer !== null ? { Policy: JSON.stringify(answer) } : answer;
}

function errorIn(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString('utf8');
  const code = /<Code>([^<]+)<|"__type":"([^"]+)"/.exec(text)?.slice(1).find(Boolean) ?? 'Unknown';
  return { Code: code, Message: 'There is no such thing' };
}
