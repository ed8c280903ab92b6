import { Command } from 'commander';
import { expect, vi } from 'vitest';
import { registerOcsp } from '../../src/cli/ocsp.ts';
import { firstBreach, publishedValidator } from '../../src/schema/validator.ts';

/** Runs `ncssr ocsp ...` in this process. */
export async function ocsp(...args: string[]): Promise<{ code: unknown; out: string; error: string }> {
  let [out, error] = ['', ''];
  const writes = [
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((out += String(chunk)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((error += String(chunk)), true)),
  ];
  const program = new Command().exitOverride();
  registerOcsp(program);
  const before = process.exitCode;
  try {
    await program.parseAsync(['ocsp', ...args], { from: 'user' });
    return { code: process.exitCode, out, error };
  } finally {
    process.exitCode = before;
    for (const write of writes) write.mockRestore();
  }
}

/** The same with `--format json`, held against the published schema. */
export async function ocspJson<Document>(
  schema: string,
  ...args: string[]
): Promise<Document & { code: unknown }> {
  const { code, out } = await ocsp(...args, '--format', 'json');
  const document = JSON.parse(out) as Document;
  const validate = publishedValidator(schema);
  expect(validate(document) ? null : firstBreach(validate.errors)).toBeNull();
  return { ...document, code };
}
