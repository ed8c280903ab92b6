import type { Problem } from '../schema/problem.ts';
import type { LoadedScope } from './load.ts';

/** The places of `ncssr.yaml` that still carry the mark with which `init` wrote them. */
export function placeholdersIn({ file, text }: Pick<LoadedScope, 'file' | 'text'>): Problem[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const mark = /(?:^|\s)# ?CHANGE\b/.exec(line);
    if (mark === null || /^\s*#(?! ?CHANGE\b)/.test(line)) return [];
    return [
      {
        file,
        line: index + 1,
        column: line.indexOf('CHANGE', mark.index) + 1,
        message: 'is still as ncssr init wrote it, marked CHANGE',
        fix: 'Put in your own value and remove the mark',
      },
    ];
  });
}

/** One line on the places left, for commands that go on all the same; null where there is none. */
export function placeholdersTold(loaded: Pick<LoadedScope, 'file' | 'text'>): string | null {
  const lines = placeholdersIn(loaded).map(({ line }) => line);
  if (lines.length === 0) return null;
  const where = lines.length === 1 ? `line ${lines.join('')}` : `lines ${lines.join(', ')}`;
  return `${loaded.file}: ${where} still marked CHANGE, as ncssr init wrote them; verdicts rest on them, and ncssr pack refuses the file`;
}
