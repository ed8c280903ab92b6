import type { Command } from 'commander';
import type { Duration } from '../analyse/clocks/duration.ts';
import type { GateVerdict } from '../gate/reason.ts';
import { exit } from './exit.ts';
import { formatOf, withRunOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';
import { UsageError } from './usage-error.ts';

export interface GateOptions extends CommonOptions {
  on?: string;
  from?: string;
  comparisonAge?: string;
}

const exitOf: Readonly<Record<GateVerdict, number>> = {
  'no-blockers': exit.clean,
  blocked: exit.failed,
  'not-provable': exit.inconclusive,
};

/** A comparison is a file, and files are evidence for so long. */
const longestAge = 'P31D';

export function registerGate(program: Command): void {
  withRunOptions(
    program
      .command('gate <environment>')
      .description('what stands in the way of an environment that is to serve production'),
  )
    .option('--on <date>', 'the UTC day asked about, at its end (default: today, now)')
    .option('--from <environment>', 'the environment that traffic comes from, and would go back to')
    .option('--comparison-age <duration>', 'how old a comparison of OCSP answers may be', 'P7D')
    .action((environment: string, options: GateOptions) =>
      runCommand(options.format, () => askGate(environment, options)),
    );
}

/** Asks as of a day. `now` is the clock, which tests hold still. */
async function askGate(environment: string, options: GateOptions, now = new Date()): Promise<number> {
  const [{ openFileLocker }, { answerAsOf }] = await Promise.all([
    import('../locker/file-locker.ts'),
    import('./gate-run.ts'),
  ]);
  const format = formatOf(options);
  const day = dayOf(options.on, now);
  const maxAge = await ageOf(options.comparisonAge ?? 'P7D');
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const { answer, catalogue } = await answerAsOf({ environment, day, now, maxAge, options }, locker);
    if (format === 'json') process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    else {
      const { gateText } = await import('./gate-text.ts');
      process.stdout.write(gateText(answer, catalogue));
    }
    return exitOf[answer.verdict];
  } finally {
    await locker.close();
  }
}

function dayOf(given: string | undefined, now: Date): string {
  const day = given ?? now.toISOString().slice(0, 10);
  const parsed = new Date(`${day}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(day) ||
    Number.isNaN(parsed.getTime()) ||
    !parsed.toISOString().startsWith(day)
  )
    throw new UsageError(`--on ${day} is not a day; write it as 2026-11-20`);
  return day;
}

async function ageOf(text: string): Promise<Duration> {
  const { isLonger, parseDuration } = await import('../analyse/clocks/duration.ts');
  let age: Duration;
  try {
    age = parseDuration(text);
  } catch (error) {
    throw new UsageError(`--comparison-age ${error instanceof Error ? error.message : text}`);
  }
  if (isLonger(text, longestAge))
    throw new UsageError(
      `--comparison-age ${text} is longer than ${longestAge}, the age at which a file is stale`,
    );
  return age;
}
