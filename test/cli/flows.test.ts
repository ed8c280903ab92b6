import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowsOptions } from '../../src/cli/flows.ts';
import { flows } from '../../src/cli/flows-run.ts';
import { packRun } from '../../src/cli/pack-run.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { firstBreach, publishedValidator } from '../../src/schema/validator.ts';
import { collectSample, serveSample, type Served } from '../e2e/sample-run.ts';

let served: Served;
let options: FlowsOptions;

beforeAll(async () => {
  served = await serveSample({ aws: null });
  const locker = join(served.folder, 'locker');
  const open = await openFileLocker(locker);
  await collectSample(served, { locker: open });
  await open.close();
  options = { config: served.config, locker, run: 'latest', format: 'json', progress: false };
});
afterAll(() => served.close());

interface Printed {
  accepted: boolean;
  verdict: string;
  allowed: { proto: string; ports: string[] }[];
  path: string[];
  blockers: string[];
  unknowns: string[];
  cells: { from: string; to: string; verdict: string; unapproved: { proto: string; ports: string[] }[] }[];
  flows: { to: string; state: string }[];
}

async function asked(more: Partial<FlowsOptions>): Promise<{ code: number; text: string }> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    return { code: await flows({ ...options, ...more }), text };
  } finally {
    write.mockRestore();
  }
}

async function answered(more: Partial<FlowsOptions>): Promise<Printed & { code: number }> {
  const { code, text } = await asked(more);
  const printed = JSON.parse(text) as Printed;
  const validate = publishedValidator('flows');
  expect(validate(printed) ? null : firstBreach(validate.errors)).toBeNull();
  return { ...printed, code };
}

describe('one question', () => {
  it('SSH from anywhere reaches the legacy responder, by the rule that lets it', async () => {
    const answer = await answered({ from: 'internet', to: 'i-0a10000000000001', proto: 'tcp', port: '22' });
    expect(answer).toMatchObject({ code: 0, verdict: 'open', allowed: [{ proto: 'tcp', ports: ['22'] }] });
    expect(answer.path.join('\n')).toContain('sg-0a10000000000001');
  });

  it('the signer has no public IPv4 address, and HTTP reaches it over IPv6', async () => {
    const answer = await answered({ from: 'internet', to: 'i-0a10000000000003' });
    expect(answer).toMatchObject({ code: 0, verdict: 'open', allowed: [{ proto: 'tcp', ports: ['80'] }] });
    expect(answer.path.join('\n')).toContain('::/0');
  });

  it('SSH from anywhere does not: that rule is for IPv4 alone', async () => {
    const answer = await answered({ from: 'internet', to: 'i-0a10000000000003', proto: 'tcp', port: '22' });
    expect(answer).toMatchObject({ code: 0, verdict: 'isolated', allowed: [], unknowns: [] });
    expect(answer.blockers).not.toEqual([]);
  });

  it.each([
    ['an address', '10.20.0.15', '10.20.0.13'],
    ['a segment and a system', 'segment:legacy', 'system:ocsp-legacy'],
    ['a subnet and an interface', 'subnet-0a10000000000001', 'eni-0a10000000000003'],
  ])('%s can be asked about', async (_name, from, to) => {
    expect(await answered({ from, to })).toMatchObject({ code: 0, verdict: 'open' });
  });

  it('a name that stands for nothing is not analysed, and says which', async () => {
    const answer = await answered({ from: 'internet', to: 'eni-unheard-of' });
    expect(answer).toMatchObject({ code: 3, verdict: 'not-analysed' });
    expect(answer.unknowns.join()).toContain('eni-unheard-of');
  });

  it.each([
    ['10.20.0.200', 'unused-address', 0],
    ['10.20.0.128/26', 'unused-address', 0],
    ['10.99.0.1', 'not-analysed', 3],
  ])('an address that nobody holds is not isolated: %s', async (to, verdict, code) => {
    expect(await answered({ from: 'internet', to })).toMatchObject({ code, verdict, allowed: [] });
    expect((await asked({ from: 'internet', to, format: 'text' })).text).not.toContain('isolated');
  });

  it('is said in words too', async () => {
    const { text } = await asked({ format: 'text', from: 'internet', to: 'i-0a10000000000001' });
    expect(text).toContain('tcp 22, 80');
  });

  it.each([
    [{ from: 'internet' }, '--to'],
    [{ port: '22' }, '--from'],
    [{ from: 'internet', to: 'internet', port: 'ssh' }, '--port'],
    [{ from: 'internet', to: 'internet', proto: 'carrier-pigeon' }, '--proto'],
    [{ from: 'segment:nowhere', to: 'internet' }, 'segment:legacy'],
  ])('%o cannot be asked', async (more, said) => {
    await expect(asked(more)).rejects.toThrow(said);
  });
});

describe('the matrix', () => {
  it('shows what is open beyond the approved flows', async () => {
    const { cells, flows: approved } = await answered({});
    const cell = (from: string, to: string) => cells.find((one) => one.from === from && one.to === to);
    expect(cell('internet', 'legacy')).toMatchObject({
      verdict: 'open',
      unapproved: [{ proto: 'tcp', ports: ['22'] }],
    });
    expect(cell('legacy', 'internet')?.verdict).toBe('open');
    expect(approved.find(({ to }) => to === 'legacy')?.state).toBe('enabled');
  });

  it('names every breach in the terminal', async () => {
    const { text } = await asked({ format: 'text' });
    expect(text).toContain('internet → legacy');
    expect(text).toContain('not approved');
  });
});

describe('a certificate', () => {
  const certificateOf = async (): Promise<string> => {
    const out = join(served.folder, 'binder');
    if (!existsSync(out)) await packRun({ ...options, format: 'text', mode: 'readiness', out });
    return join(out, 'data', 'certificates', 'isolation-001.json');
  };

  it('of the binder holds for the run that it was made from', async () => {
    expect(await answered({ check: await certificateOf() })).toMatchObject({ code: 0, accepted: true });
  });

  it('holds by the binder alone, which answers as the locker does', async () => {
    const check = await certificateOf();
    const binder = join(served.folder, 'binder');
    const alone = {
      binder,
      locker: join(served.folder, 'nowhere'),
      config: join(served.folder, 'nowhere.yaml'),
    };
    expect(await answered({ ...alone, check })).toMatchObject({ code: 0, accepted: true });
    const question = { from: 'internet', to: 'segment:legacy', port: '22' };
    expect(await answered({ ...alone, ...question })).toEqual(await answered(question));
    await expect(asked({ binder: served.folder })).rejects.toThrow(/cannot be read as a binder/);
  });

  it('that was changed does not', async () => {
    const file = await certificateOf();
    const changed = join(served.folder, 'changed.json');
    await writeFile(
      changed,
      (await readFile(file, 'utf8')).replace('"subnet-', '"subnet_').replace('"eni-0a', '"eni-0b'),
    );
    expect(await answered({ check: changed })).toMatchObject({ code: 3, accepted: false });
  });

  it('that is none is refused in words', async () => {
    const file = join(served.folder, 'none.json');
    await writeFile(file, '{}');
    await expect(asked({ check: file })).rejects.toThrow('no certificate');
    await expect(asked({ check: join(served.folder, 'absent.json') })).rejects.toThrow('absent.json');
  });
});
