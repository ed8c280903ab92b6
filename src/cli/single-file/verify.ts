import './node-20/map.ts';
import { registerVerify } from '../verify.ts';
import { runSingleFile } from './run.ts';

await runSingleFile('verify.mjs', 'verify', [registerVerify]);
