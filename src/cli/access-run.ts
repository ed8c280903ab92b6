import { obtainableAccess } from '../analyse/access/aws/takeovers.ts';
import { azureAccess } from '../analyse/access/azure/access.ts';
import { pathOf } from '../analyse/access/azure/reaching.ts';
import { resourceType } from '../analyse/access/azure/scope.ts';
import { namesVaultData, vaultItem } from '../analyse/access/azure/vaults.ts';
import { weakestMfa, type Answer, type MissingFact } from '../analyse/access/answer.ts';
import { accountLabel } from '../analyse/access/people/account.ts';
import { distinctFacts, distinctPaths } from '../analyse/access/reach.ts';
import { accessNeeds, engagementAccess, type EngagementAccess } from '../judge/access/engagement-access.ts';
import { nobodysAccounts, nobodysLabel } from '../judge/access/nobodys-accounts.ts';
import { buildEstate } from '../estate/estate.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import type { AccessOptions } from './access.ts';
import { answerText, overviewText } from './access-text.ts';
import { exit } from './exit.ts';
import { formatOf, instantOf } from './options.ts';
import { runSource } from './run-source.ts';
import { UsageError } from './usage-error.ts';

/** Answers one question, or prints who can reach each system. Returns 0 when it is answered, 3 when not proved. */
export async function access(options: AccessOptions): Promise<number> {
  const format = formatOf(options);
  if (options.principal === undefined && (options.action !== undefined || options.resource !== undefined))
    throw new UsageError('--action and --resource belong to a question: give --principal too');
  const source = await runSource(options);
  try {
    const { run, scope } = source;
    if (options.system !== undefined && scope.systems[options.system] === undefined)
      throw new UsageError(
        `The system ${options.system} is not declared; there are ${Object.keys(scope.systems).join(', ') || 'none'}`,
      );
    const estate = await buildEstate(source.evidence, scope, accessNeeds, kindSchemas());
    const at = instantOf(options, source.judgedAt);
    const found = engagementAccess(
      { collection: (name) => estate.whole(name), systems: estate.systems, scope, at },
      options.system,
    );
    const head = { run, at: at.toISOString() };
    if (options.action !== undefined || options.resource !== undefined)
      return question(found, options, head, format);
    return overview(found, options, head, format);
  } finally {
    await source.close();
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
  const who = options.principal === undefined ? null : whoIs(options.principal, found);
  const asked = who === null ? null : new Set(who.principals);
  const shown = {
    ...found,
    systems: found.systems.map((system) => ({
      ...system,
      missing: who?.isPerson ? [...system.missing, ...found.unread, ...ofNobody(system)] : system.missing,
      accounts: system.accounts.filter(({ principal }) => asked === null || asked.has(principal)),
    })),
    unmatched: found.unmatched.filter(({ account }) => asked === null || asked.has(account.id)),
  };
  if (format === 'json') print(overviewDocument(shown, head));
  else process.stdout.write(overviewText({ ...found, ...shown }, head));
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
      accounts: accounts.map(
        ({ joined, principal, kind, verdict, mfa, manners, actions, paths, ...account }) => ({
          principal,
          kind,
          verdict,
          mfa,
          manners,
          actions,
          paths,
          missing: account.missing,
          person: joined?.personId ?? null,
          use: joined?.use ?? null,
          why: joined?.why ?? null,
          canSignIn: joined?.account.ways === undefined ? null : canSignIn(joined.account.ways),
        }),
      ),
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
  const { principals, isPerson } = whoIs(options.principal ?? '', found);
  const targets = questionsOf(options, found);
  const answersOf = (principal: string): Answer[] =>
    targets
      .filter(({ resource }) => !isElsewhere(principal, resource))
      .map((target) => answerTo(found, principal, target));
  const own = combined(principals.flatMap(answersOf));
  const answer = isPerson ? withNobodys(own, found, answersOf) : own;
  const said = {
    principal: options.principal ?? '',
    action: options.action ?? null,
    resource: options.resource ?? null,
  };
  if (format === 'json') print({ schemaVersion: 1, ...head, question: said, principals, ...answer });
  else process.stdout.write(answerText(said, principals, answer, found));
  const unproved = answer.verdict === 'allowed' && answer.mfa === 'inconclusive';
  return answer.verdict === 'inconclusive' || unproved ? exit.inconclusive : exit.clean;
}

interface Question {
  action: string;
  resource: string;
  plane: 'control' | 'data';
}

/** A user of the AWS side is nobody in Azure. The other way a federation may lead, which AWS's own answer says. */
function isElsewhere(principal: string, resource: string): boolean {
  return resource.startsWith('/') && principal.startsWith('arn:');
}

function answerTo(found: EngagementAccess, principal: string, { action, resource, plane }: Question): Answer {
  const { model, options, azure, azureOptions } = found;
  const unread = (cloud: string): Answer => ({
    verdict: 'inconclusive',
    mfa: 'inconclusive',
    paths: [],
    missing: [{ place: cloud, reason: 'the run holds nothing about its principals: collect from it first' }],
  });
  if (!resource.startsWith('/'))
    return model === null ? unread('AWS') : obtainableAccess(model, principal, { action, resource }, options);
  if (azure === null) return unread('Azure');
  const { verdict, access, missing } = azureAccess(
    azure,
    principal,
    { action, plane, scope: resource },
    azureOptions,
  );
  const paths = access.map((one) => pathOf(one, { action, plane }, azureOptions));
  return {
    verdict,
    mfa: weakestMfa(paths.map(({ mfa }) => mfa)),
    paths,
    missing: [...missing, ...access.flatMap(({ unproved }) => unproved)],
  };
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
    paths: distinctPaths(answers.flatMap(({ paths }) => paths)),
    missing: distinctFacts(answers.flatMap(({ missing }) => missing)),
  };
}

