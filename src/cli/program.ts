import { commandLine } from './commands.ts';
import { endQuietly, guardOutput } from './safe-output.ts';

guardOutput(process.stdout);
guardOutput(process.stderr);
endQuietly(process.stdout, 'Standard output', (line) => process.stderr.write(line));
endQuietly(process.stderr, 'Standard error', () => undefined);

const program = commandLine();
// Set on each: a command takes over what its parent says only when it is made.
for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)])
  command.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

await program.parseAsync();
