import type { Command } from 'commander';
import { withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

export interface AccessOptions extends CommonOptions {
  principal?: string;
  action?: string;
  resource?: string;
  system?: string;
  plane?: string;
  binder?: string;
}

export function registerAccess(program: Command): void {
  withCommonOptions(
    program
      .command('access')
      .description('who can reach each system and how, or one question with its proof'),
  )
    .option('--principal <who>', 'ARN, object id, directory user id, user name, or person id of the roster')
    .option('--action <action>', 'an action of the cloud, as kms:Sign')
    .option('--resource <id>', 'ARN, Azure resource id, or key URL of a vault; absent, everything in scope')
    .option('--plane <plane>', 'of an Azure action: control or data; absent, as the action is known')
    .option('--system <name>', 'one declared system alone')
    .option('--binder <path>', 'ask a binder, folder or zip, in place of a locker')
    .action((options: AccessOptions) =>
      runCommand(options.format, async () => {
        const { access } = await import('./access-run.ts');
        return access(options);
      }),
    );
}
