import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tooOld } from '../../src/cli/node-version.ts';

it.each([
  ['22.13.0', false],
  ['22.13.1', false],
  ['22.14.0', false],
  ['24.0.0', false],
  ['100.0.0', false],
  ['24.0.0-nightly20260101', false],
  ['22.12.9', true],
  ['20.19.0', true],
  ['9.99.99', true],
])('Node %s is too old: %s', (running, expected) => {
  const said = tooOld('>=22.13', running);
  expect(said === null).toBe(!expected);
  if (said !== null) expect(said).toContain(`ncssr needs Node 22.13 or newer, and this is Node ${running}`);
});

it('says no more than one line', () => {
  expect(tooOld('>=22.13', '18.0.0')).not.toContain('\n');
});

it('is told what it understands by package.json, and agrees with the Node of the tests', () => {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  const { engines } = JSON.parse(text) as { engines: { node: string } };
  expect(engines.node).toMatch(/^>=\d+(\.\d+){0,2}$/);
  expect(tooOld(engines.node, process.versions.node)).toBeNull();
});
