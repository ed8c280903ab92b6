import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('listing the kinds loads no SDK', () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import('./src/collect/azure/kinds/index.ts');
    await import('./src/collect/entra/kinds/index.ts');
    console.log(JSON.stringify(loaded));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  const loaded = JSON.parse(output) as string[];
  expect(loaded.length).toBeGreaterThan(50);
  expect(loaded.filter((url) => url.includes('/node_modules/'))).toEqual([]);
});
