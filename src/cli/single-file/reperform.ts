import './node-20/map.ts';
import { registerReperform } from '../reperform.ts';
import { registerVerify } from '../verify.ts';
import { runSingleFile } from './run.ts';

await runSingleFile('reperform.mjs', 'reperform', [registerReperform, registerVerify]);
