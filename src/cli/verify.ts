import { formatOption } from './options.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularText } from '../input/regular-file.ts';
import type { Command } from 'commander';
import type { SignedHead } from '../locker/locker.ts';
import type { VerifyOutcome } from '../pack/verify.ts';

interface Options {
  key?: string;
  head?: string;
  format: string;
  progress: boolean;
}

const exitCodes: Record<VerifyOutcome['outcome'], number> = {
  'sealed-by-given-key': 0,
  'intact-but-signer-not-established': 3,
  broken: 4,
};

/** Adds `verify BINDER`, which takes a locker too: exit 0 sealed by the given key, 3 intact but signer not established, 4 broken, 2 usage. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('check every file of a binder or of an evidence locker, and who sealed it')
    .argument('<binder>', 'folder or zip of a binder, or folder of a locker')
    .option('--key <file>', "your own copy of the signer's public key, in PEM form")
    .option(
      '--head <file>',
      "a head of the locker's log that was kept elsewhere, as data/locker-head.json of an earlier binder",
    )
    .addOption(formatOption('text', 'json'))
    .option('--no-progress', 'say nothing while reading')
    .action(async (binder: string, options: Options) => {
      process.exitCode = await verify(binder, options);
    });
}

async function verify(binder: string, options: Options): Promise<number> {
  if (options.format !== 'text' && options.format !== 'json') {
    return usage(`--format takes text or json, not ${options.format}`);
  }
  try {
    const check = isLocker(binder) ? checkLocker : checkBinder;
    const { outcome, text } = await check(binder, options);
    process.stdout.write(text);
    return exitCodes[outcome];
  } catch (error) {
    return usage(explain(error, binder));
  }
}

interface Answer {
  outcome: VerifyOutcome['outcome'];
  text: string;
}

async function checkBinder(binder: string, options: Options): Promise<Answer> {
  const { verifyBinder } = await import('../pack/verify.ts');
  const { describeVerification, verificationDocument } = await import('../pack/describe-verification.ts');
  const knownHead = options.head === undefined ? {} : { knownHead: await readHead(options.head) };
  const found = await verifyBinder(binder, {
    ...(await keyOf(options)),
    ...knownHead,
    ...progressOf(options),
  });
  const json = options.format === 'json';
  return {
    outcome: found.outcome,
    text: json ? jsonText(verificationDocument(binder, found)) : describeVerification(binder, found),
  };
}

async function checkLocker(folder: string, options: Options): Promise<Answer> {
  const { verifyLocker } = await import('../locker/verify-locker.ts');
  const { describeLockerVerification } = await import('../locker/describe-verification.ts');
  const knownHead = options.head === undefined ? {} : { knownHead: await readHead(options.head) };
  const found = await verifyLocker(folder, { ...(await keyOf(options)), ...knownHead });
  const json = options.format === 'json';
  return {
    outcome: found.outcome,
    text: json
      ? jsonText({ schemaVersion: 1, locker: folder, ...found })
      : describeLockerVerification(folder, found),
  };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function isLocker(path: string): boolean {
  return existsSync(join(path, 'locker.json')) && !existsSync(join(path, 'bagit.txt'));
}

async function readHead(file: string): Promise<SignedHead> {
  const { isHead } = await import('../locker/entry-line.ts');
  const text = await readText(file, 'head');
  let head: unknown = null;
  try {
    head = JSON.parse(text);
  } catch {
    // Said below, with what is no head for other reasons.
  }
  if (!isHead(head)) throw new Error(`${file} is not a head of a locker's log`);
  return head;
}

async function keyOf(options: Options): Promise<{ publicKey?: string }> {
  return options.key === undefined ? {} : { publicKey: await readText(options.key, 'key') };
}

function progressOf(options: Options): { progress?: (done: number, total: number) => void } {
  if (!options.progress || !process.stderr.isTTY) return {};
  return {
    progress: (done, total) => {
      process.stderr.write(done >= total ? '\r\u001b[K' : `\r${done} of ${total} files read`);
    },
  };
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readRegularText(file);
  } catch (error) {
    throw new Error(`the ${what} ${file} cannot be read`, { cause: error });
  }
}

function explain(error: unknown, binder: string): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return `there is no binder at ${binder}`;
  return error.message;
}

function usage(message: string): number {
  process.stderr.write(`ncssr verify: ${message}\n`);
  return 2;
}
