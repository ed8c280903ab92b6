import type { PlannedRead } from '../../locker/run.ts';
import type { AwsSource } from '../../scope/scope.ts';
import type { AwsKind } from './kind.ts';

/** Every kind in every place of a source where it is read. */
export function plannedReads(name: string, source: AwsSource, kinds: readonly AwsKind[]): PlannedRead[] {
  return kinds.flatMap((kind) => readsOf(name, source, kind));
}

function readsOf(name: string, source: AwsSource, kind: AwsKind): PlannedRead[] {
  return placesOf(source, kind).map(({ account, region }) => ({
    id: `${name}/${kind.kind}/${account}/${region ?? ''}`,
    source: name,
    kind: kind.kind,
    account,
    region,
    environmentClass: source.environmentClass ?? null,
    operations: kind.operations,
  }));
}

function placesOf(source: AwsSource, kind: AwsKind): { account: string; region: string | null }[] {
  switch (kind.level) {
    case 'region':
      return source.accounts.flatMap((account) => source.regions.map((region) => ({ account, region })));
    case 'organization': {
      const account = source.organization;
      if (account === undefined) return [];
      return kind.everyRegion === true
        ? source.regions.map((region) => ({ account, region }))
        : [{ account, region: null }];
    }
    case 'account':
    case 'subscription':
    case 'tenant':
    case 'file':
      return source.accounts.map((account) => ({ account, region: null }));
  }
}
