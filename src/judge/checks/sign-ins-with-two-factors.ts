import { azureKeyVault, azureManagement } from '../../analyse/access/entra/target.ts';
import type { SignIn } from '../../estate/activity/sign-ins.ts';
import type { LogWindow } from '../../estate/activity/windows.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import { faultsOf, logOf } from '../activity/logs-of-system.ts';
import { spansOf, unreadCenters } from '../activity/log-spans.ts';
import { count } from '../calculus.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, together } from '../survey.ts';

/**
 * NCSSR 2.2.3: a sign-in with one factor shows that a second was not enforced. That none is seen in a month proves
 * little by itself: what is enforced is for the policies to show.
 */
export const signInsWithTwoFactors: Check = {
  id: 'sign-ins-with-two-factors',
  title: 'No account that reaches the system was signed in with one factor',
  procedure:
    'Successful sign-ins of the 30 days before the judgement, by every account that can control the system, are read from CloudTrail and the sign-in log of the directory. One that the log records with a single factor is an exception: to the console of AWS as root or IAM user, to Identity Center with a password alone, and in the directory to Azure management and its vaults, or to anything where the directory is itself the system. Sign-ins that another identity provider proved are counted and not judged; so are those to other applications. Sign-ins without a person at the screen are not read.',
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part' },
  needs: [...reachedNeeds, 'activity.signIns', 'activity.windows'],
  population: ['activity.signIns'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const log = logOf<SignIn>(context, 'activity.signIns');
    const windows = logOf<LogWindow>(context, 'activity.windows');
    const { accounts, population, supporting, unknown } = reached(context);
    const verdicts = new Map(accounts.map(({ principal, verdict }) => [principal.toLowerCase(), verdict]));
    const applications = applicationsOf(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...faultsOf(log.members), ...unknown];
    const notes: string[] = [];
    const seen = { judged: 0, elsewhere: 0, otherApplications: 0 };
    for (const signIn of log.members) {
      const { actor, factor, fault, succeeded, application } = signIn;
      if (fault !== null || succeeded === false) continue;
      const verdict = actor.ids.map((id) => verdicts.get(id.toLowerCase())).find((one) => one !== undefined);
      // Of one without an id, nobody knows whether it reaches the system.
      if (verdict === undefined && actor.ids.length > 0) continue;
      if (factor === 'elsewhere') {
        seen.elsewhere += 1;
        continue;
      }
      if (application !== null && applications !== null && !applications.has(application)) {
        seen.otherApplications += 1;
        continue;
      }
      seen.judged += 1;
      if (factor === 'multi') continue;
      const said = saidOf(signIn);
      const proved = factor === 'single' && succeeded === true && verdict === 'allowed';
      (proved ? exceptions : undecided).push(said);
    }
    if (seen.elsewhere > 0)
      notes.push(
        `${count(seen.elsewhere, 'sign-in')} proved to another identity provider, whose log has the factors: not judged here`,
      );
    if (seen.otherApplications > 0)
      notes.push(
        `${count(seen.otherApplications, 'sign-in')} to applications that do not lead to the system: not judged`,
      );
    const spans = spansOf(log.reads, windows.members, context.at);
    const usesCenter = accounts.some(({ joined }) => joined?.account.realm === 'identity-center');
    const unread = usesCenter ? unreadCenters(context.scope, log.reads) : [];
    const nothing = seen.judged + seen.elsewhere === 0;
    return judgementOf(together([log.survey], seen.judged), [population, ...supporting, windows.survey], {
      exceptions: gathered(exceptions),
      undecided: [...spans.undecided, ...unread, ...gathered(undecided)],
      notes: [...spans.notes, ...notes],
      ...(nothing
        ? { notOperated: 'No account that reaches the system was signed in to it in the span read' }
        : {}),
    });
  },
};

/** Applications whose sign-ins lead to the system; null for all, where the directory is itself the system. */
function applicationsOf({ system, scope }: CheckContext): ReadonlySet<string> | null {
  const kinds = (system?.declared.select ?? []).map(({ source }) => scope.sources[source]?.kind);
  if (kinds.includes('entra')) return null;
  return new Set([azureManagement, azureKeyVault].flatMap((target) => target.application ?? []));
}

function saidOf({ actor, at, factor, why, where, evidence, succeeded }: SignIn): Exception {
  const how = factor === 'single' ? 'with one factor' : 'with a number of factors that is not known';
  const outcome = succeeded === null ? ', with an outcome that the log does not say' : '';
  return {
    subject: actor.label,
    condition: `was signed in ${how} (${why}) to ${where}${outcome}`,
    evidence,
    witness: { at },
  };
}

/** The same said of one account several times, as one with its number and instants. */
function gathered(said: readonly Exception[]): Exception[] {
  return [...Map.groupBy(said, ({ subject, condition }) => `${subject}|${condition}`).values()].flatMap(
    (own) => {
      const [first] = own;
      if (first === undefined) return [];
      const times = own
        .flatMap(({ witness }) => witness?.['at'] ?? [])
        .map(String)
        .sort();
      if (times.length === 0) return own;
      const when =
        own.length === 1
          ? ` at ${times[0] ?? ''}`
          : `, ${own.length} times from ${times[0] ?? ''} to ${times.at(-1) ?? ''}`;
      return [
        {
          ...first,
          condition: `${first.condition}${when}`,
          evidence: [...new Set(own.flatMap(({ evidence }) => evidence))].sort(),
          witness: { times: times.slice(0, 20) },
        },
      ];
    },
  );
}
