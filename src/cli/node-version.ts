/** Says which Node is needed and which runs, where the one that runs is older than `engines` asks for; else null. */
export function tooOld(engines: string, running: string): string | null {
  const needed = engines.replace('>=', '').trim();
  const [atLeast, own] = [numbersOf(needed), numbersOf(running)];
  const differing = [0, 1, 2].find((at) => (atLeast[at] || 0) !== (own[at] || 0));
  if (differing === undefined || (own[differing] || 0) > (atLeast[differing] || 0)) return null;
  return `ncssr needs Node ${needed} or newer, and this is Node ${running}: run it with \`npx ncssr\` or a newer Node.`;
}

/** Written without newer syntax, since old releases run it. */
function numbersOf(version: string): number[] {
  return version.split('.').map((part) => parseInt(part, 10));
}
