import type { IsolationCertificate } from '../analyse/isolation/certificate.ts';
import type { FlowAnswer } from '../analyse/isolation/answer.ts';
import type { FlowVerdict } from '../analyse/isolation/verdict.ts';
import { unapprovedBoxes } from '../analyse/isolation/boxes.ts';
import { noReplies } from '../analyse/isolation/replies.ts';
import { transportWords } from '../analyse/isolation/transport-text.ts';
import { shortIds } from '../analyse/isolation/short-ids.ts';
import type { Network } from '../estate/network/representation.ts';
import {
  beyondConfiguration,
  isProved,
  throughInternet,
  type AssumptionState,
  type Segmentation,
  type ZoneCell,
} from '../judge/segmentation/segmentation.ts';
import type { Status } from '../judge/status.ts';
import { bold, columns, dim, inStatusColour, sign, wrapped } from './terminal.ts';

/** Zones side by side in the grid; more are listed only where something is open. */
const mostColumns = 9;
const mostLines = 12;

interface Question {
  from: string;
  to: string;
  proto: string | null;
  port: number | null;
}

const meaning: Readonly<Record<FlowVerdict, { words: string; colour: Status }>> = {
  open: { words: 'open', colour: 'not_tested' },
  'possibly-open': { words: 'possibly open', colour: 'inconclusive' },
  'not-analysed': { words: 'not analysed', colour: 'inconclusive' },
  isolated: { words: 'isolated', colour: 'pass' },
  'isolated-under-assumptions': { words: 'isolated, under assumptions', colour: 'pass' },
  'unused-address': { words: 'no interface holds the address', colour: 'not_operated' },
};

const acceptanceWords: Readonly<Record<AssumptionState['acceptance'], string>> = {
  accepted: 'accepted',
  expired: 'acceptance expired',
  missing: 'accepted by nobody',
};

/** One question and its answer, with the path or what stands in the way. */
export function answerText(
  question: Question,
  answer: FlowAnswer,
  { network, assumed }: { network: Network; assumed: readonly AssumptionState[] },
): string {
  const { words, colour: usual } = meaning[answer.verdict];
  const colour = isProved(answer.verdict, assumed) ? usual : 'inconclusive';
  const asked = [question.proto, question.port].filter((part) => part !== null).join('/');
  const isolated = answer.verdict.startsWith('isolated');
  const { packet } = answer;
  return [
    '',
    `  ${bold(question.from)} → ${bold(question.to)}  ${dim(asked === '' ? 'any protocol and port' : asked)}`,
    '',
    `  ${bold(inStatusColour(colour, words))}`,
    ...block('allowed', answer.allowed.length === 0 ? [] : [transportWords(answer.allowed)]),
    ...block(
      'packet',
      packet
        ? [
            `${packet.source} → ${packet.destination}  ${packet.proto}/${packet.port}  ${dim(`${packet.from} → ${packet.to}`)}`,
          ]
        : [],
    ),
    ...block('path', answer.path),
    ...block('replies', answer.replies === 'refused' ? [noReplies] : []),
    ...block('refused', answer.blockers),
    ...block(
      'assumes',
      isolated
        ? assumed.map(({ id, line, acceptance }) => `${id} (${acceptanceWords[acceptance]}): ${line}`)
        : [],
    ),
    ...block('unknown', answer.unknowns),
    ...block('beside', isolated ? network.controlPlane.map(({ line }) => dim(line)) : []),
    '',
    '',
  ].join('\n');
}

/** Whether a certificate of isolation holds. */
export function checkText(
  { from, to, cuts, networkSha256 }: IsolationCertificate,
  problems: readonly string[],
): string {
  const side = ({ endpoints }: IsolationCertificate['from']): string =>
    endpoints.length === 0 ? 'outside' : `${endpoints.length} interface${endpoints.length === 1 ? '' : 's'}`;
  return [
    '',
    problems.length === 0
      ? `  ${sign('pass')} the certificate holds  ${dim(`from ${side(from)} to ${side(to)}; ${cuts.length} ${cuts.length === 1 ? 'reason' : 'reasons'}; network ${networkSha256.slice(0, 16)}`)}`
      : `  ${sign('fail')} ${bold('the certificate does not hold')}`,
    ...problems.slice(0, mostLines).map((line) => wrapped(shortIds(line), '      ', '        ')),
    '',
    '',
  ].join('\n');
}

function block(title: string, lines: readonly string[]): string[] {
  const shown = lines.length > mostLines ? lines.slice(0, mostLines) : lines;
  const more = lines.length - shown.length;
  return [
    ...shown.map((line, index) =>
      wrapped(shortIds(line), `  ${dim((index === 0 ? title : '').padEnd(9))}`, ' '.repeat(13)),
    ),
    ...(more > 0 ? [dim(`           and ${more} more`)] : []),
  ];
}

