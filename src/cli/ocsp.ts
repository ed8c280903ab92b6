import type { Command } from 'commander';
import type { CrlComparison } from '../ocsp/crl/compare.ts';
import type { Severity } from '../ocsp/lint/rule.ts';
import { exit } from './exit.ts';
import type { FetchFlags } from './ocsp-fetch-crl.ts';
import type { CrlFlags, ProbeFlags, LintFlags } from './ocsp-options.ts';
import { formatOption, formatOf } from './options.ts';
import { runCommand } from './run-command.ts';

const collect = (value: string, before: string[]): string[] => [...before, value];

/**
 * Adds `ocsp lint`, `probe`, `compare`, `crl`, `crl-compare` and `fetch-crl`: exit 0 clean, 1 on a finding of severity error,
 * 2 usage, 3 when a signature could not be checked or nothing was comparable.
 */
export function registerOcsp(program: Command): void {
  const ocsp = program
    .command('ocsp')
    .description('OCSP answers and CRLs: encoding, behaviour, two services side by side');
  registerLint(ocsp);
  registerProbe(ocsp);
  registerCompare(ocsp);
  registerCrl(ocsp);
  registerCrlCompare(ocsp);
  registerFetchCrl(ocsp);
}

function registerLint(ocsp: Command): void {
  ocsp
    .command('lint')
    .description('the 111 rules for an OCSP answer')
    .argument('<files...>', 'answers in DER, PEM or base64')
    .option('--issuer <file>', 'certificate of the issuing CA')
    .option('--cert <file>', 'certificate whose status is told')
    .option('--request <file>', 'the request that was answered')
    .option('--crl <file>', "the issuer's CRL, on which a responder certificate may stand")
    .option('--at <instant>', 'when the answer was observed, RFC 3339')
    .option('--profile <names>', 'comma-separated: 6960, 5019, 9919, 9654, BR, MRSP, MSFT, RP')
    .option('--no-signatures', 'leave signatures unverified')
    .option('--evidence <file>', 'write the answers as a source of the shape ocsp.exchanges')
    .option('--system <id>', 'the system that gave them, for --evidence')
    .option('--config <file>', 'ncssr.yaml that declares the system, for --evidence')
    .addOption(formatOption('text', 'json'))
    .action(async (files: string[], options: LintFlags) => {
      await runCommand(options.format, async () => {
        const format = formatOf(options);
        const { lintCommand } = await import('./ocsp-lint.ts');
        const { lintText } = await import('./ocsp-text.ts');
        const document = await lintCommand(files, options);
        process.stdout.write(format === 'json' ? json(document) : lintText(document));
        return exitOfFiles(document.files);
      });
    });
}

function withSubjects(command: Command): Command {
  return command
    .requiredOption('--issuer <file>', 'certificate of the issuing CA')
    .option('--cert <file>', 'certificate to ask about; may repeat', collect, [])
    .option('--serial <hex>', 'serial number to ask about; may repeat', collect, [])
    .option('--record <folder>', 'keep every request and answer here')
    .option('--evidence <file>', 'write them as a source of the shape ocsp.exchanges')
    .option('--config <file>', 'ncssr.yaml that declares the systems, for --evidence')
    .option('--repeats <count>', 'how often each certificate is asked for again', '5')
    .option('--timeout <seconds>', 'for one request', '15')
    .option('--pause <milliseconds>', 'between two requests', '50')
    .addOption(formatOption('text', 'json'));
}

function registerProbe(ocsp: Command): void {
  withSubjects(ocsp.command('probe').description('how a responder behaves, at each address of its host'))
    .argument('<url>', 'the responder')
    .option('--system <id>', 'the system that answers, for --evidence')
    .option('--published <instant>', 'when the certificates were published, RFC 3339')
    .option('--crl <file>', "the issuer's CRL of the same hour")
    .option('--previous <folder>', 'the recording of an earlier visit')
    .action(async (url: string, options: ProbeFlags) => {
      await runCommand(options.format, async () => {
        const format = formatOf(options);
        const { probeResponder } = await import('./ocsp-probe.ts');
        const { probeText } = await import('./ocsp-compare-text.ts');
        const document = await probeResponder(url, options);
        process.stdout.write(format === 'json' ? json(document) : probeText(document));
        return exitOfFiles([document]);
      });
    });
}

function registerCompare(ocsp: Command): void {
  withSubjects(
    ocsp.command('compare').description('two responders, or their recorded answers, against each other'),
  )
    .argument('<old>', 'URL, or folder of recorded answers')
    .argument('<new>', 'URL, or folder of recorded answers')
    .option('--old-system <id>', 'the system that OLD is, for --evidence')
    .option('--new-system <id>', 'the system that NEW is, for --evidence')
    .action(async (old: string, candidate: string, options: ProbeFlags) => {
      await runCommand(options.format, async () => {
        const format = formatOf(options);
        const { compareResponders } = await import('./ocsp-probe.ts');
        const { compareText } = await import('./ocsp-compare-text.ts');
        const document = await compareResponders(old, candidate, options);
        process.stdout.write(format === 'json' ? json(document) : compareText(old, candidate, document));
        return exitOf(document.verdict);
      });
    });
}