/** What is asked about: the action and resource given, or everything in scope that leaves either open. */
function questionsOf({ action, resource: named, plane }: AccessOptions, found: EngagementAccess): Question[] {
  if (plane !== undefined && plane !== 'control' && plane !== 'data')
    throw new UsageError(`--plane ${plane} is neither control nor data`);
  const resource = named?.startsWith('https://') ? itemOf(named, found) : named;
  const asked: Question[] = found.systems.flatMap(({ targets, azureTargets }) => [
    ...targets.map((target) => ({ ...target, plane: 'control' as const })),
    ...azureTargets.map(({ scope, ...target }) => ({ ...target, resource: scope })),
  ]);
  if (action === undefined) {
    const own = asked.filter((target) => isResource(target.resource, resource ?? ''));
    if (own.length === 0)
      throw new UsageError(
        `--resource ${resource ?? ''} is in no declared system: say which --action is meant`,
      );
    return own;
  }
  const inAzure = /^[A-Za-z]+\.[A-Za-z.]+\/[A-Za-z0-9/]+$/.test(action);
  if (!inAzure && !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))
    throw new UsageError(
      `--action ${action} is not one action; write it as kms:Sign or Microsoft.Compute/virtualMachines/delete`,
    );
  if (resource !== undefined && resource.startsWith('/') !== inAzure)
    throw new UsageError(`${action} is no action on ${resource}: they are of different clouds`);
  const inScope = asked.map((one) => one.resource).filter((one) => one.startsWith('/') === inAzure);
  const ofProvider = inScope.filter((one) => resourceType(one).split('/')[0] === providerOf(action));
  const everything = inAzure && ofProvider.length > 0 ? ofProvider : inScope;
  const resources = resource === undefined ? [...(inAzure ? [] : ['*']), ...everything] : [resource];
  const known = asked.find((one) => isSame(one.action, action))?.plane;
  const meant = plane ?? known ?? (namesVaultData(action) ? 'data' : 'control');
  return [...new Set(resources)].map((one) => ({ action, resource: one, plane: meant }));
}

/** Azure ids compare without regard to case, ARNs do not. */
const isResource = (one: string, other: string): boolean =>
  one === other || (one.startsWith('/') && isSame(one, other));

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const providerOf = (action: string): string => action.toLowerCase().split('/')[0] ?? '';

function itemOf(address: string, { azure }: EngagementAccess): string {
  const item = azure === null ? null : vaultItem(azure, address);
  if (item === null) throw new UsageError(`--resource ${address} is in no vault that was read`);
  return item;
}

/**
 * A person may have any account that is joined to nobody, and any of a list that was not read: while such an account
 * may do it, or such a list is missing, what the known accounts may not do is not denied.
 */
function withNobodys(
  own: Answer,
  found: EngagementAccess,
  answersOf: (principal: string) => readonly Answer[],
): Answer {
  const mayDo = (principal: string): boolean => {
    const answers = answersOf(principal);
    return answers.length > 0 && combined(answers).verdict !== 'denied';
  };
  const nobodys = new Map([
    ...found.unmatched.map(({ account, why }) => [account.id, { name: accountLabel(account), why }] as const),
    ...found.systems
      .flatMap(nobodysAccounts)
      .map((account) => [account.principal, nobodysLabel(account)] as const),
  ]);
  const open: MissingFact[] = [
    ...found.unread,
    ...[...nobodys]
      .filter(([principal]) => mayDo(principal))
      .map(([, { name, why }]) => ({
        place: name,
        reason: `${why ?? 'names no person'}, and may do it: it may be this person's`,
      })),
  ];
  if (open.length === 0) return own;
  return {
    ...own,
    verdict: own.verdict === 'denied' ? 'inconclusive' : own.verdict,
    mfa: weakestMfa([own.mfa, 'inconclusive']),
    missing: distinctFacts([...own.missing, ...open]),
  };
}

/** Accounts of nobody that reach a system, as what is not known of anybody. */
function ofNobody(system: EngagementAccess['systems'][number]): MissingFact[] {
  return nobodysAccounts(system).map((account) => {
    const { name, why } = nobodysLabel(account);
    return { place: name, reason: `${why}, and reaches ${system.id}: it may be this person's` };
  });
}

interface Who {
  principals: readonly string[];
  isPerson: boolean;
}

/** A person with all accounts that are known to be theirs, or one account. */
function whoIs(text: string, found: EngagementAccess): Who {
  const person = found.people.find(({ personId }) => personId === text);
  const open = found.unread.length > 0 || found.unmatched.length > 0;
  if (person === undefined) return { principals: principalsOf(text, found), isPerson: false };
  if (person.accounts.length === 0 && !open)
    throw new UsageError(`No account that was read is joined to ${text}`);
  return { principals: person.accounts.map(({ account }) => account.id), isPerson: true };
}

/** An id, or the one account of that name. Never a display name. */
function principalsOf(text: string, found: EngagementAccess): string[] {
  if (found.accounts.some(({ account }) => account.id === text)) return [text];
  const named = found.accounts.filter(({ account }) => account.name === text);
  if (named.length === 1 && named[0] !== undefined) return [named[0].account.id];
  if (named.length > 1)
    throw new UsageError(
      `${text} names ${named.length} accounts: ${named.map(({ account }) => account.id).join(', ')}`,
    );
  const id = text.toLowerCase();
  if (found.azure?.servicePrincipals.some((one) => one.id === id)) return [id];
  if (/^arn:|\.amazonaws\.com(\.cn)?$|^anyone$/.test(text)) return [text];
  throw new UsageError(`${text} is no account that was read and no person of the roster`);
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
