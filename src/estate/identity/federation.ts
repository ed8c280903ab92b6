import type { CollectionDefinition, DecodedPage, Member, ReadState } from '../collection.ts';
import { lowerAzureIdentity, azureIdentityKinds } from './azure/lower.ts';
import { shortfallsOf } from './azure/page.ts';
import { directoryUsers } from './directory-users.ts';
import { entraSignInKinds, lowerEntraSignIn } from './entra/lower.ts';
import { gapsOf } from './entra/reads.ts';
import { applicationsOf } from './federation/applications.ts';
import type { FederationGap, FederationModel } from './federation/model.ts';
import { instancesOf, providersOf } from './federation/providers.ts';

/** All identity providers of AWS and all directories of the run as one: who comes in crosses both. */
export interface Federation extends Member {
  model: FederationModel;
}

const providerKind = 'aws.iam.identity-providers';
const instanceKind = 'aws.sso.instances';
const applicationKind = 'entra.service-principals';
const assignmentKind = 'entra.app-role-assigned-to';

export const federation: CollectionDefinition<Federation> = {
  name: 'identity.federation',
  title: 'Identity providers that AWS trusts, and the directories and applications behind them',
  kinds: [
    ...new Set([
      providerKind,
      instanceKind,
      assignmentKind,
      ...azureIdentityKinds.filter((kind) => kind.startsWith('entra.')),
      ...entraSignInKinds,
    ]),
  ],
  attribution: 'engagement',
  lower(pages, reads = []) {
    if (reads.length === 0 && [...pages.values()].every((own) => own.length === 0)) return [];
    return [
      {
        id: 'federation',
        source: '',
        container: '',
        region: null,
        evidence: [],
        model: lowerFederation(pages, reads),
      },
    ];
  },
};

type Pages = ReadonlyMap<string, readonly DecodedPage[]>;

/** Joins what was read. The directories are worked out only when they are asked for. */
export function lowerFederation(pages: Pages, reads: readonly ReadState[]): FederationModel {
  const of = (kind: string): readonly DecodedPage[] => pages.get(kind) ?? [];
  const { instances, gaps: unknownInstances } = instancesOf(of(instanceKind));
  const { applications, gaps: unknownApplications } = applicationsOf(of(applicationKind), of(assignmentKind));
  const tenants = tenantsOf(pages, reads);
  return {
    providers: providersOf(of(providerKind)),
    instances,
    applications,
    tenants,
    gaps: [...unknownInstances, ...unknownApplications, ...readGaps(reads)],
    directory: once(() =>
      lowerAzureIdentity({
        tenants,
        subscriptions: [],
        pages: new Map([...pages].filter(([kind]) => azureIdentityKinds.includes(kind))),
        shortfalls: shortfallsOf(reads.filter(isUsable)).filter(({ reason }) => !reason.startsWith('stale')),
      }),
    ),
    users: once(() => directoryUsers.lower(pages)),
    signIns: once(() => tenants.map((tenant) => signInOf(tenant, pages, reads))),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}

const isUsable = ({ read }: ReadState): boolean => read.kind.startsWith('entra.');

function tenantsOf(pages: Pages, reads: readonly ReadState[]): string[] {
  const planned = reads.filter(isUsable).map(({ read }) => read.account);
  const answered = [...pages].flatMap(([kind, own]) =>
    kind.startsWith('entra.') ? own.map(({ envelope }) => envelope.account) : [],
  );
  return [...new Set([...planned, ...answered].flatMap((one) => one?.toLowerCase() ?? []))].sort();
}

function signInOf(
  tenant: string,
  pages: Pages,
  reads: readonly ReadState[],
): ReturnType<typeof lowerEntraSignIn> {
  const own = new Map(
    [...pages].map(([kind, some]) => [
      kind,
      some.filter(({ envelope }) => envelope.account?.toLowerCase() === tenant),
    ]),
  );
  const model = lowerEntraSignIn(tenant, own);
  const shortfalls = reads
    .filter(({ read }) => read.account?.toLowerCase() === tenant)
    .flatMap((one) => one.shortfalls)
    .filter(({ reason }) => reason !== 'stale');
  return { ...model, gaps: [...model.gaps, ...gapsOf(shortfalls)] };
}

const subjects: Readonly<Record<string, FederationGap['about']>> = {
  [providerKind]: 'providers',
  [instanceKind]: 'instances',
  [applicationKind]: 'applications',
  [assignmentKind]: 'assignments',
};

/** What the reads themselves say is missing. What is only stale was read whole. */
function readGaps(reads: readonly ReadState[]): FederationGap[] {
  return reads.flatMap(({ read, complete, shortfalls }): FederationGap[] => {
    const about = subjects[read.kind];
    if (about === undefined || complete) return [];
    const operation = read.operations.at(-1);
    const missing = shortfalls.filter(({ reason }) => reason !== 'stale');
    if (missing.length === 0 && shortfalls.length > 0) return [];
    const where = { about, container: read.account?.toLowerCase() ?? null };
    if (missing.length === 0)
      return [
        {
          ...where,
          subject: null,
          reason: 'the read did not run to its end',
          operation: operation?.name ?? read.kind,
          permission: operation?.permission ?? '',
        },
      ];
    return missing.map(({ subject, reason, message, operation: name, permission }) => ({
      ...where,
      subject: subject?.toLowerCase() ?? null,
      reason: `${name} was not read whole (${reason}): ${message}`,
      operation: name,
      permission,
    }));
  });
}
