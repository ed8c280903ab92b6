// A reporter for vitest: where the time of the tests went, by folder and by file. Small runs print nothing.
import { relative } from 'node:path';

const fewest = 20;
const slowest = 20;
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1).padStart(7);

export default class TimesByFolder {
  onTestRunEnd(modules) {
    if (modules.length < fewest) return;
    const files = modules
      .map((module) => {
        const { duration, collectDuration, setupDuration } = module.diagnostic();
        const file = relative(process.cwd(), module.moduleId).replaceAll('\\', '/');
        return { file, time: duration + collectDuration + setupDuration };
      })
      .sort((one, other) => other.time - one.time);
    const folders = new Map();
    for (const { file, time } of files) {
      const folder = file.split('/').slice(0, -1).slice(0, 3).join('/');
      folders.set(folder, (folders.get(folder) ?? 0) + time);
    }
    const whole = files.reduce((sum, { time }) => sum + time, 0);
    console.log(`\nSeconds of test files, one after another: ${seconds(whole).trim()}`);
    for (const [folder, time] of [...folders].sort(([, one], [, other]) => other - one))
      console.log(`${seconds(time)}  ${folder}`);
    console.log('\nThe slowest files');
    for (const { file, time } of files.slice(0, slowest)) console.log(`${seconds(time)}  ${file}`);
  }
}
