import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issuerBeside } from '../../src/cli/issuer-beside.ts';
import { readBounded } from '../../src/cli/read-bounded.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ncssr-bounded-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const most = 200_000;
const written = (length: number): string => {
  const file = join(folder, 'input');
  writeFileSync(file, Buffer.alloc(length, 7));
  return file;
};

describe('a file', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, most])('of %i octets is read whole', (length) => {
    const octets = readBounded(written(length), most, 'response');
    expect([octets.length, octets.every((one) => one === 7)]).toEqual([length, true]);
  });

  it('that is longer than allowed is refused, saying so', () => {
    expect(() => readBounded(written(most + 1), most, 'response')).toThrow(
      'longer than 200000 octets, which no response is',
    );
  });
});

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('is refused at once: a pipe that nobody fills, a device, a folder', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(() => readBounded(pipe, most, 'response')).toThrow('a named pipe, not a regular file');
    expect(() => readBounded('/dev/zero', most, 'response')).toThrow('a device, not a regular file');
    expect(() => readBounded(folder, most, 'response')).toThrow('a folder, not a regular file');
  });

  it('is not taken for a certificate beside an answer', () => {
    execFileSync('mkfifo', [join(folder, 'issuer.pem')]);
    expect(issuerBeside(written(1), () => true)).toBeUndefined();
  });
});
