import type { Command } from 'commander';
import type { VerifyOutcome } from '../pack/verify.ts';

interface Options {
  key?: string;
  format: string;
  progress: boolean;
}

const exitCodes: Record<VerifyOutcome['outcome'], number> = {
  'sealed-by-given-key': 0,
  'intact-but-signer-not-established': 3,
  broken: 4,
};

/** Adds `verify BINDER`: exit 0 sealed by the given key, 3 intact but signer not established, 4 broken, 2 usage. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('check every file of a binder, and who sealed it')
    .argument('<binder>', 'folder or zip')
    .option('--key <file>', "your own copy of the signer's public key, in PEM form")
    .option('--format <format>', 'text or json', 'text')
    .option('--no-progress', 'say nothing while reading')
    .action(async (binder: string, options: Options) => {
      process.exitCode = await verify(binder, options);
    });
}

async function verify(binder: string, options: Options): Promise<number> {
  if (options.format !== 'text' && options.format !== 'json') {
    return usage(`--format takes text or json, not ${options.format}`);
  }
  const { verifyBinder } = await import('../pack/verify.ts');
  const { describeVerification, verificationDocument } = await import('../pack/describe-verification.ts');
  let outcome: VerifyOutcome;
  try {
    const publicKey = options.key === undefined ? {} : { publicKey: await readKey(options.key) };
    outcome = await verifyBinder(binder, { ...publicKey, ...progressOf(options) });
  } catch (error) {
    return usage(explain(error, binder));
  }
  const text =
    options.format === 'json'
      ? `${JSON.stringify(verificationDocument(binder, outcome), null, 2)}\n`
      : describeVerification(binder, outcome);
  process.stdout.write(text);
  return exitCodes[outcome.outcome];
}

function progressOf(options: Options): { progress?: (done: number, total: number) => void } {
  if (!options.progress || !process.stderr.isTTY) return {};
  return {
    progress: (done, total) => {
      process.stderr.write(done >= total ? '\r\u001b[K' : `\r${done} of ${total} files read`);
    },
  };
}

async function readKey(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`the key ${file} cannot be read`, { cause: error });
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
