#!/usr/bin/env node
import { Command } from 'commander';

const program = new Command('ncssr').description(
  'Evidence, verdicts and auditor binders for the Network and Certificate System Security Requirements',
);

await program.parseAsync();
