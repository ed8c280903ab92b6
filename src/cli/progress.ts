import type { Progress } from '../collect/progress.ts';
import { silent } from '../collect/progress.ts';

/** A line that renews itself on a terminal, a line for each incomplete read and each tenth elsewhere. */
export function progressTo(stream: NodeJS.WriteStream, wanted: boolean): Progress {
  if (!wanted) return silent;
  return stream.isTTY ? onTerminal(stream) : asLines(stream);
}

function onTerminal(stream: NodeJS.WriteStream): Progress {
  let [total, done, items, short] = [0, 0, 0, 0];
  let last = 0;
  const draw = (now: boolean, what: string): void => {
    const at = performance.now();
    if (!now && at - last < 80) return;
    last = at;
    const width = 24;
    const filled = total === 0 ? 0 : Math.round((done / total) * width);
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
    const shortText = short > 0 ? `, ${short} incomplete` : '';
    const line = `  reading ${bar} ${done}/${total}, ${items.toLocaleString('en')} items${shortText}  ${what}`;
    stream.write(`\r\x1b[2K${line.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}`);
  };
  return {
    planned(reads, already) {
      [total, done] = [reads, already];
      draw(true, '');
    },
    readStarted: (read) => draw(false, read),
    page: () => undefined,
    readEnded(read, outcome) {
      done += 1;
      items += outcome.items;
      if (!outcome.complete) short += 1;
      draw(done === total, read);
    },
    ended() {
      stream.write('\r\x1b[2K');
    },
  };
}

function asLines(stream: NodeJS.WriteStream): Progress {
  let [total, done] = [0, 0];
  return {
    planned(reads, already) {
      [total, done] = [reads, already];
      stream.write(`reading: ${reads} reads planned${already > 0 ? `, ${already} done before` : ''}\n`);
    },
    readStarted: () => undefined,
    page: () => undefined,
    readEnded(read, { complete, why }) {
      done += 1;
      if (!complete) stream.write(`reading: ${read} incomplete: ${why ?? 'no reason given'}\n`);
      if (done % Math.max(1, Math.ceil(total / 10)) === 0) stream.write(`reading: ${done} of ${total}\n`);
    },
    ended: () => undefined,
  };
}
