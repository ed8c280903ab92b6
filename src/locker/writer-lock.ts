import { ownerOnly } from './owner-only.ts';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isMissing } from './blob-store.ts';
import { lockFile, temporaryFolder } from './layout.ts';

interface Owner {
  pid: number;
  host: string;
  /** What the kernel says about when the process began; tells a later process with the same pid apart. */
  began: string | null;
}

/** Another process writes to the locker. */
export class LockerInUseError extends Error {
  override readonly name = 'LockerInUseError';
}

/**
 * Takes the locker for this process. A lock whose owner is dead is taken over.
 * Returns the release; throws LockerInUseError while the owner lives, or runs on another host.
 */
export async function takeLock(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, lockFile);
  const own = `${JSON.stringify(thisProcess())}\n`;
  const draft = join(folder, temporaryFolder, `lock-${randomUUID()}`);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await writeFile(draft, own, { mode: ownerOnly.file });
    try {
      // A link appears whole or not at all, and never over another.
      await link(draft, path);
      return async () => {
        if ((await readOrNull(path)) === own) await unlink(path);
      };
    } catch (error) {
      // ENOENT: the owner cleared the temporary folder under us.
      if (!hasCode(error, 'EEXIST') && !isMissing(error)) throw error;
    } finally {
      await unlink(draft).catch(() => undefined);
    }
    await removeIfDead(path, folder);
  }
  throw new LockerInUseError(`The locker ${folder} is being opened by several processes at once; try again.`);
}

async function removeIfDead(path: string, folder: string): Promise<void> {
  const text = await readOrNull(path);
  if (text === null) return;
  const owner = parseOwner(text);
  if (owner === null) {
    throw new LockerInUseError(
      `The locker ${folder} has a lock that this product did not write (${path}). Remove it if nothing uses the locker.`,
    );
  }
  if (owner.host !== hostname()) {
    throw new LockerInUseError(
      `The locker ${folder} is in use by process ${owner.pid} on host ${owner.host}. If that process has ended, remove ${path}.`,
    );
  }
  if (isAlive(owner)) {
    throw new LockerInUseError(
      `The locker ${folder} is in use by process ${owner.pid} on this machine. Wait for it to end, or stop it.`,
    );
  }
  const aside = join(folder, temporaryFolder, `lock-${randomUUID()}`);
  try {
    await rename(path, aside);
    // Another process may have taken the dead lock over first; then what was moved is its own, and goes back.
    if ((await readOrNull(aside)) !== text) await link(aside, path);
  } catch (error) {
    if (!isMissing(error) && !hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(aside).catch(() => undefined);
  }
}

function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), began: processBegan(process.pid) };
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: the process lives and belongs to somebody else.
    return hasCode(error, 'EPERM');
  }
  return processBegan(owner.pid) === owner.began && !isZombie(owner.pid);
}

/** Fields of /proc/PID/stat after the command name; null where there is no /proc. */
function processFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Start time in clock ticks since boot: field 22 of proc(5) stat. */
function processBegan(pid: number): string | null {
  return processFields(pid)?.[19] ?? null;
}

/** Killed, but not yet collected by its parent: it can write no more. */
function isZombie(pid: number): boolean {
  return processFields(pid)?.[0] === 'Z';
}

function parseOwner(text: string): Owner | null {
  try {
    const { pid, host, began } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof host !== 'string') return null;
    return { pid, host, began: typeof began === 'string' ? began : null };
  } catch {
    return null;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
