import { Argument, type Command } from 'commander';
import { exit } from './exit.ts';
import { runCommand } from './run-command.ts';

export function registerPermissions(program: Command): void {
  program
    .command('permissions')
    .description('the least-privilege read-only policy, computed from what the collectors call')
    .addArgument(new Argument('<cloud>').choices(['aws', 'azure', 'graph']))
    .action((cloud: 'aws' | 'azure' | 'graph') =>
      runCommand('text', async () => {
        const { policyFor } = await import('../collect/permissions.ts');
        process.stdout.write(`${JSON.stringify(await policyFor(cloud), null, 2)}\n`);
        return exit.clean;
      }),
    );
}
