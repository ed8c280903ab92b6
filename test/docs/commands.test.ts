import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commands.ts';

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** A default as a person would type it; a list that may grow by repeating an option has none to show. */
function defaultOf(value: unknown): string {
  if (value === undefined || value === true || value === false) return '';
  if (Array.isArray(value)) return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function section(command: Command, parents: readonly string[]): string[] {
  const names = [...parents, command.name()];
  const own = command.commands.flatMap((one) => section(one, names));
  if (command.commands.length > 0)
    return [`## ${names.join(' ')}`, '', sentence(command.description()), '', ...own];
  const rows = [
    ...command.registeredArguments.map((argument) => [
      `\`${argument.required ? `<${argument.name()}>` : `[${argument.name()}]`}\``,
      [argument.description, ...(argument.argChoices ? [`one of ${argument.argChoices.join(', ')}`] : [])]
        .filter((text) => text !== '')
        .join('; '),
      defaultOf(argument.defaultValue),
    ]),
    ...command.options.map((option) => [
      `\`${option.flags}\``,
      `${option.description}${option.mandatory ? ' (required)' : ''}`,
      defaultOf(option.defaultValue),
    ]),
  ];
  const given = command.registeredArguments.map((one) =>
    one.required ? `<${one.name()}>` : `[${one.name()}]`,
  );
  return [
    `${parents.length > 1 ? '###' : '##'} ${names.join(' ')}`,
    '',
    sentence(command.description()),
    '',
    '```sh',
    ['npx', ...names, ...given, ...(command.options.length > 0 ? ['[options]'] : [])].join(' '),
    '```',
    '',
    ...(rows.length === 0 ? [] : ['| argument or option | meaning | default |', '|---|---|---|']),
    ...rows.map(
      ([name = '', meaning = '', otherwise = '']) =>
        `| ${name.replaceAll('|', '\\|')} | ${cell(meaning)} | ${otherwise} |`,
    ),
    ...(rows.length === 0 ? [] : ['']),
  ];
}

it('docs/commands.md lists every command as the command line defines it', async () => {
  const program = commandLine();
  const page = [
    '# Commands',
    '',
    'Every command, argument and option, as the command line itself defines them; `npx ncssr COMMAND --help` prints the',
    'same. The answer of a command goes to stdout and nothing else does; progress and messages go to stderr. What exit',
    'codes mean is in [operations](operations.md#exit-codes). This page is written by `test/docs/commands.test.ts`.',
    '',
    ...program.commands.flatMap((one) => section(one, ['ncssr'])),
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../docs/commands.md');
});
