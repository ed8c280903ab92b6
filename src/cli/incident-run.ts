import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readRegularText } from '../input/regular-file.ts';
import type { Clock } from '../incident/clocks.ts';
import type { Incident } from '../incident/incident.ts';
import type { ReportedFact } from '../incident/findings.ts';
import type { LetterReport } from '../incident/letter.ts';
import type { Finding } from '../incident/lint/rule.ts';
import { titles, type ReportKind } from '../incident/template.ts';
import { exit } from './exit.ts';
import type { ClockFlags, DraftFlags, LetterFlags, LintFlags } from './incident.ts';
import { instantOf } from './options.ts';
import { bold, columns, dim, inStatusColour, wrapped } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Writes a draft; what is left to be completed is listed on standard error. */
export async function writeDraft(flags: DraftFlags): Promise<number> {
  const kind = kindOf(flags.kind);
  const [{ loadIncident }, { draftReport }] = await Promise.all([
    import('../incident/incident.ts'),
    import('../incident/draft.ts'),
  ]);
  const { text, missing } = draftReport(kind, await loadIncident(flags.incident), await factsOf(flags));
  if (flags.output === undefined) process.stdout.write(text);
  else
    try {
      await writeFile(flags.output, text);
    } catch (error) {
      throw new UsageError(`--output ${flags.output} cannot be written: ${message(error)}`);
    }
  for (const place of missing) process.stderr.write(`to be completed: ${place}\n`);
  return exit.clean;
}

async function factsOf(flags: DraftFlags): Promise<ReportedFact[]> {
  const { factsOfOcsp, factsOfTreatments } = await import('../incident/findings.ts');
  const facts: ReportedFact[] = [];
  for (const file of flags.ocsp) {
    try {
      facts.push(...factsOfOcsp(file, JSON.parse(await readRegularText(file))));
    } catch (error) {
      throw new UsageError(error instanceof SyntaxError ? `${file} is no JSON` : message(error));
    }
  }
  if (flags.run === undefined && !flags.treatments) return facts;
  const { loadScope } = await import('../scope/load.ts');
  if (flags.run !== undefined) facts.push(...(await factsOfStoredRun(flags.run, flags)));
  const { scope } = await loadScope(flags.config);
  return flags.treatments ? [...facts, ...factsOfTreatments(scope.treatments, facts)] : facts;
}

async function factsOfStoredRun(run: string, flags: DraftFlags): Promise<ReportedFact[]> {
  const [{ openFileLocker }, { judgeRun }, { factsOfRun }] = await Promise.all([
    import('../locker/file-locker.ts'),
    import('./judge-run.ts'),
    import('../incident/findings.ts'),
  ]);
  const locker = await openFileLocker(flags.locker, { readOnly: true });
  try {
    const { config, locker: folder } = flags;
    const options = { config, locker: folder, run, format: 'text', progress: false } as const;
    const { results } = await judgeRun(options, locker);
    return factsOfRun(results, flags.statement);
  } finally {
    await locker.close();
  }
}

interface LintedFile {
  file: string;
  kind?: ReportKind;
  error?: string;
  findings: readonly Finding[];
}

/** Lints each file; one that cannot be read is told, and the rest goes on. Exit 1 on an error. */
export async function lintReports(files: readonly string[], flags: LintFlags): Promise<number> {
  const { lintReport } = await import('../incident/lint/lint.ts');
  const format = oneOf('--format', flags.format, ['text', 'json']);
  const kind = flags.kind === undefined ? undefined : kindOf(flags.kind);
  const linted: LintedFile[] = [];
  for (const file of files) {
    try {
      linted.push({ file, ...lintReport(await readRegularText(file), kind) });
    } catch (error) {
      linted.push({ file, error: `cannot be read: ${message(error)}`, findings: [] });
    }
  }
  process.stdout.write(
    format === 'json' ? `${JSON.stringify({ files: linted }, null, 2)}\n` : lintText(linted),
  );
  const broken = linted.some(
    ({ error, findings }) => error !== undefined || findings.some(({ severity }) => severity === 'error'),
  );
  return broken ? exit.failed : exit.clean;
}

function lintText(linted: readonly LintedFile[]): string {
  const lines = linted.flatMap(({ file, kind, error, findings }) => [
    ...findings.map(({ line, column, severity, rule, message: said }) => {
      const colour = severity === 'error' ? 'fail' : 'inconclusive';
      return `${file}:${line}:${column}: ${inStatusColour(colour, severity)} ${rule} ${said}`;
    }),
    error === undefined
      ? dim(
          `${file}: ${kind ?? ''} report, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`,
        )
      : `${file}: ${error}`,
  ]);
  return `${lines.join('\n')}\n`;
}

