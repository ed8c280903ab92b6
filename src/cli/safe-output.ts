import { visibleText } from '../text/visible.ts';
import { systemWords } from './system-words.ts';

/** Known to this process alone, so that no text from elsewhere can pass for a style of its own. */
const own = crypto.randomUUID().replaceAll('-', '');
const styled = new RegExp(`\x1b\\[${own}/([0-9;]*m)`, 'g');
/** What renews a line of progress; only at the start of what is written. */
// eslint-disable-next-line no-control-regex -- what the product writes itself
const renewal = /^\r(?:\x1b\[2?K)?/;

/** Marks the escapes of a styled text as the product's own. */
export function markOwn(text: string): string {
  // eslint-disable-next-line no-control-regex -- the escapes that styleText writes
  return text.replaceAll(/\x1b\[([0-9;]*m)/g, `\x1b[${own}/$1`);
}

/** The text without the product's own styles: what takes room on a line. */
export function withoutStyles(text: string): string {
  return text.replaceAll(styled, '');
}

/**
 * The text as it may reach a terminal, a file or a pipe: of all that steers, only the product's own styles and the
 * line of progress are left; the rest is shown by its code, which in JSON means the same character.
 */
export function safeText(text: string): string {
  const start = renewal.exec(text)?.[0] ?? '';
  const pieces = text.slice(start.length).split(styled);
  return (
    start + pieces.map((piece, index) => (index % 2 === 0 ? visibleText(piece) : `\x1b[${piece}`)).join('')
  );
}

/**
 * What a stream that can no longer be written does to the command: a reader that went away (`| head`) is no fault,
 * and the command ends by itself with its own exit code; anything else is told in one line on `tell`, exit code 2.
 */
export function endQuietly(stream: NodeJS.WriteStream, name: string, tell: (line: string) => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
    tell(`${name} cannot be written: ${systemWords(error) ?? error.message}\n`);
    process.exit(2);
  });
}

/** Puts the escaping before a stream, whatever is written to it as text. */
export function guardOutput(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: []) =>
    write(typeof chunk === 'string' ? safeText(chunk) : chunk, ...rest);
}
