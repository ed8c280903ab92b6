import type { AzureSource } from '../../scope/scope.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';
import { claims } from '../microsoft/claims.ts';
import { connect } from '../microsoft/connect.ts';
import { openedSource, planned } from '../microsoft/opened.ts';
import { rateInSubscription } from './credential-rating.ts';
import { azureKinds } from './kinds/index.ts';

const publicCloud = 'https://management.azure.com';

/**
 * Takes up an Azure source: every kind once in each subscription, kinds of the tenant once. Throws only for an
 * unreadable `ca` file.
 */
export async function openAzure(
  name: string,
  source: AzureSource,
  environment: CollectionEnvironment,
): Promise<OpenedSource> {
  const cloud = await connect(source, source.resourceManager ?? publicCloud, environment);
  const naming = {
    name,
    ...(source.environmentClass === undefined ? {} : { environmentClass: source.environmentClass }),
  };
  const plan = azureKinds.flatMap((kind) =>
    (kind.level === 'tenant' ? [source.tenant] : source.subscriptions).map((account) =>
      planned(naming, kind, account),
    ),
  );
  const tenantKinds = new Set(azureKinds.filter(({ level }) => level === 'tenant').map(({ kind }) => kind));
  return openedSource({
    cloud,
    kinds: azureKinds,
    plan,
    tenantOf: ({ kind }) => (tenantKinds.has(kind) ? source.tenant : null),
    session: ({ kind, account }) => ({
      cloud,
      tenant: source.tenant,
      subscription: tenantKinds.has(kind) ? '' : (account ?? ''),
    }),
    async credentials() {
      const caller = (await claims(cloud))?.objectId ?? 'unknown';
      const rate = async (account: string) => ({
        source: name,
        account,
        caller,
        ...(await rateInSubscription(cloud, account)),
      });
      return Promise.all(source.subscriptions.map(rate));
    },
  });
}
