import { systemsOf, servingEnvironments } from '../../gate/environment.ts';
import { gate } from '../../gate/gate.ts';
import { blockers, groupedReasons, type ReasonGroup } from '../../gate/grouped.ts';
import type { GateAnswer, GateVerdict } from '../../gate/reason.ts';
import type { CertificateStatus } from '../certificate-status.ts';
import type { BinderInput } from '../input.ts';
import { statementPage, type PageModel } from './page.ts';
import type { Register } from './register.ts';
import { shownInstant, shownStatus } from './words.ts';

/** Messages of one group, and subjects of one message, that a page holds. */
const mostItems = 60;
const mostSubjects = 40;

export const gatePage = 'gate.html';

/** What stands in the way of each environment that can serve, on the day that the run was judged. */
export function gatePages(input: BinderInput, status: CertificateStatus, register: Register): PageModel[] {
  const environments = servingEnvironments(input.scope);
  if (environments.length === 0) return [];
  return [
    {
      path: gatePage,
      template: 'gate',
      title: 'Serving production',
      section: 'gate',
      model: {
        on: input.results.at.slice(0, 10),
        answers: environments.map((environment) =>
          answerModel(answerFor(environment, input, status), input, register),
        ),
      },
    },
  ];
}

/** Beside the one environment that could take over, where there is exactly one. */
function answerFor(environment: string, input: BinderInput, status: CertificateStatus): GateAnswer {
  const { scope, catalogue, results } = input;
  const others = [...systemsOf(environment, scope).standby.keys()];
  return gate({
    environment,
    on: results.at.slice(0, 10),
    from: others.length === 1 ? (others[0] ?? null) : null,
    scope,
    catalogue,
    results,
    forecast: null,
    run: { id: results.run, endedAt: input.end.endedAt },
    recorded: status,
  });
}

const verdicts: Readonly<Record<GateVerdict, { class: string; word: string }>> = {
  blocked: { class: 'fail', word: 'Blocked' },
  'not-provable': { class: 'inconclusive', word: 'Not provable' },
  'no-blockers': { class: 'pass', word: 'No blockers found' },
};

function answerModel(answer: GateAnswer, input: BinderInput, register: Register): Record<string, unknown> {
  const { environment, criteria, at, verdict, reasons, notices, systems, cutOver } = answer;
  const blocking = blockers(reasons);
  const differing = cutOver?.statements.filter(({ from, to }) => from !== to) ?? [];
  return {
    environment,
    criteria,
    at: shownInstant(at),
    verdict: verdicts[verdict],
    blocking,
    notices,
    open: reasons.length - blocking,
    systems: Object.entries(systems).map(([role, ids]) => ({ role: roles[role as keyof typeof roles], ids })),
    groups: groupedReasons(reasons).map((group) => groupModel(group, input, register)),
    ...(cutOver && {
      from: cutOver.from,
      alike: cutOver.statements.length - differing.length,
      differing: differing.map(({ statement, level, from, to }) => ({
        statement,
        href: statementPage(statement),
        level,
        text: input.catalogue.statements.get(statement)?.statement,
        from: shownStatus(from),
        to: shownStatus(to),
      })),
    }),
  };
}

const roles = { own: 'Its systems', supporting: 'Shared with others', standby: 'Could take over' };

function groupModel(group: ReasonGroup, input: BinderInput, register: Register): Record<string, unknown> {
  const known = new Set(input.results.statements.map(({ id }) => id));
  return {
    ...group,
    evidenced: group.items.some(({ evidence }) => evidence.length > 0),
    items: group.items.slice(0, mostItems).map(({ message, subjects, evidence }) => ({
      message,
      subjects: subjects.slice(0, mostSubjects).map((subject) => subjectModel(subject, known)),
      moreSubjects: Math.max(0, subjects.length - mostSubjects),
      evidence: register.links(evidence, 4),
    })),
    moreItems: Math.max(0, group.items.length - mostItems),
  };
}

/** `STATEMENT on SYSTEMS` leads to the sheet of the statement. */
function subjectModel(subject: string, statements: ReadonlySet<string>): Record<string, unknown> {
  const [id = subject, where] = subject.split(' on ');
  return statements.has(id) ? { id, href: statementPage(id), where } : { id: subject };
}
