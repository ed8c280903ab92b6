import type { MfaVerdict } from '../analyse/access/answer.ts';
import {
  signInCoverage,
  type CoverageAnswer,
  type CoverageQuestion,
  type UncoveredBox,
} from '../analyse/access/entra/coverage.ts';
import { unknownDeviceMeets } from '../analyse/access/entra/device-filter.ts';
import type { Requirement } from '../analyse/access/entra/requirement.ts';
import {
  azureKeyVault,
  azureManagement,
  everyApplication,
  type SignInTarget,
} from '../analyse/access/entra/target.ts';
import type { DirectoryUser } from '../estate/identity/directory-users.ts';
import type { EntraSignInModel } from '../estate/identity/entra/model.ts';
import { gapsOf } from '../estate/identity/entra/reads.ts';
import type { EvidenceId } from '../locker/envelope.ts';
import type { Exception } from './judgement.ts';
import type { PeopleInReach, Reaching } from './people-in-reach.ts';

/** What every sign-in is to prove, and its name in a sentence: `a second factor`. */
export interface Asked {
  requirement: Requirement;
  what: string;
}

export interface SignInFindings {
  exceptions: readonly Exception[];
  undecided: readonly Exception[];
}

/** Everybody in reach whom Conditional Access does not ask for something, or not surely, wherever they sign in to. */
export function signInFindings(people: PeopleInReach, asked: Asked): SignInFindings {
  const { tenants } = people;
  // What is stale was read whole when it was read: a gap that it shows was there.
  const gaps = gapsOf(tenants.missing.filter(({ reason }) => reason !== 'stale'));
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [...people.unknown];
  for (const { container, model: read, evidence } of tenants.members) {
    const model = { ...read, gaps: [...read.gaps, ...gaps] };
    const within = ({ people: some, ...rest }: Reaching): Reaching => ({
      ...rest,
      people: some.filter((user) => user.container === container),
    });
    const found = [
      findings(model, evidence, within(people.azure), [azureManagement], asked),
      findings(model, evidence, within(people.vaults), [azureKeyVault], asked),
      findings(model, evidence, within(people.directory), everyApplication(model.policies), asked),
    ];
    exceptions.push(...found.flatMap((one) => one.exceptions));
    undecided.push(...found.flatMap((one) => one.undecided));
  }
  const read = new Set(tenants.members.map(({ container }) => container));
  const everyone = [...people.azure.people, ...people.vaults.people, ...people.directory.people];
  undecided.push(...everyone.filter(({ container }) => !read.has(container)).map(unread(asked)));
  return { exceptions, undecided };
}

interface Findings {
  exceptions: Exception[];
  undecided: Exception[];
}

function findings(
  model: EntraSignInModel,
  evidence: readonly EvidenceId[],
  { people, onlyWhile, possible }: Reaching,
  targets: readonly SignInTarget[],
  { requirement, what }: Asked,
): Findings {
  const found: Findings = { exceptions: [], undecided: [] };
  if (people.length === 0) return found;
  const question: CoverageQuestion = {
    targets,
    requirement,
    accounts: people.map(({ objectId }) => objectId),
    onlyWhile,
  };
  const answer = signInCoverage(model, factsOf(onlyWhile)).ask(question);
  const reports = reportOnly(model, answer, question);
  const names = namesIn(model);
  for (const [at, row] of answer.accounts.entries()) {
    if (!row.signsIn || row.verdict === 'enforced') continue;
    const aside = reports.get(row.account) ?? [];
    const only = aside.length > 0 ? `; ${aside.join(', ')} only reports` : '';
    const box = boxOf(answer, row.account, row.verdict, requirement.proof === 'device');
    const said = {
      subject: people[at]!.name,
      evidence: [...people[at]!.evidence, ...evidence],
      ...(box ? { witness: witnessOf(box) } : {}),
    };
    if (row.verdict === 'not-enforced') {
      const condition = `is asked for ${what} by no enabled policy${whenOf(box, names)}${only}`;
      if (possible.has(row.account))
        found.undecided.push({ ...said, condition: `may reach the system, and ${condition}` });
      else if (requirement.proof === 'device' && box !== undefined && !isOpenToUnknownDevices(box))
        found.undecided.push({
          ...said,
          condition: `may sign in without ${what}${whenOf(box, names)}: the filter may itself ask for the device`,
        });
      else found.exceptions.push({ ...said, condition });
    } else {
      const reasons = row.missing.map(({ place, reason }) => `${place}: ${reason}`).join('; ');
      const condition = `may sign in without ${what}${whenOf(box, names)}: ${reasons}${only}`;
      found.undecided.push({ ...said, condition });
    }
  }
  return found;
}

