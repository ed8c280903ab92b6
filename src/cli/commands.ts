import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageFolder } from '../product.ts';
import { registerCollect } from './collect.ts';
import { registerControls } from './controls.ts';
import { registerDemo } from './demo.ts';
import { registerDiff } from './diff.ts';
import { registerEvaluate } from './evaluate.ts';
import { registerEvidence } from './evidence.ts';
import { registerAccess } from './access.ts';
import { registerFlows } from './flows.ts';
import { registerGate } from './gate.ts';
import { registerIncident } from './incident.ts';
import { registerInit } from './init.ts';
import { registerOcsp } from './ocsp.ts';
import { registerPack } from './pack.ts';
import { registerPermissions } from './permissions.ts';
import { registerReperform } from './reperform.ts';
import { registerRequests } from './requests.ts';
import { registerSample } from './sample.ts';
import { registerScan } from './scan.ts';
import { registerStatus } from './status.ts';
import { registerVerify } from './verify.ts';

/** The command line with all of its commands, in the order in which a first engagement meets them. Loads none of them. */
export function commandLine(): Command {
  const program = new Command('ncssr')
    .description(
      'Evidence, verdicts and auditor binders for the Network and Certificate System Security Requirements',
    )
    .version(version(), '-V, --version', 'the version of this product');
  registerInit(program);
  registerDemo(program);
  registerPermissions(program);
  registerControls(program);
  registerCollect(program);
  registerEvaluate(program);
  registerScan(program);
  registerStatus(program);
  registerDiff(program);
  registerFlows(program);
  registerAccess(program);
  registerEvidence(program);
  registerRequests(program);
  registerSample(program);
  registerPack(program);
  registerVerify(program);
  registerReperform(program);
  registerOcsp(program);
  registerGate(program);
  registerIncident(program);
  pointToHelp(program, []);
  return program;
}

/** After a mistake one line says where the right form stands: a page of help would hide what was wrong. */
function pointToHelp(command: Command, parents: readonly string[]): void {
  const names = [...parents, command.name()];
  const lists = command.commands.length > 0 ? 'commands' : 'options';
  command.showHelpAfterError(`${names.join(' ')} --help lists the ${lists}`);
  for (const one of command.commands) pointToHelp(one, names);
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
