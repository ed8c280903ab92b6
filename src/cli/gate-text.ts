import type { Catalogue } from '../catalogue/catalogue.ts';
import { blocking, type Code, type GateAnswer, type Reason } from '../gate/reason.ts';
import { bold, columns, dim, inStatusColour, sign, words, wrapped } from './terminal.ts';

const titles: Readonly<Record<Code, string>> = {
  'unassessed-system': 'Not assessed',
  'rollback-unassessed': 'Way back not assessed',
  'coverage-gap': 'Days that no assessment covers',
  'comparison-errors': 'OCSP answers differ in error',
  'comparison-missing': 'OCSP answers not compared',
  'comparison-stale': 'OCSP comparison too old',
  'open-must-failure': 'Violated',
  'inconclusive-must': 'Not proved',
};

/** The answer in the terminal: what blocks first, then what is not proved, then both environments beside each other. */
export function gateText(answer: GateAnswer, catalogue: Catalogue): string {
  const blockers = answer.reasons.filter(isBlocking).length;
  const open = answer.reasons.length - blockers;
  const said = {
    blocked: inStatusColour('fail', `Blocked by ${blockers}`),
    'not-provable': inStatusColour('inconclusive', 'Not provable'),
    'no-blockers': inStatusColour('pass', 'No blockers found'),
  }[answer.verdict];
  const parts = [
    '',
    `  ${bold(answer.environment)} serving on ${answer.on}   ${said}${open > 0 ? dim(`, ${open} not proved`) : ''}`,
    dim(`  NCSSR ${answer.criteria} is in force; run ${answer.run}, judged at ${answer.at}`),
    dim(`  ${listed(answer)}`),
    ...groups(answer.reasons),
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

const isBlocking = ({ code }: Reason): boolean => (blocking as readonly string[]).includes(code);

function groups(reasons: readonly Reason[]): string[] {
  return (Object.keys(titles) as Code[]).flatMap((code) => {
    const own = reasons.filter((one) => one.code === code);
    if (own.length === 0) return [];
    const status = (blocking as readonly string[]).includes(code) ? 'fail' : 'inconclusive';
    return [
      '',
      `  ${sign(status)} ${bold(titles[code])} ${dim(`${code}, ${own.length}`)}`,
      ...own.map(({ subject, message }) => wrapped(message, `    ${subject}: `, '      ')),
    ];
  });
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
