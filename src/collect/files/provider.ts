import { userInfo } from 'node:os';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readRegularFile } from '../../input/regular-file.ts';
import type { Encoding } from '../../locker/envelope.ts';
import type { PlannedRead } from '../../locker/run.ts';
import type { FileSource } from '../../scope/scope.ts';
import type { ReadSink } from '../kind.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';

const operation = 'file:Read';

const encodings: Readonly<Record<string, Encoding>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};

/** Opens a CSV, JSON or YAML file of a declared shape. The file itself, byte for byte, is the evidence. */
export function openFile(name: string, source: FileSource, environment: CollectionEnvironment): OpenedSource {
  const path = resolve(environment.folder, source.path);
  const kind = `file.${source.as}`;
  const read: PlannedRead = {
    id: `${name}/${kind}//`,
    source: name,
    kind,
    account: null,
    region: null,
    environmentClass: source.environmentClass ?? null,
    operations: [{ name: operation, permission: '' }],
  };
  const caller = `operating-system user ${userInfo().username}`;
  return {
    plan: () => Promise.resolve([read]),
    provenance: () => Promise.resolve({ caller, endpoint: pathToFileURL(path).href }),
    collect: (_read, sink) => readWhole(path, source, sink),
    credentials: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

async function readWhole(path: string, source: FileSource, sink: ReadSink): Promise<void> {
  const encoding = encodings[extname(path).toLowerCase()];
  if (encoding === undefined) {
    const message = `${source.path} is neither .csv nor .json nor .yaml`;
    sink.failure({ reason: 'invalid', operation, permission: '', message });
    return;
  }
  let bytes: Uint8Array;
  try {
    bytes = await readRegularFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message = `${source.path} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : (code ?? (error as Error).message)}`;
    sink.failure({ reason: code === 'EACCES' ? 'denied' : 'error', operation, permission: '', message });
    return;
  }
  await sink.page({
    operation,
    parameters: { path: source.path, as: source.as },
    bytes,
    encoding,
    status: 0,
    requestId: null,
    ...(source.asOf === undefined ? {} : { at: new Date(source.asOf) }),
    serviceTime: null,
    items: 1,
  });
}
