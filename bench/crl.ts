/**
 * A list of 42 MB with 1,000,000 entries, and another that differs in a few: `ocsp crl` and `ocsp crl-compare` as
 * commands, with processor time and largest memory, beside `openssl crl -verify` where openssl is present.
 * Targets: 2 s and 200 MB, 5 s and 400 MB.
 * `npm run build && node bench/crl.ts [entries]`
 */
import { spawnSync } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode, explicit, integer, sequence } from '../src/ocsp/der/write.ts';
import { listExtensions } from '../test/ocsp/crl/crl-builder.ts';
import { rsaSha256, utcTime } from '../test/ocsp/authority.ts';
import { rsaCa } from '../test/ocsp/response-builder.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'ncssr-bench-crl-'));

/** Serial numbers of 16 octets; every second entry has a reason. */
function entryOf(number: number): Buffer {
  const serial = createHash('md5').update(String(number)).digest();
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const head = Buffer.concat([Buffer.from([0x02, 16]), serial, utcTime('260614100000Z')]);
  if (number % 2 === 1) return sequence(head);
  return sequence(head, Buffer.from('300c300a0603551d1504030a0104', 'hex'));
}

function listOf(name: string, numbers: Iterable<number>): string {
  const entries: Buffer[] = [];
  for (const number of numbers) entries.push(entryOf(number));
  const tbs = sequence(
    integer(1),
    rsaSha256,
    rsaCa.name,
    utcTime('260615100000Z'),
    utcTime('260619100000Z'),
    sequence(Buffer.concat(entries)),
    explicit(0, sequence(...Object.values(listExtensions(rsaCa)))),
  );
  const signature = sign('sha256', tbs, rsaCa.key.private);
  const file = join(folder, name);
  writeFileSync(file, sequence(tbs, rsaSha256, encode(0x03, Buffer.from([0]), signature)));
  return file;
}

function* range(from: number, to: number): Iterable<number> {
  for (let number = from; number < to; number += 1) yield number;
}

/** Processor seconds and largest memory of a command, as the shell's own `time` would tell. */
function measured(label: string, command: string, args: readonly string[]): number {
  const script =
    'import os,resource,subprocess,sys\n' +
    'code=subprocess.call(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)\n' +
    'u=resource.getrusage(resource.RUSAGE_CHILDREN)\n' +
    'print(u.ru_utime+u.ru_stime,u.ru_maxrss,code)';
  const { stdout } = spawnSync('python3', ['-c', script, command, ...args], { encoding: 'utf8' });
  const [seconds = NaN, kilobytes = NaN, code = NaN] = stdout.trim().split(' ').map(Number);
  console.log(
    `${label}: ${seconds.toFixed(2)} s of processor time, ${Math.round(kilobytes / 1024)} MB, exit ${code}`,
  );
  return seconds;
}

try {
  const old = listOf('old.crl', range(0, count));
  const candidate = listOf('new.crl', range(5, count + 5));
  const issuer = join(folder, 'ca.der');
  writeFileSync(issuer, rsaCa.der);
  const main = join(import.meta.dirname, '../dist/cli/main.js');
  const given = ['--issuer', issuer, '--at', '2026-06-15T12:00:00Z'];
  const own = measured('ocsp crl', process.execPath, [main, 'ocsp', 'crl', old, ...given]);
  measured('ocsp crl-compare', process.execPath, [main, 'ocsp', 'crl-compare', old, candidate, ...given]);
  const verify = ['crl', '-inform', 'DER', '-in', old, '-noout'];
  if (spawnSync('openssl', ['version']).status === 0)
    console.log(`ocsp crl takes ${(own / measured('openssl crl', 'openssl', verify)).toFixed(2)} of it`);
} finally {
  rmSync(folder, { recursive: true });
}
