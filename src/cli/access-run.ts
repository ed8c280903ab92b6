import { effectiveAccess } from '../analyse/access/aws/access.ts';
import { weakestMfa, type Answer } from '../analyse/access/answer.ts';
import { distinctFacts } from '../analyse/access/reach.ts';
import { accessOf, type EngagementAccess } from '../judge/access/engagement-access.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { readRun } from '../locker/runs.ts';
import { buildEstate } from '../estate/estate.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { loadScope } from '../scope/load.ts';
import type { AccessOptions } from './access.ts';
import { answerText, overviewText } from './access-text.ts';
import { exit } from './exit.ts';
import { formatOf, instantOf } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Answers one question, or prints who can reach each system. Returns 0 when it is answered, 3 when not proved. */
export async function access(options: AccessOptions): Promise<number> {
  const format = formatOf(options);
  if (options.principal === undefined && (options.action !== undefined || options.resource !== undefined))
    throw new UsageError('--action and --resource belong to a question: give --principal too');
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const { scope } = await loadScope(options.config);
    if (options.system !== undefined && scope.systems[options.system] === undefined)
      throw new UsageError(
        `The system ${options.system} is not declared; there are ${Object.keys(scope.systems).join(', ') || 'none'}`,
      );
    const run = await readRun(locker, options.run).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      throw new UsageError(`${message}: collect first, or name another with --run`);
    });
    const evidence = {
      plan: run.start.plan,
      envelopes: run.envelopes,
      blob: (sha256: string) => locker.getBlob(sha256),
    };
    const estate = await buildEstate(evidence, scope, accessOf.needs, kindSchemas());
    const at = instantOf(options, run.end?.endedAt ?? run.start.startedAt);
    const found = accessOf.everything(estate, scope, at, options.system);
    const head = { run: run.start.id, at: at.toISOString() };
    if (options.action !== undefined || options.resource !== undefined)
      return question(found, options, head, format);
    return overview(found, options, head, format);
  } finally {
    await locker.close();
  }
}

export interface Head {
  run: string;
  at: string;
}

function overview(
  found: EngagementAccess,
  options: AccessOptions,
  head: Head,
  format: 'text' | 'json',
): number {
  const asked = options.principal === undefined ? null : new Set(principalsOf(options.principal, found));
  const shown = {
    ...found,
    systems: found.systems.map((system) => ({
      ...system,
      accounts: system.accounts.filter(({ principal }) => asked === null || asked.has(principal)),
    })),
    unmatched: found.unmatched.filter(({ account }) => asked === null || asked.has(account.id)),
  };
  if (format === 'json') print(overviewDocument(shown, head));
  else process.stdout.write(overviewText(shown, head));
  const open = shown.systems.some(
    ({ missing, unanswered, accounts }) =>
      missing.length > 0 || unanswered !== null || accounts.some(({ verdict }) => verdict === 'inconclusive'),
  );
  return open ? exit.inconclusive : exit.clean;
}

function overviewDocument(found: EngagementAccess, head: Head): unknown {
  return {
    schemaVersion: 1,
    ...head,
    systems: found.systems.map(({ id, questions, unanswered, accounts, missing }) => ({
      id,
      questions,
      unanswered,
      accounts: accounts.map(({ joined, ...account }) => ({
        ...account,
        person: joined?.personId ?? null,
        use: joined?.use ?? null,
        why: joined?.why ?? null,
        canSignIn: joined?.account.ways === undefined ? null : canSignIn(joined.account.ways),
      })),
      missing,
    })),
    unmatched: found.unmatched.map(({ account, why, proposal }) => ({
      account: account.id,
      realm: account.realm,
      name: account.name,
      why,
      proposal,
    })),
  };
}

function canSignIn(ways: readonly string[] | null): boolean | null {
  return ways === null ? null : ways.length > 0;
}

function question(
  found: EngagementAccess,
  options: AccessOptions,
  head: Head,
  format: 'text' | 'json',
): number {
  const principals = principalsOf(options.principal ?? '', found);
  const targets = targetsOf(options, found);
  const { model } = found;
  if (model === null)
    throw new UsageError(`The run ${head.run} holds no AWS identity that was read: collect from AWS first`);
  const answers = principals.flatMap((principal) =>
    targets.map(({ action, resource }) => effectiveAccess(model, principal, action, resource, found.options)),
  );
  const answer = combined(answers);
  const said = {
    principal: options.principal ?? '',
    action: options.action ?? null,
    resource: options.resource ?? null,
  };
  if (format === 'json') print({ schemaVersion: 1, ...head, question: said, principals, ...answer });
  else process.stdout.write(answerText(said, principals, answer));
  const open =
    answer.verdict === 'inconclusive' || (answer.verdict === 'allowed' && answer.mfa === 'inconclusive');
  return open ? exit.inconclusive : exit.clean;
}

/** One way that is proved is an answer; MFA is as weak as over all of them. */
function combined(answers: readonly Answer[]): Answer {
  const able = answers.filter(({ verdict }) => verdict !== 'denied');
  const verdict = able.some((one) => one.verdict === 'allowed')
    ? 'allowed'
    : able.length > 0 || answers.length === 0
      ? 'inconclusive'
      : 'denied';
  return {
    verdict,
    mfa: weakestMfa(able.map(({ mfa }) => mfa)),
    paths: answers.flatMap(({ paths }) => paths),
    missing: distinctFacts(answers.flatMap(({ missing }) => missing)),
  };
}

/** What is asked about: the action and resource given, or everything in scope that leaves either open. */
function targetsOf({ action, resource }: AccessOptions, found: EngagementAccess) {
  const inScope = [
    ...new Set(found.systems.flatMap(({ targets }) => targets.map((target) => target.resource))),
  ];
  if (action !== undefined) {
    if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))
      throw new UsageError(`--action ${action} is not one action; write it as kms:Sign`);
    return (resource === undefined ? ['*', ...inScope] : [resource]).map((one) => ({
      action,
      resource: one,
    }));
  }
  const targets = found.systems
    .flatMap((system) => system.targets)
    .filter((target) => target.resource === resource);
  if (targets.length === 0)
    throw new UsageError(
      `--resource ${resource ?? ''} is in no declared system: say which --action is meant`,
    );
  return targets;
}

/** An id, or all accounts of a person, or the one account of that name. Never a display name. */
function principalsOf(text: string, found: EngagementAccess): string[] {
  const person = found.people.find(({ personId }) => personId === text);
  if (person !== undefined) {
    if (person.accounts.length === 0) throw new UsageError(`No account that was read is joined to ${text}`);
    return person.accounts.map(({ account }) => account.id);
  }
  if (found.accounts.some(({ account }) => account.id === text)) return [text];
  const named = found.accounts.filter(({ account }) => account.name === text);
  if (named.length === 1 && named[0] !== undefined) return [named[0].account.id];
  if (named.length > 1)
    throw new UsageError(
      `${text} names ${named.length} accounts: ${named.map(({ account }) => account.id).join(', ')}`,
    );
  if (/^arn:|\.amazonaws\.com(\.cn)?$|^anyone$/.test(text)) return [text];
  throw new UsageError(`${text} is no account that was read and no person of the roster`);
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
