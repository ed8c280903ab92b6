import { ownerOnly } from './owner-only.ts';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
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
  const release = async (): Promise<void> => {
    if ((await readOrNull(path)) === own) await unlink(path);
  };
  for (let attempt = 0; attempt < 40; attempt += 1) {
    await writeFile(draft, own, { mode: ownerOnly.file });
    try {
      // A link appears whole or not at all, and never over another.
      await link(draft, path);
      return release;
    } catch (error) {
      // ENOENT: the owner cleared the temporary folder under us.
      if (!hasCode(error, 'EEXIST') && !isMissing(error)) throw error;
    } finally {
      await unlink(draft).catch(() => undefined);
    }
    const dead = await deadOwner(path, folder);
    if (dead !== null && (await takeOver(path, folder, dead, own))) return release;
    await setTimeout(5 * attempt);
  }
  throw new LockerInUseError(`The locker ${folder} is being opened by several processes at once; try again.`);
}

/** What the lock of a dead owner holds; null where there is none. Throws LockerInUseError where the owner may live. */
async function deadOwner(path: string, folder: string): Promise<string | null> {
  const text = await readOrNull(path);
  if (text === null) return null;
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
  return text;
}

/**
 * Puts the own lock in the place of a dead one. Only who holds the claim on that very lock may, and only one ever holds
 * it at a time: whoever comes late finds another lock in its place and leaves it.
 */
async function takeOver(path: string, folder: string, dead: string, own: string): Promise<boolean> {
  const draft = join(folder, temporaryFolder, `lock-${randomUUID()}`);
  await writeFile(draft, own, { mode: ownerOnly.file });
  try {
    const claim = await claimOn(dead, folder, draft);
    if (claim === null) return false;
    try {
      if ((await readOrNull(path)) !== dead) return false;
      await rename(draft, path);
      return true;
    } finally {
      await unlink(claim).catch(() => undefined);
    }
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

/** The file that stands for the claim; null while somebody who lives holds it. A dead claim is claimed in its turn. */
async function claimOn(dead: string, folder: string, draft: string): Promise<string | null> {
  const name = createHash('sha256').update(dead).digest('hex');
  const claim = join(folder, temporaryFolder, `lock-after-${name}`);
  try {
    await link(draft, claim);
    return claim;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const holder = await readOrNull(claim);
  const owner = holder === null ? null : parseOwner(holder);
  if (holder === null || owner === null || owner.host !== hostname() || isAlive(owner)) return null;
  return claimOn(`${dead}${holder}`, folder, draft);
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
