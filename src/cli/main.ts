#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { tooOld } from './node-version.ts';

// Nothing else is loaded before the version is known: an older Node cannot read, or not run, the rest.
const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string };
};
const refusal = tooOld(engines.node, process.versions.node);
if (refusal === null) {
  await import('./program.ts');
} else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
}
