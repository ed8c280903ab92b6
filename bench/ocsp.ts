/**
 * Lints 10,000 answers on one core, without and with signatures. Prints two rates each: over everything, and of the
 * tenth of the batches that other work on the machine disturbed least. Then, where they are installed, the processor
 * time of one answer with signatures beside pkilint without (`npm run test:pkilint` installs it) and beside Go's
 * ocsp.ParseResponse with the issuer. Last, where `dist` is built, the processor time of the command on 1,000 files
 * beside that of their signatures alone, which no linter can spare, and beside another build where one is named.
 * Targets: more than 10,000 answers a second without signatures; 60 times pkilint; at most 1.5 times Go; 6 times the
 * build of af91817.
 * `node bench/ocsp.ts [answers] [folder of another build]`
 */
import { spawnSync } from 'node:child_process';
import { verify } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf, encodingOf } from '../src/ocsp/der/node.ts';
import { lintResponse } from '../src/ocsp/lint/lint.ts';
import { publicKeyOf } from '../src/ocsp/public-key.ts';
import { readOcspResponse } from '../src/ocsp/response.ts';
import { ca, options, response, single, time } from '../test/ocsp/response-builder.ts';

const batch = 100;
const batches = Math.max(20, Math.ceil(Number(process.argv[2] ?? 10_000) / batch));
const answers = Array.from({ length: batch }, (_, index) =>
  response({
    singles: [single({ nextUpdate: time(`202606191000${String(index % 60).padStart(2, '0')}Z`) })],
  }),
);

/** Processor seconds for one answer. */
let own = NaN;
for (const signatures of [false, true]) {
  let findings = 0;
  const seconds: number[] = [];
  const before = process.cpuUsage();
  for (let turn = 0; turn < batches; turn += 1) {
    const start = performance.now();
    for (const answer of answers) findings += lintResponse(answer, { ...options, signatures }).length;
    seconds.push((performance.now() - start) / 1000);
  }
  const { user, system } = process.cpuUsage(before);
  own = (user + system) / 1e6 / (batch * batches);
  if (findings > 0) throw new Error(`${findings} findings in clean answers`);
  const total = seconds.reduce((sum, each) => sum + each, 0);
  const quiet = seconds.sort((left, right) => left - right)[Math.floor(batches / 10)] ?? total;
  const rates = `${Math.round((batch * batches) / total)} answers/s, undisturbed ${Math.round(batch / quiet)}`;
  console.log(`${signatures ? 'with' : 'without'} signatures: ${rates}`);
}

const python = join(import.meta.dirname, '../.cache/pkilint/bin/python');
if (existsSync(python)) console.log(`${(besidePkilint() / own).toFixed(0)} times as fast as pkilint`);
else console.log('pkilint is not installed: npm run test:pkilint installs it');
const go = besideGo();
console.log(
  go === undefined ? 'Go is not installed' : `${(own / go).toFixed(2)} times the processor time of Go`,
);

const builds = [join(import.meta.dirname, '..'), ...process.argv.slice(3)].filter((folder) =>
  existsSync(join(folder, 'dist/cli/main.js')),
);
if (builds.length > 0) byCommand(builds);

/** The command on 1,000 files, by each build in turn: the least processor seconds of seven runs each. */
function byCommand(folders: readonly string[]): void {
  const place = mkdtempSync(join(tmpdir(), 'ncssr-bench-ocsp-'));
  try {
    writeFileSync(join(place, 'ca.der'), ca.der);
    const files = Array.from({ length: 1000 }, (_, index) => join(place, `${index}.ocsp`));
    for (const [index, file] of files.entries()) writeFileSync(file, answers[index % batch] ?? '');
    const given = ['--issuer', join(place, 'ca.der'), '--at', '2026-06-15T12:00:00Z'];
    const least = folders.map(() => Infinity);
    for (let turn = 0; turn < 7; turn += 1)
      for (const [index, folder] of folders.entries()) {
        const main = join(folder, 'dist/cli/main.js');
        const seconds = processorSeconds([process.execPath, main, 'ocsp', 'lint', ...given, ...files]);
        least[index] = Math.min(least[index] ?? Infinity, seconds);
      }
    const [first = NaN, ...others] = least;
    const floor = verification(1000);
    console.log(
      `1,000 files by the command: ${first.toFixed(2)} s; their signatures alone ${floor.toFixed(2)} s`,
    );
    for (const other of others) console.log(`${(other / first).toFixed(1)} times as fast as the other build`);
  } finally {
    rmSync(place, { recursive: true });
  }
}

function processorSeconds(command: readonly string[]): number {
  const script =
    'import resource,subprocess,sys\n' +
    'subprocess.call(sys.argv[1:],stdout=subprocess.DEVNULL)\n' +
    'u=resource.getrusage(resource.RUSAGE_CHILDREN)\nprint(u.ru_utime+u.ru_stime)';
  return Number(spawnSync('python3', ['-c', script, ...command], { encoding: 'utf8' }).stdout.trim());
}

/** Processor seconds of node:crypto for the signatures of so many answers. */
function verification(count: number): number {
  const jobs = answers.flatMap((answer) => {
    const { basic } = readOcspResponse(answer);
    const [certificate] = basic?.certificates ?? [];
    const key = certificate === undefined ? undefined : publicKeyOf(certificate);
    if (basic?.signature === undefined || key === undefined || key instanceof Error) return [];
    return [{ key, data: encodingOf(basic.tbs), value: contentOf(basic.signature).subarray(1) }];
  });
  const before = process.cpuUsage();
  for (let done = 0; done < count; done += jobs.length)
    for (const { key, data, value } of jobs)
      if (!verify('sha256', data, key, value)) throw new Error('a signature does not verify');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Processor seconds of pkilint for one answer, what it takes to start left out. */
function besidePkilint(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ncssr-bench-ocsp-'));
  try {
    const lines = answers.map((answer, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, answer);
      return `answer\t${file}\n`;
    });
    const used = (count: number): number => {
      const script = join(import.meta.dirname, '../test/suites/pkilint/lint.py');
      const clock = `import resource,runpy,sys\nsys.stdout=open('/dev/null','w')\nrunpy.run_path(${JSON.stringify(script)})\nu=resource.getrusage(resource.RUSAGE_SELF)\nprint(u.ru_utime+u.ru_stime,file=sys.stderr)`;
      const input = lines.slice(0, count).join('');
      return Number(spawnSync(python, ['-c', clock], { input, encoding: 'utf8' }).stderr.trim());
    };
    return (used(batch) - used(10)) / (batch - 10);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Processor seconds of Go for one answer; undefined where there is no Go. */
function besideGo(): number | undefined {
  const lines = [ca.der, ...Array.from({ length: 20 }, () => answers).flat()];
  const input = lines.map((octets) => `${octets.toString('base64')}\n`).join('');
  const cwd = join(import.meta.dirname, 'go-ocsp');
  const { status, stdout } = spawnSync('go', ['run', '.'], { cwd, input, encoding: 'utf8' });
  return status === 0 ? Number(stdout.trim()) : undefined;
}
