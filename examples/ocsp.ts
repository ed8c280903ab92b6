// The findings about an OCSP answer: `node examples/ocsp.ts [FILE in DER]`
import { readFileSync } from 'node:fs';
import { lint, readOcspResponse } from 'ncssr/ocsp';

const [file] = process.argv.slice(2);
// Without a file: an answer that is cut off.
const bytes = file === undefined ? Buffer.from('30030a01', 'hex') : readFileSync(file);
const { status } = readOcspResponse(bytes);
const { findings, notJudged } = lint(bytes);
console.log(
  `Status ${status ?? 'not readable'}; ${findings.length} findings, ${notJudged.length} rules not judged`,
);
for (const { severity, rule, message } of findings) console.log(`${severity}  ${rule}  ${message}`);