/** Prints the clocks; exit 0 whatever is overdue, since telling is all that was asked. */
export async function printClocks(flags: ClockFlags): Promise<number> {
  const [{ loadIncident }, { clocksOf }] = await Promise.all([
    import('../incident/incident.ts'),
    import('../incident/clocks.ts'),
  ]);
  const format = oneOf('--format', flags.format, ['text', 'json', 'ics']);
  const at = instantOf(flags, new Date().toISOString());
  const incident = await loadIncident(flags.incident);
  const clocks = clocksOf(incident, at);
  if (format === 'json')
    process.stdout.write(`${JSON.stringify({ at: at.toISOString(), clocks }, null, 2)}\n`);
  else if (format === 'ics') {
    const { calendarOf } = await import('../incident/calendar.ts');
    const name = nameOf(incident, flags.incident);
    const why = whyNoCalendar(clocks, flags.incident);
    if (why !== null) {
      process.stderr.write(`${why}\n`);
      return clocks.length === 0 ? exit.usage : exit.clean;
    }
    process.stdout.write(calendarOf(clocks, { name, at }));
  } else process.stdout.write(clocksText(clocks, incident.title ?? 'Incident', at));
  return exit.clean;
}

/** What tells this incident from every other: its bug, else its title, else the file that describes it. */
function nameOf({ bug, title }: Incident, file: string): string {
  if (bug !== undefined) return `Bug ${bug}`;
  return title ?? resolve(file);
}

/** A calendar without an entry is none (RFC 5545, 3.6): what is missing is said in its place. */
function whyNoCalendar(clocks: readonly Clock[], file: string): string | null {
  if (clocks.length === 0)
    return `No calendar: ${file} names no instant that starts a clock. Give awareAt, posted, comments, actions with due, revocation or ccadb`;
  if (clocks.every(({ state }) => state === 'done'))
    return `No calendar: all ${clocks.length} clocks of ${file} are done. ncssr incident clocks lists them`;
  return null;
}

function clocksText(clocks: readonly Clock[], title: string, at: Date): string {
  const rows = clocks.map(({ state, late, dueBy, doneAt, what, citation }) => [
    state === 'overdue'
      ? inStatusColour('fail', 'overdue')
      : state === 'due'
        ? 'due'
        : dim(late ? 'done, late' : 'done'),
    `${(doneAt ?? dueBy).slice(0, 16).replace('T', ' ')} UTC`,
    state === 'done' ? '' : distance(Date.parse(dueBy) - at.getTime()),
    what,
    dim(citation),
  ]);
  const nothing =
    '  Nothing is due: the file names no instant that starts a clock (awareAt, posted, comments, actions with due).';
  return `\n  ${bold(title)}   ${dim(`as of ${at.toISOString()}`)}\n\n${rows.length === 0 ? nothing : columns(rows)}\n\n`;
}

/** `in 3 d 4 h`, `12 h ago`. */
function distance(milliseconds: number): string {
  const hours = Math.floor(Math.abs(milliseconds) / 3_600_000);
  const text = hours >= 48 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours} h`;
  return milliseconds < 0 ? `${text} ago` : `in ${text}`;
}

/** Checks a letter; exit 1 on an error. */
export async function checkLetter(file: string, flags: LetterFlags): Promise<number> {
  const [{ letterText }, { readCertificateList }, { preflightLetter }] = await Promise.all([
    import('../incident/letter-text.ts'),
    import('../incident/ccadb-certificates.ts'),
    import('../incident/letter.ts'),
  ]);
  const format = oneOf('--format', flags.format, ['text', 'json']);
  // Every text holds the empty name, and every row without a subordinate CA owner would be that owner's.
  if (flags.owner.trim() === '') throw new UsageError('--owner is empty: give the name as in the CCADB');
  if (flags.auditor?.trim() === '') throw new UsageError('--auditor is empty: give the name as in the CCADB');
  let report: LetterReport;
  let problems: readonly string[];
  try {
    const list = readCertificateList(
      flags.certificates,
      await readRegularText(flags.certificates),
      flags.owner,
    );
    problems = list.problems;
    if (list.certificates.length === 0)
      throw new Error(
        `${flags.certificates} lists no certificate of "${flags.owner}"; the name must be as in the CCADB`,
      );
    report = preflightLetter({
      text: await letterText(file),
      certificates: list.certificates,
      owner: flags.owner,
      auditor: flags.auditor ?? null,
    });
  } catch (error) {
    throw new UsageError(message(error));
  }
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(
    format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : letterReportText(file, report),
  );
  const broken = problems.length > 0 || report.findings.some(({ severity }) => severity === 'error');
  return broken ? exit.failed : exit.clean;
}

function letterReportText(file: string, report: LetterReport): string {
  const { period } = report;
  const lines = [
    '',
    `  ${bold(file)}   ${dim(period ? `${period.from} to ${period.to}` : 'no period found')}`,
    `  ${report.expected} certificates expected, ${report.found} fingerprints found, ${report.missing.length} missing, ${report.unreadable.length} unreadable, ${report.surplus.length} surplus`,
    '',
    ...report.findings.map(({ rule, severity, message: said }) =>
      wrapped(
        said,
        `  ${inStatusColour(severity === 'error' ? 'fail' : 'inconclusive', severity)} ${rule} `,
        '    ',
      ),
    ),
    ...(report.findings.length === 0 ? [dim('  Nothing found that the validation would refuse.')] : []),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function kindOf(text: string): ReportKind {
  return oneOf('--kind', text, Object.keys(titles) as ReportKind[]);
}

function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (found === undefined) throw new UsageError(`${option} ${text} is none of ${allowed.join(', ')}`);
  return found;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
