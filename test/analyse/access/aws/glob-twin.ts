/** `*` any run, `?` one character, tried one character after the other. */
export function matchesOneByOne(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*'))
    return (
      matchesOneByOne(pattern.slice(1), text) || (text !== '' && matchesOneByOne(pattern, text.slice(1)))
    );
  return (
    text !== '' &&
    (pattern.startsWith('?') || pattern[0] === text[0]) &&
    matchesOneByOne(pattern.slice(1), text.slice(1))
  );
}
