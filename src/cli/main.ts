#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import * as modules from 'node:module';
import { codeCacheFolder } from './code-cache.ts';
import { tooOld } from './node-version.ts';

// Nothing else is loaded before the version is known: an older Node cannot read, or not run, the rest.
const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string };
};
const refusal = tooOld(engines.node, process.versions.node);
if (refusal === null) {
  // What was compiled once is not compiled again; where that folder cannot be written, nothing is lost.
  const folder = codeCacheFolder(process.env);
  if (folder !== null) modules.enableCompileCache(folder);
  await import('./program.ts');
} else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
}