/** All zones against each other, then every breach with a packet that shows it. */
export function matrixText(
  segmentation: Segmentation,
  { run, at, missing }: { run: string; at: string; missing: readonly string[] },
): string {
  const { zones, cells, flows, assumptions, unknowns, controlPlane, declared } = segmentation;
  const breaches = unapprovedBoxes(cells.filter(({ unapproved }) => unapproved.length > 0)).sort(
    (a, b) => Number(b.verdict === 'open') - Number(a.verdict === 'open'),
  );
  const outside = new Set(zones.filter(({ kind }) => kind === 'outside').map(({ name }) => name));
  const parts = [
    '',
    `  ${bold('Segments and flows')}  ${dim(`run ${run}, approvals as of ${at}`)}`,
    ...(declared
      ? []
      : ['', dim('  No segment is declared in ncssr.yaml: collected networks stand in their place.')]),
    '',
    ...(zones.length <= mostColumns ? [grid(segmentation), '', legend(cells), ''] : []),
    ...breaches.flatMap(({ from, to, transport, verdict, witness, count }) => {
      const lapsed = cells.find((cell) => from.includes(cell.from) && to.includes(cell.to))?.onlyLapsed;
      const status: Status = verdict === 'open' ? 'fail' : 'inconclusive';
      const condition =
        (verdict === 'open' ? '' : 'possibly ') + (lapsed === true ? 'review past due' : 'not approved');
      const packet = witness?.packet;
      return [
        `  ${sign(status)} ${from.join(', ')} → ${to.join(', ')}  ${bold(transportWords(transport))}  ${inStatusColour(status, condition)}${[...from, ...to].some((name) => outside.has(name)) ? '' : dim(`  ${count} ${count === 1 ? 'pair' : 'pairs'} of interfaces`)}`,
        ...(packet
          ? [
              dim(
                `      ${packet.source} → ${packet.destination} ${packet.proto}/${packet.port}, ${packet.to}`,
              ),
            ]
          : []),
        ...(witness?.path ?? [])
          .slice(0, 6)
          .map((line) => wrapped(dim(shortIds(line)), '      ', '        ')),
        ...(witness?.replies === 'refused' ? [dim(`      ${noReplies}`)] : []),
        ...(verdict === 'open' ? [] : (witness?.unknowns ?? []).slice(0, 3)).map((line) =>
          wrapped(shortIds(line), '      ? ', '        '),
        ),
      ];
    }),
    ...section(
      'Approved flows',
      flows.map(({ flow, state }) => [
        `${sign(state === 'enabled' ? 'pass' : state === 'lapsed' || state === 'not-used' ? 'inconclusive' : 'not_operated')} ${flow.from} → ${flow.to}`,
        flow.allow.join(', '),
        flow.approval,
        {
          enabled: 'enabled',
          'not-used': 'enabled, not used as far as flow logs show',
          'not-enabled': 'not enabled',
          lapsed: `review was due ${flow.review}`,
          'names-nothing': 'one end has no interface',
        }[state],
      ]),
    ),
    ...section(
      'Assumptions',
      assumptions.map(({ id, line, acceptance }) => [
        `${sign(acceptance === 'accepted' ? 'pass' : 'inconclusive')} ${id}`,
        acceptance,
        line,
      ]),
    ),
    ...list('Not known', [...missing, ...unknowns]),
    ...list('Not excluded, whatever the matrix says', [...throughInternet(segmentation), ...controlPlane]),
    ...list('Not shown by configuration', beyondConfiguration),
    '',
  ];
  return `${shortIds(parts.join('\n'))}\n`;
}

function grid({ zones, cells }: Segmentation): string {
  const at = new Map(cells.map((cell) => [`${cell.from}\n${cell.to}`, cell]));
  const rows = zones.map((from) => [
    from.name,
    ...zones.map((to) => {
      const cell = at.get(`${from.name}\n${to.name}`);
      return cell ? mark(cell) : dim(from === to ? '—' : ' ');
    }),
  ]);
  return columns([[dim('from ↓  to →'), ...zones.map(({ name }) => dim(name))], ...rows]);
}

function mark(cell: ZoneCell): string {
  switch (cell.verdict) {
    case 'open':
      return sign('fail');
    case 'possibly-open':
    case 'not-analysed':
      return sign('inconclusive');
    case 'isolated':
      return cell.allowed.length > 0 ? sign('pass') : dim('·');
    case 'isolated-under-assumptions':
      return cell.allowed.length > 0 ? `${sign('pass')}${dim('*')}` : dim('·*');
  }
}

function legend(cells: readonly ZoneCell[]): string {
  const has = (wanted: (cell: ZoneCell) => boolean, words: string): string[] =>
    cells.some(wanted) ? [words] : [];
  const isolated = ({ verdict }: ZoneCell): boolean => verdict.startsWith('isolated');
  return dim(
    `  ${[
      ...has(({ verdict }) => verdict === 'open', '✗ open beyond approval'),
      ...has(({ verdict }) => ['possibly-open', 'not-analysed'].includes(verdict), '? not proved'),
      ...has((cell) => isolated(cell) && cell.allowed.length > 0, '✓ approved flows only'),
      ...has((cell) => isolated(cell) && cell.allowed.length === 0, '· isolated'),
      ...has(({ verdict }) => verdict === 'isolated-under-assumptions', '* if the assumptions hold'),
    ].join('   ')}`,
  );
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', `  ${bold(title)}`, columns(rows)];
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  return [
    '',
    `  ${bold(title)}`,
    ...lines.slice(0, mostLines).map((line) => wrapped(shortIds(line), '  ', '    ')),
    ...(more > 0 ? [dim(`  and ${more} more; --format json lists them all`)] : []),
  ];
}
