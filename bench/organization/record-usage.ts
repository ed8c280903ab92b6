/** Loaded before a measured command: leaves what the process took where the bench looks for it. */
import { writeFileSync } from 'node:fs';

const file = process.env['NCSSR_BENCH_USAGE'];
if (file !== undefined)
  process.on('exit', () => {
    writeFileSync(file, JSON.stringify(process.resourceUsage()));
  });
