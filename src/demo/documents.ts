import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openFileLocker } from '../locker/file-locker.ts';
import type { Locker } from '../locker/locker.ts';

interface Listed {
  file: string;
  request: string;
  title: string;
  madeAt: string;
  by: string;
  role: string;
  statement: string;
}

/** Files the documents of the sample engagement into its locker, each at the instant that it was made. */
export async function fileDocuments(lockerFolder: string, engagement: string): Promise<void> {
  const locker = await openFileLocker(lockerFolder);
  try {
    await fileDocumentsInto(locker, engagement);
  } finally {
    await locker.close();
  }
}

/** The same, into a locker that is open. */
export async function fileDocumentsInto(locker: Locker, engagement: string): Promise<void> {
  const folder = join(engagement, 'documents');
  const listed = parse(await readFile(join(folder, 'index.yaml'), 'utf8')) as Listed[];
    for (const { file, request, title, madeAt, by, role, statement } of listed) {
      const bytes = await readFile(join(folder, file));
      const sha256 = await locker.putBlob(bytes);
      const at = new Date(madeAt).toISOString();
      await locker.append(
        {
          type: 'document',
          body: {
            schemaVersion: 1,
            id: `D-${createHash('sha256').update(`${sha256}\n${request}`).digest('hex').slice(0, 16)}`,
            request,
            system: null,
            title,
            fileName: file,
            mediaType: 'text/markdown',
            sha256,
            bytes: bytes.length,
            coversFrom: null,
            coversTo: null,
            madeAt: at,
            filedAt: at,
            filedBy: by,
            filedByRole: role,
            statement,
            supersedes: null,
          },
        },
        at,
      );
    }
}
