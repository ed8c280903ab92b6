import { exit } from './exit.ts';
import { systemWords } from './system-words.ts';

/**
 * Runs one command and sets the exit code. What a person can mend is said in their words; anything else is a fault
 * of the product, and says so with its stack.
 */
export async function runCommand(format: string, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = await report(error, format);
  }
}

async function report(error: unknown, format: string): Promise<number> {
  const { ProblemsError } = await import('../schema/problem.ts');
  if (error instanceof ProblemsError) {
    if (format === 'json') process.stdout.write(`${JSON.stringify({ errors: error.problems }, null, 2)}\n`);
    for (const { file, line, column, message, fix } of error.problems) {
      process.stderr.write(`${file}:${line}:${column}: ${message}\n    ${fix}\n`);
    }
    return exit.usage;
  }
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  if (name === 'IntegrityError') {
    process.stderr.write(`Integrity broken: ${message}\n`);
    return exit.integrity;
  }
  if (
    [
      'UsageError',
      'WriteCredentialError',
      'LockerInUseError',
      'NotALockerError',
      'NotARegularFileError',
      'RefusedError',
    ].includes(name)
  ) {
    process.stderr.write(`${message}\n`);
    return exit.usage;
  }
  const system = systemWords(error);
  if (system !== null) {
    process.stderr.write(`${system}\n`);
    return exit.usage;
  }
  process.stderr.write(`ncssr stopped: ${error instanceof Error ? (error.stack ?? message) : message}\n`);
  return exit.usage;
}
