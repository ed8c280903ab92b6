import type { JudgeWatch } from '../judge/watch.ts';

interface WatchedJudging {
  watch: JudgeWatch;
  /** What judging took until now: the whole, memory at its highest, and each check over a tenth of the time. */
  timings(): string;
}

/** Follows judging: a line on a terminal that names the check at work, and the time of each. */
export function watchJudging(stream: NodeJS.WriteStream, wanted: boolean): WatchedJudging {
  const took = new Map<string, number>();
  const began = performance.now();
  let [total, done, started] = [0, 0, began];
  let firstStarted: number | null = null;
  const draw = (text: string): void => {
    if (wanted && stream.isTTY)
      stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}`);
  };
  return {
    watch: {
      planned(checks) {
        total = checks;
        draw('  judging: reading the evidence');
      },
      checkStarted(id) {
        started = performance.now();
        firstStarted ??= started;
        draw(`  judging ${done}/${total}  ${id}`);
      },
      checkEnded(id) {
        done += 1;
        took.set(id, (took.get(id) ?? 0) + performance.now() - started);
        if (done === total) draw('');
      },
    },
    timings() {
      const all = performance.now() - began;
      const slow = [...took].filter(([, time]) => time > all / 10).sort(([, a], [, b]) => b - a);
      const lines = [
        `judging: ${seconds(all)}, memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB at its highest`,
        `judging: ${seconds((firstStarted ?? began) - began)} until the first check, for reading the evidence`,
        ...slow.map(
          ([id, time]) => `judging: ${seconds(time)} in ${id}, which includes what later checks use again`,
        ),
      ];
      return lines.map((line) => `${line}\n`).join('');
    },
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
