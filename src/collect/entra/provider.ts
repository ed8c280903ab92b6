import type { EntraSource } from '../../scope/scope.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';
import { claims } from '../microsoft/claims.ts';
import { connect } from '../microsoft/connect.ts';
import { openedSource, planned } from '../microsoft/opened.ts';
import { rateGraphToken } from './credential-rating.ts';
import { entraKinds } from './kinds/index.ts';
import { unseen } from './visibility.ts';

const publicCloud = 'https://graph.microsoft.com';

/** Takes up an Entra source: every kind once in the tenant. Throws only for an unreadable `ca` file. */
export async function openEntra(
  name: string,
  source: EntraSource,
  environment: CollectionEnvironment,
): Promise<OpenedSource> {
  const cloud = await connect(source, source.graph ?? publicCloud, environment);
  const naming = {
    name,
    ...(source.environmentClass === undefined ? {} : { environmentClass: source.environmentClass }),
  };
  return openedSource({
    cloud,
    kinds: entraKinds,
    plan: entraKinds.map((kind) => planned(naming, kind, source.tenant)),
    tenantOf: () => source.tenant,
    unseen,
    session: () => ({ cloud, tenant: source.tenant }),
    async credentials() {
      const held = await claims(cloud);
      return [
        {
          source: name,
          account: source.tenant,
          caller: held?.objectId ?? 'unknown',
          ...rateGraphToken(held),
        },
      ];
    },
  });
}
