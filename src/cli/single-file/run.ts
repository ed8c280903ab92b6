import { Command } from 'commander';
import { guardOutput } from '../safe-output.ts';

/**
 * Runs a program of one file: its first command may be left out, so that `node verify.mjs BINDER` is enough.
 * Exits 2 where it is not called as it should be.
 */
export async function runSingleFile(
  name: string,
  first: string,
  register: readonly ((program: Command) => void)[],
): Promise<void> {
  guardOutput(process.stdout);
  guardOutput(process.stderr);
  const program = new Command(name).showHelpAfterError().exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
  for (const one of register) one(program);
  const given = process.argv.slice(2);
  const named = program.commands.some((command) => command.name() === given[0]);
  const whole = register.length > 1 && (given[0] === '--help' || given[0] === '-h');
  await program.parseAsync(named || whole ? given : [first, ...given], { from: 'user' });
}
