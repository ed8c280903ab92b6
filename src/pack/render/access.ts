import type { Conflict } from '../../analyse/access/people/separation.ts';
import type { AccessPath, MfaVerdict } from '../../analyse/access/answer.ts';
import { pathWords } from '../../judge/access/path-words.ts';
import type { AccessRegister } from '../../judge/access/register.ts';
import type { EngagementAccess } from '../../judge/access/engagement-access.ts';
import type { Status } from '../../judge/status.ts';
import type { BinderInput } from '../input.ts';
import type { PageModel } from './page.ts';
import { pathPicture, type PathPicture } from './path-picture.ts';
import { shownStatus } from './words.ts';

const mostFindings = 100;

/** Checks whose findings are ways to a system. */
const pathChecks = ['reach-limited-to-roles', 'access-within-roles', 'aws-mfa-enforced', 'duties-separated'];

const factor: Readonly<Record<MfaVerdict, { words: string; class: Status }>> = {
  enforced: { words: 'MFA', class: 'pass' },
  'not-enforced': { words: 'no MFA', class: 'fail' },
  inconclusive: { words: 'MFA not proved', class: 'inconclusive' },
};

/** People against systems, findings with their paths, trusted roles and separation of duties. */
export function accessPage(input: BinderInput): PageModel {
  const { register, scope, results } = input;
  const base = { path: 'access.html', template: 'access', title: 'People and access', section: 'access' };
  if (register === undefined) return { ...base, model: { read: false } };
  const { access, accounts, removals, conflicts } = register;
  const findings = results.results
    .filter(({ id }) => pathChecks.includes(id))
    .flatMap((result) => result.exceptions.map((exception) => ({ result, exception })));
  return {
    ...base,
    model: {
      read: true,
      systems: access.systems.map(({ id }) => id),
      rows: matrixRows(register),
      unanswered: access.systems.flatMap(({ id, unanswered, missing }) => [
        ...(unanswered === null ? [] : [`${id}: ${unanswered}`]),
        ...missing.map(({ place, reason, permission }) =>
          [`${id}: ${place}: ${reason}`, ...(permission ? [`needs ${permission}`] : [])].join('; '),
        ),
      ]),
      findings: findings.slice(0, mostFindings).map(({ result, exception }) => ({
        subject: exception.subject,
        condition: exception.condition,
        check: result.title,
        system: result.system ?? 'engagement',
        status: shownStatus('fail'),
        picture: pictureOf(exception.witness, access),
      })),
      moreFindings: Math.max(0, findings.length - mostFindings),
      roles: Object.entries(scope.roles).map(([name, role]) => ({
        name,
        duties: role.duties,
        systems: role.systems.join(', '),
        may: (role.may ?? []).map(
          ({ source, actions, resources }) => `${source}: ${actions.join(', ')} on ${resources.join(', ')}`,
        ),
        holders: access.people
          .filter(({ rows }) => rows.some(({ roles, status }) => status === 'active' && roles.includes(name)))
          .map(({ personId }) => personId)
          .join(', '),
      })),
      separation: scope.separation.map((pair) => ({
        pair: pair.join(' and '),
        conflicts: conflicts
          .filter(({ roles }) => roles[0] === pair[0] && roles[1] === pair[1])
          .map(conflictModel),
      })),
      leavers: removals.length,
      openLeavers: removals.filter(({ state }) => state !== 'in-time').length,
      accounts: accounts.length,
      overdue: accounts.filter(({ review }) => review.state !== 'in-force').length,
    },
  };
}

function matrixRows({ access }: AccessRegister): Record<string, unknown>[] {
  const people = access.people.map(({ personId, accounts }) => ({
    name: personId,
    note: accounts.map(({ account }) => account.name).join(', '),
    own: new Set(accounts.map(({ account }) => account.id)),
  }));
  const nobody = access.unmatched.map(({ account }) => ({
    name: 'nobody',
    note: account.realm === 'aws-root' ? `root user of ${account.container}` : account.name,
    own: new Set([account.id]),
  }));
  return [...people, ...nobody].map(({ name, note, own }) => ({
    name,
    note,
    unjoined: name === 'nobody',
    cells: access.systems.map(({ accounts, unanswered, questions }) => {
      const ways = accounts.filter(({ principal }) => own.has(principal));
      if (ways.length === 0) return { words: questions === 0 && unanswered !== null ? 'not read' : '' };
      const weakest = (['not-enforced', 'inconclusive', 'enforced'] as const).find((mfa) =>
        ways.some((way) => way.mfa === mfa),
      );
      const sure = ways.some(({ verdict }) => verdict === 'allowed');
      const shown = factor[weakest ?? 'inconclusive'];
      return {
        words: [...new Set(ways.flatMap(({ manners }) => manners))].join(', ') + (sure ? '' : ', possible'),
        factor: shown.words,
        class: shown.class,
      };
    }),
  }));
}

/** A person with both powers, each with why and by which path. */
function conflictModel({ personId, certainty, powers }: Conflict): Record<string, unknown> {
  return {
    person: personId,
    status: shownStatus(certainty === 'proved' ? 'fail' : 'inconclusive'),
    powers: powers.map(({ role, why, path }) => ({ role, why, path: pathWords(path) })),
  };
}

function pictureOf(
  witness: Readonly<Record<string, unknown>> | undefined,
  access: EngagementAccess,
): PathPicture | null {
  return pathPicture((witness?.['steps'] as AccessPath['steps'] | undefined) ?? [], namesOf(access));
}

function namesOf({ names: known }: EngagementAccess): (id: string) => string {
  return (id) => known.get(id) ?? lastName(id);
}

function lastName(id: string): string {
  if (id === '/') return 'the whole tenant';
  const subscription = /^\/subscriptions\/([^/]+)$/i.exec(id)?.[1];
  if (subscription !== undefined) return `subscription ${subscription.slice(0, 8)}…`;
  return id.split(/[/:]/).at(-1) ?? id;
}
