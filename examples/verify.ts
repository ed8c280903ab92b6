// Whether a binder is as it was sealed: `node examples/verify.ts BINDER [public.pem]`
import { readFileSync } from 'node:fs';
import { verifyBinder } from 'ncssr/verify';

const [binder = 'demo/binder', key] = process.argv.slice(2);
const found = await verifyBinder(binder, key === undefined ? {} : { publicKey: readFileSync(key, 'utf8') });
console.log(`${found.outcome}: ${found.files} files, ${found.problems.length} problems`);
for (const { path, what } of found.problems) console.log(`${path}: ${what}`);
for (const limit of found.limits) console.log(`Not established: ${limit}`);
process.exitCode = found.outcome === 'broken' ? 4 : found.outcome === 'sealed-by-given-key' ? 0 : 3;
