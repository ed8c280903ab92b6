/**
 * Lints 10,000 answers on one core, without and with signatures. Prints two rates each: over everything, and of the
 * tenth of the batches that other work on the machine disturbed least.
 * Target: more than 10,000 answers a second without signatures.
 * `node bench/ocsp.ts [answers]`
 */
import { lintResponse } from '../src/ocsp/lint/lint.ts';
import { options, response, single, time } from '../test/ocsp/response-builder.ts';

const batch = 100;
const batches = Math.max(20, Math.ceil(Number(process.argv[2] ?? 10_000) / batch));
const answers = Array.from({ length: batch }, (_, index) =>
  response({
    singles: [single({ nextUpdate: time(`202606191000${String(index % 60).padStart(2, '0')}Z`) })],
  }),
);

for (const signatures of [false, true]) {
  let findings = 0;
  const seconds: number[] = [];
  for (let turn = 0; turn < batches; turn += 1) {
    const start = performance.now();
    for (const answer of answers) findings += lintResponse(answer, { ...options, signatures }).length;
    seconds.push((performance.now() - start) / 1000);
  }
  if (findings > 0) throw new Error(`${findings} findings in clean answers`);
  const total = seconds.reduce((sum, each) => sum + each, 0);
  const quiet = seconds.sort((left, right) => left - right)[Math.floor(batches / 10)] ?? total;
  const rates = `${Math.round((batch * batches) / total)} answers/s, undisturbed ${Math.round(batch / quiet)}`;
  console.log(`${signatures ? 'with' : 'without'} signatures: ${rates}`);
}