function withIssuer(command: Command): Command {
  return command
    .option('--issuer <file>', 'certificate of the issuing CA; by default one that lies beside the list')
    .option('--at <instant>', 'when the list was observed, RFC 3339')
    .option('--cert <file>', 'certificate to hold the list against; may repeat', collect, [])
    .option('--profile <names>', 'comma-separated: X509, 5280, BR; by default all of them')
    .option('--most-octets <count>', 'longest list to read; by default any')
    .addOption(formatOption('text', 'json'));
}

function registerCrl(ocsp: Command): void {
  withIssuer(
    ocsp
      .command('crl')
      .description('the rules for CRLs: encoding, profile, scope, issuer, signature, freshness'),
  )
    .argument('<files...>', 'lists in DER, PEM or base64')
    .action(async (files: string[], options: CrlFlags) => {
      await runCommand(options.format, async () => {
        const format = formatOf(options);
        const { lintCrlFiles } = await import('./ocsp-crl.ts');
        const { crlText } = await import('./ocsp-text.ts');
        const document = await lintCrlFiles(files, options);
        process.stdout.write(format === 'json' ? json(document) : crlText(document));
        return exitOfFiles(document.files);
      });
    });
}

function registerCrlCompare(ocsp: Command): void {
  withIssuer(
    ocsp
      .command('crl-compare')
      .description('two CRLs of one issuer, or sets of partitions, against each other'),
  )
    .argument('<old>', 'a list in DER, PEM or base64, a folder of partitions, or URLs with commas between')
    .argument('<new>', 'the same')
    .action(async (old: string, candidate: string, options: CrlFlags) => {
      await runCommand(options.format, async () => {
        const format = formatOf(options);
        const { compareCrlFiles } = await import('./ocsp-crl.ts');
        const { crlCompareText } = await import('./ocsp-compare-text.ts');
        const document = await compareCrlFiles(old, candidate, options);
        process.stdout.write(format === 'json' ? json(document) : crlCompareText(old, candidate, document));
        return exitOf(document.verdict);
      });
    });
}

function registerFetchCrl(ocsp: Command): void {
  ocsp
    .command('fetch-crl')
    .description('CRLs as they are served: headers, the list itself, and whether it is the one disclosed')
    .argument('[urls...]', 'where lists are served')
    .option('--issuer <file>', 'certificate of the issuing CA')
    .option(
      '--ccadb <file>',
      "the CCADB's CSV of all certificate records: its lists of the CA are fetched, too",
    )
    .option(
      '--cert <file>',
      'certificate whose distribution points are held against them; may repeat',
      collect,
      [],
    )
    .option('--profile <names>', 'comma-separated: X509, 5280, BR; by default all of them')
    .option('--record <folder>', 'keep every answer and list here')
    .option('--evidence <file>', 'write the lists as a source of the shape ocsp.exchanges')
    .option('--system <id>', 'the system that serves them, for --evidence')
    .option('--config <file>', 'ncssr.yaml that declares the system, for --evidence')
    .option('--timeout <seconds>', 'for one list', '60')
    .option('--most-octets <count>', 'longest list to take')
    .addOption(formatOption('text', 'json'))
    .action(async (urls: string[], options: FetchFlags) => {
      await runCommand(options.format, async () => {
        const format = formatOf(options);
        const { fetchCrls } = await import('./ocsp-fetch-crl.ts');
        const { fetchText } = await import('./ocsp-text.ts');
        const document = await fetchCrls(urls, options);
        process.stdout.write(format === 'json' ? json(document) : fetchText(document));
        return exitOfFiles([...document.lists, { findings: document.findings, unchecked: false }]);
      });
    });
}

interface JudgedFile {
  readonly error?: string;
  readonly findings: readonly { readonly severity: Severity }[];
  /** Whether nobody knows if the signature is right. */
  readonly unchecked: boolean;
}

function exitOfFiles(files: readonly JudgedFile[]): number {
  const broken = files.some(
    ({ error, findings }) => error !== undefined || findings.some(({ severity }) => severity === 'error'),
  );
  if (broken) return exit.failed;
  return files.some(({ unchecked }) => unchecked) ? exit.inconclusive : exit.clean;
}

function exitOf(verdict: CrlComparison['verdict']): number {
  if (verdict === 'nothing-compared' || verdict === 'not-judged') return exit.inconclusive;
  return verdict === 'errors' ? exit.failed : exit.clean;
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
