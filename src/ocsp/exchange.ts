import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularText } from '../input/regular-file.ts';

/** One question to a responder and what came back, octet for octet. */
export interface Exchange {
  /** Which probe this was; the same name asks the same of any responder. */
  readonly probe: string;
  readonly request: Uint8Array;
  readonly method: string;
  readonly url: string;
  readonly address: string;
  /** HTTP status; 0 when no answer came, and `failure` says why. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** RFC 3339. */
  readonly at: string;
  readonly milliseconds: number;
  readonly failure?: string;
}

const file = 'exchanges.jsonl';

/** Writes exchanges into a folder, one line each, in base64 with their SHA-256. */
export async function writeRecording(folder: string, exchanges: readonly Exchange[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, file),
    exchanges.map((each) => `${JSON.stringify(recorded(each))}\n`).join(''),
  );
}

/** The JSON form of an exchange. */
export function recorded(exchange: Exchange): Record<string, unknown> {
  const { request, body, ...rest } = exchange;
  return {
    ...rest,
    request: Buffer.from(request).toString('base64'),
    body: Buffer.from(body).toString('base64'),
    bodySha256: sha256(body),
  };
}

/** Reads what `writeRecording` wrote. Throws, with the line, when an exchange is damaged. */
export async function readRecording(folder: string): Promise<Exchange[]> {
  const lines = (await readRegularText(join(folder, file))).split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    try {
      return parseExchange(JSON.parse(line) as Record<string, unknown>);
    } catch (error) {
      throw new Error(
        `${join(folder, file)}:${index + 1}: ${error instanceof Error ? error.message : 'damaged'}`,
        {
          cause: error,
        },
      );
    }
  });
}

/** Reads the JSON form of an exchange. Throws, with what is wrong, when it is damaged. */
export function parseExchange(value: Record<string, unknown>): Exchange {
  const text = (name: string): string => {
    const field = value[name];
    if (typeof field !== 'string') throw new Error(`${name} is missing`);
    return field;
  };
  const body = Buffer.from(text('body'), 'base64');
  if (sha256(body) !== text('bodySha256')) throw new Error('the body is not the one that was recorded');
  const { status, milliseconds, headers, failure } = value;
  if (typeof status !== 'number' || typeof milliseconds !== 'number') throw new Error('status is missing');
  return {
    probe: text('probe'),
    request: Buffer.from(text('request'), 'base64'),
    method: text('method'),
    url: text('url'),
    address: text('address'),
    status,
    headers: headers as Record<string, string>,
    body,
    at: text('at'),
    milliseconds,
    ...(typeof failure === 'string' ? { failure } : {}),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
