/**
 * A believable organization at several sizes, through the commands that a person types: collect from the loopback,
 * evaluate, pack, verify, access, flows. Prints time of processor, peak memory, growth from size to size, and the
 * slowest check. Targets: evaluate at 30 accounts 45 s and 1.5 GiB; from N to 2N accounts at most 2.3 times.
 * `npm run bench:estate -- [accounts...] [--limit SECONDS]`
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Usage } from './organization/command.ts';
import { writeEngagement } from './organization/engagement.ts';
import { exportTo, organizationOf, serve } from './organization/organization.ts';

const { sizes, limit, imported } = asked(process.argv.slice(2));
const commands = ['collect', 'evaluate', 'pack', 'verify', 'access', 'flows'] as const;
type Command = (typeof commands)[number];
const before = new Map<Command, { accounts: number; usage: Usage }>();

for (const accounts of sizes) {
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-bench-estate-'));
  try {
    await measure(accounts, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(accounts: number, folder: string): Promise<void> {
  const organization = organizationOf(accounts, new Date());
  const server = await serve(organization);
  if (imported) await exportTo(join(folder, 'export'), organization);
  await writeEngagement(
    folder,
    organization.accounts,
    imported ? { import: 'export' } : { endpoint: server.endpoint },
  );
  const system = organization.accounts.some(({ system }) => system === 'ocsp') ? 'ocsp' : 'build';
  const argumentsOf: Readonly<Record<Command, () => Promise<readonly string[]> | readonly string[]>> = {
    collect: () => ['collect', '--no-progress'],
    evaluate: () => ['evaluate', '--timings', '--no-progress', '--format', 'json'],
    pack: () => ['pack', '--mode', 'readiness', '--out', 'binder', '--zip'],
    verify: async () => ['verify', await binderIn(folder), '--key', 'seal.pub.pem'],
    access: () => ['access', '--system', system],
    flows: () => ['flows', '--from', 'internet', '--to', `${system}-application`],
  };
  console.log(`${accounts} accounts, ${server.endpoint}`);
  for (const command of commands) {
    const usage = await run(await argumentsOf[command](), folder, limit);
    print(command, accounts, usage);
    before.set(command, { accounts, usage });
    // What evaluate cannot end, nothing that judges ends either.
    if (usage.exitCode === -1 || (command === 'collect' && usage.exitCode !== 0)) break;
  }
  await server.close();
}

function print(command: Command, accounts: number, usage: Usage): void {
  const last = before.get(command);
  const { seconds, processor, memory, exitCode, stderr } = usage;
  const cut = exitCode === -1 ? `  cut off after ${limit} s` : `  exit ${exitCode}`;
  const grown = last === undefined ? '' : `  ${growth(last, accounts, usage)}`;
  console.log(
    `  ${command.padEnd(9)}${processor.toFixed(1).padStart(7)} s of processor ${seconds.toFixed(1).padStart(7)} s  ${memory.toFixed(0).padStart(5)} MiB${cut}${grown}`,
  );
  if (command === 'evaluate')
    for (const line of stderr.trim().split('\n').slice(0, 8)) console.log(`      ${line}`);
  if (exitCode === 2 || exitCode === 4) console.log(stderr);
}

/** How much more a command took, for how much more it was asked; per doubling in brackets. */
function growth(last: { accounts: number; usage: Usage }, accounts: number, { processor }: Usage): string {
  const more = processor / last.usage.processor;
  const doubled = more ** (Math.log(2) / Math.log(accounts / last.accounts));
  return `${more.toFixed(2)} times that of ${last.accounts} (${doubled.toFixed(2)} per doubling)`;
}

async function binderIn(folder: string): Promise<string> {
  const names = await readdir(join(folder, 'binder')).catch((): string[] => []);
  return names.includes('bagit.txt')
    ? 'binder'
    : join('binder', names.find((name) => !name.endsWith('.zip')) ?? '');
}

function asked(args: readonly string[]): { sizes: number[]; limit: number; imported: boolean } {
  const limitAt = args.indexOf('--limit');
  const numbers = args.filter((arg, at) => /^\d+$/.test(arg) && at !== limitAt + 1).map(Number);
  return {
    sizes: numbers.length > 0 ? numbers : [10, 30, 60, 100, 200],
    limit: limitAt < 0 ? 900 : Number(args[limitAt + 1]),
    imported: args.includes('--import'),
  };
}
