/**
 * Lints 10,000 answers on one core, without and with signatures. Prints two rates.
 * Target: more than 10,000 answers a second without signatures.
 * `node bench/ocsp.ts [answers]`
 */
import { lintResponse } from '../src/ocsp/lint/lint.ts';
import { options, response, single, time } from '../test/ocsp/response-builder.ts';

const count = Number(process.argv[2] ?? 10_000);
const answers = Array.from({ length: 100 }, (_, index) =>
  response({
    singles: [single({ nextUpdate: time(`202606191000${String(index % 60).padStart(2, '0')}Z`) })],
  }),
);

for (const signatures of [false, true]) {
  let findings = 0;
  const start = performance.now();
  for (let index = 0; index < count; index += 1) {
    findings += lintResponse(answers[index % answers.length] ?? Buffer.alloc(0), {
      ...options,
      signatures,
    }).length;
  }
  const seconds = (performance.now() - start) / 1000;
  if (findings > 0) throw new Error(`${findings} findings in clean answers`);
  console.log(`${signatures ? 'with' : 'without'} signatures: ${Math.round(count / seconds)} answers/s`);
}
