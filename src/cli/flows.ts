import type { Command } from 'commander';
import { withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

export interface FlowsOptions extends CommonOptions {
  from?: string;
  to?: string;
  proto?: string;
  port?: string;
  check?: string;
  binder?: string;
}

export function registerFlows(program: Command): void {
  withCommonOptions(
    program.command('flows').description('what reaches what: every segment, or one question with its proof'),
  )
    .option(
      '--from <ref>',
      'cloud id, address, CIDR block, segment:NAME, system:NAME, internet, onpremises (every site) or the id of a gateway or connection to one',
    )
    .option('--to <ref>', 'the same')
    .option('--proto <protocol>', 'tcp, udp, icmp or a number')
    .option('--port <number>', 'one port')
    .option('--check <file>', 'check a certificate of isolation, without the engine that made it')
    .option('--binder <path>', 'ask a binder, folder or zip, in place of a locker')
    .action((options: FlowsOptions) =>
      runCommand(options.format, async () => {
        const { flows } = await import('./flows-run.ts');
        return flows(options);
      }),
    );
}
