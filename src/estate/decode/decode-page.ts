import type { Encoding } from '../../locker/envelope.ts';
import { decodeAwsQuery } from './aws-query.ts';
import { decodeAwsRest } from './aws-rest.ts';
import { DecodeError } from './decode-error.ts';

/** The value of one stored page. Throws DecodeError where the bytes are not what the encoding says. */
export function decodePage(
  kind: string,
  encoding: Encoding,
  bytes: Uint8Array,
  schema: Readonly<Record<string, unknown>> | undefined,
): unknown {
  const text = textOf(bytes);
  switch (encoding) {
    case 'json':
      return jsonOf(text);
    case 'aws-query-xml':
      return decodeAwsQuery(text, schema ?? {});
    case 'aws-rest-xml':
      return decodeAwsRest(text, schema ?? {});
    case 'csv':
    case 'yaml':
    case 'opaque':
      throw new DecodeError(`${kind} is not kept as ${encoding}`);
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DecodeError('the answer is not UTF-8');
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DecodeError(`the answer is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