function unread({ what }: Asked) {
  return ({ name, evidence }: DirectoryUser): Exception => ({
    subject: name,
    condition: `may sign in without ${what}: Conditional Access of the tenant was not read`,
    evidence,
  });
}

function factsOf(onlyWhile: CoverageQuestion['onlyWhile']): string[] {
  return [...(onlyWhile?.values() ?? [])].flatMap((facts) => [...facts]);
}

/** The gap that the account's row speaks of; the one that depends on least where there are several. */
function boxOf(
  { uncovered }: CoverageAnswer,
  account: string,
  verdict: MfaVerdict,
  ofDevices: boolean,
): UncoveredBox | undefined {
  const rank = (box: UncoveredBox): number => (ofDevices && !isOpenToUnknownDevices(box) ? 1 : 0);
  const certainty = verdict === 'not-enforced' ? 'proved' : 'possible';
  return uncovered
    .filter((box) => box.certainty === certainty && box.accounts.includes(account))
    .sort((one, other) => rank(one) - rank(other) || weight(one) - weight(other))[0];
}

/** Whether a device that the tenant does not know falls into the gap, whatever its device filters are. */
function isOpenToUnknownDevices({ circumstances }: UncoveredBox): boolean {
  return Object.entries(circumstances).every(([name, values]) => {
    const rule = name.startsWith(filterOf) ? name.slice(filterOf.length) : null;
    if (rule === null) return true;
    const meets = unknownDeviceMeets(rule);
    return meets !== null && values.includes(meets ? 'yes' : 'no');
  });
}

const filterOf = 'device filter ';

function weight({ circumstances, activated }: UncoveredBox): number {
  return Object.keys(circumstances).length + activated.length;
}

function whenOf(box: UncoveredBox | undefined, names: (holding: string) => string): string {
  if (box === undefined) return '';
  const parts = Object.entries(box.circumstances).map(
    ([name, values]) => `${name} is ${values.join(' or ')}`,
  );
  const activated = box.activated.map((one) => `${names(one)} is activated`);
  const all = [...parts, ...activated];
  return all.length === 0 ? '' : ` where ${all.join(' and ')}`;
}

/** A role or group in the words of the directory; its id stays in the witness. */
function namesIn({ roleNames, groups }: EntraSignInModel): (holding: string) => string {
  const known = new Map<string, string>([
    ...[...roleNames].map(([id, name]): [string, string] => [`role ${id}`, `role ${name}`]),
    ...groups.map(({ id, name }): [string, string] => [`group ${id}`, `group ${name}`]),
  ]);
  return (holding) => known.get(holding) ?? holding;
}

function witnessOf({ target, circumstances, activated, witness }: UncoveredBox): Record<string, unknown> {
  return { target, circumstances, activated, signIn: witness.circumstances };
}

/** Per account that is not covered, the policies that would ask more of it if they did not only report. */
function reportOnly(
  model: EntraSignInModel,
  answer: CoverageAnswer,
  question: CoverageQuestion,
): Map<string, string[]> {
  const open = answer.accounts.filter(({ signsIn, verdict }) => signsIn && verdict !== 'enforced');
  const accounts = open.map(({ account }) => account);
  const found = new Map<string, string[]>();
  for (const policy of model.policies.filter(({ state }) => state === 'report-only')) {
    const policies = [{ ...policy, state: 'enabled' as const }];
    const alone = { ...model, policies, gaps: [], securityDefaults: false };
    const asked = signInCoverage(alone, factsOf(question.onlyWhile)).ask({ ...question, accounts });
    for (const { account, verdict } of asked.accounts) {
      const everywhere = asked.uncovered.some(
        (box) => Object.keys(box.circumstances).length === 0 && box.accounts.includes(account),
      );
      if (verdict === 'not-enforced' && everywhere) continue;
      found.set(account, [...(found.get(account) ?? []), policy.name]);
    }
  }
  return found;
}
