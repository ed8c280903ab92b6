import type { MfaVerdict } from '../../analyse/access/answer.ts';
import type { AzureReachingOptions, AzureService } from '../../analyse/access/azure/reaching.ts';
import { signInCoverage } from '../../analyse/access/entra/coverage.ts';
import { multiFactor } from '../../analyse/access/entra/requirement.ts';
import {
  azureKeyVault,
  azureManagement,
  everyApplication,
  type SignInTarget,
} from '../../analyse/access/entra/target.ts';
import type { EntraGap, EntraSignInModel } from '../../estate/identity/entra/model.ts';
import { gapsOf } from '../../estate/identity/entra/reads.ts';
import type { SignInTenant } from '../../estate/identity/sign-in-tenants.ts';
import type { CheckContext } from '../check.ts';

const services: Readonly<Record<AzureService, (model: EntraSignInModel) => readonly SignInTarget[]>> = {
  management: () => [azureManagement],
  vaults: () => [azureKeyVault],
  directory: ({ policies }) => everyApplication(policies),
};
const factors = new WeakMap<EntraSignInModel, Map<string, ReadonlyMap<string, MfaVerdict>>>();

type MfaOf = AzureReachingOptions['mfaOf'];
const unknownFactors: MfaOf = () => 'inconclusive';
const asked = new WeakMap<
  EntraSignInModel,
  { models: readonly EntraSignInModel[]; gaps: string; mfaOf: MfaOf }[]
>();

/**
 * Whether Conditional Access enforces a second factor on every sign-in of a user to one of the services. Of the same
 * tenants with the same gaps, it is the same function.
 */
export function factorsOf(source: Pick<CheckContext, 'collection'>): MfaOf {
  const { members, reads } = source.collection<SignInTenant>('identity.signInTenants');
  const gaps = gapsOf(
    reads.flatMap(({ shortfalls }) => shortfalls).filter(({ reason }) => reason !== 'stale'),
  );
  const models = members.map(({ model }) => model);
  const [first] = models;
  if (first === undefined) return unknownFactors;
  const known = asked.get(first) ?? [];
  asked.set(first, known);
  const key = JSON.stringify(gaps);
  const before = known.find(
    (one) =>
      one.gaps === key &&
      one.models.length === models.length &&
      one.models.every((model, place) => model === models[place]),
  );
  if (before !== undefined) return before.mfaOf;
  const mfaOf = factorsOver(models, gaps);
  known.push({ models, gaps: key, mfaOf });
  return mfaOf;
}

function factorsOver(models: readonly EntraSignInModel[], gaps: readonly EntraGap[]): MfaOf {
  const verdicts = new Map<AzureService, ReadonlyMap<string, MfaVerdict>[]>();
  return (user, service) => {
    let known = verdicts.get(service);
    if (known === undefined)
      verdicts.set(service, (known = models.map((model) => factorsIn(model, gaps, service))));
    return known.map((one) => one.get(user)).find((one) => one !== undefined) ?? 'inconclusive';
  };
}

function factorsIn(
  model: EntraSignInModel,
  gaps: readonly EntraGap[],
  service: AzureService,
): ReadonlyMap<string, MfaVerdict> {
  const known = factors.get(model) ?? new Map<string, ReadonlyMap<string, MfaVerdict>>();
  factors.set(model, known);
  const key = `${service} ${JSON.stringify(gaps)}`;
  let found = known.get(key);
  if (found === undefined) {
    const { accounts } = signInCoverage({ ...model, gaps: [...model.gaps, ...gaps] }).ask({
      targets: services[service](model),
      requirement: multiFactor,
    });
    found = new Map(accounts.map(({ account, verdict }) => [account, verdict]));
    known.set(key, found);
  }
  return found;
}
