import { effectiveKind } from '../effective-kind.ts';

export const effectiveConnectivityConfigurations = effectiveKind({
  kind: 'azure.network.effective-connectivity-configurations',
  title: 'Connected groups and hubs in effect on each virtual network',
  action: 'listNetworkManagerEffectiveConnectivityConfigurations',
});
