import type { Catalogue } from '../catalogue/catalogue.ts';
import { blockers, groupedReasons, type ReasonGroup } from '../gate/grouped.ts';
import type { GateAnswer } from '../gate/reason.ts';
import { bold, columns, dim, inStatusColour, sign, words, wrapped } from './terminal.ts';

/** The answer in the terminal: what blocks first, then what is not proved, then both environments beside each other. */
export function gateText(answer: GateAnswer, catalogue: Catalogue): string {
  const blocking = blockers(answer.reasons);
  const open = answer.reasons.length - blocking;
  const said = {
    blocked: inStatusColour('fail', `Blocked by ${blocking}`),
    'not-provable': inStatusColour('inconclusive', 'Not provable'),
    'no-blockers': inStatusColour('pass', 'No blockers found'),
  }[answer.verdict];
  const parts = [
    '',
    `  ${bold(answer.environment)} serving on ${answer.on}   ${said}${open > 0 ? dim(`, ${open} not proved`) : ''}`,
    dim(`  NCSSR ${answer.criteria} is in force; run ${answer.run}, judged at ${answer.at}`),
    dim(`  ${listed(answer)}`),
    ...answer.notices.map((notice) => dim(wrapped(`${notice}.`, '  ', '  '))),
    ...groupedReasons(answer.reasons).flatMap(group),
    ...cutOver(answer, catalogue),
    '',
    dim('  The CA decides; this lists what stands in the way.'),
    '',
  ];
  return `${parts.join('\n')}\n`;
}

function listed({ systems }: GateAnswer): string {
  const parts = [
    `own: ${systems.own.join(', ')}`,
    ...(systems.supporting.length > 0 ? [`supporting: ${systems.supporting.join(', ')}`] : []),
    ...(systems.standby.length > 0 ? [`could take over: ${systems.standby.join(', ')}`] : []),
  ];
  return parts.join('   ');
}

function group({ title, code, blocks, count, items }: ReasonGroup): string[] {
  return [
    '',
    `  ${sign(blocks ? 'fail' : 'inconclusive')} ${bold(title)} ${dim(`${code}, ${count}`)}`,
    ...items.flatMap(({ message, subjects }) =>
      subjects.length === 1
        ? [wrapped(message, `    ${subjects[0] ?? ''}: `, '      ')]
        : [wrapped(message, '    ', '      '), dim(wrapped(subjects.join('; '), '      ', '      '))],
    ),
  ];
}

function cutOver({ cutOver: both, environment }: GateAnswer, catalogue: Catalogue): string[] {
  if (!both) return [];
  const rows = both.statements.filter(({ from, to }) => from !== to);
  const same = both.statements.length - rows.length;
  return [
    '',
    `  ${bold('Side by side')} ${dim(`where ${both.from} and ${environment} differ; ${same} statements are alike`)}`,
    ...(rows.length === 0
      ? []
      : [
          columns([
            [dim('statement'), dim('level'), dim(both.from), dim(environment), ''],
            ...rows.map(({ statement, level, from, to }) => [
              statement,
              dim(level),
              `${sign(from)} ${inStatusColour(from, words(from))}`,
              `${sign(to)} ${inStatusColour(to, words(to))}`,
              dim(shortened(catalogue.statements.get(statement)?.statement ?? '')),
            ]),
          ]),
        ]),
  ];
}

function shortened(text: string): string {
  return text.length <= 56 ? text : `${text.slice(0, 55)}…`;
}
