import type { Command } from 'commander';
import type { Duration } from '../analyse/clocks/duration.ts';
import type { GateVerdict } from '../gate/reason.ts';
import { exit } from './exit.ts';
import { formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';
import { UsageError } from './usage-error.ts';

interface GateOptions extends CommonOptions {
  on?: string;
  from?: string;
  comparisonAge?: string;
}

const exitOf: Readonly<Record<GateVerdict, number>> = {
  'no-blockers': exit.clean,
  blocked: exit.failed,
  'not-provable': exit.inconclusive,
};

export function registerGate(program: Command): void {
  withCommonOptions(
    program
      .command('gate <environment>')
      .description('what stands in the way of an environment that is to serve production'),
  )
    .option('--on <date>', 'the UTC day asked about (default: today)')
    .option('--from <environment>', 'the environment that traffic comes from, and would go back to')
    .option('--comparison-age <duration>', 'how old a comparison of OCSP answers may be', 'P7D')
    .action((environment: string, options: GateOptions) =>
      runCommand(options.format, () => askGate(environment, options)),
    );
}

async function askGate(environment: string, options: GateOptions): Promise<number> {
  const [
    { openFileLocker },
    { judgeRun, evidenceOfRun },
    { gate },
    { recordedComparisons },
    { kindSchemas },
  ] = await Promise.all([
    import('../locker/file-locker.ts'),
    import('./judge-run.ts'),
    import('../gate/gate.ts'),
    import('../gate/recorded.ts'),
    import('../schema/kind-schemas.ts'),
  ]);
  const format = formatOf(options);
  const on = dayOf(options.on);
  const maxAge = await ageOf(options.comparisonAge ?? 'P7D');
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const judged = await judgeRun(options, locker);
    const end = `${on}T23:59:59Z`;
    const later =
      end > judged.results.at ? (await judgeRun({ ...options, at: end }, locker)).results : judged.results;
    const { scope } = judged.loaded;
    let answer;
    try {
      answer = gate({
        environment,
        on,
        from: options.from ?? null,
        scope,
        catalogue: judged.catalogue,
        results: judged.results,
        later,
        comparisons: await recordedComparisons(evidenceOfRun(judged.run, locker), scope, kindSchemas()),
        maxAge,
      });
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(error.message);
      throw error;
    }
    if (format === 'json') process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    else {
      const { gateText } = await import('./gate-text.ts');
      process.stdout.write(gateText(answer, judged.catalogue));
    }
    return exitOf[answer.verdict];
  } finally {
    await locker.close();
  }
}

function dayOf(given: string | undefined): string {
  const day = given ?? new Date().toISOString().slice(0, 10);
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
  const { parseDuration } = await import('../analyse/clocks/duration.ts');
  try {
    return parseDuration(text);
  } catch (error) {
    throw new UsageError(`--comparison-age ${error instanceof Error ? error.message : text}`);
  }
}
