import { effectiveKind } from '../effective-kind.ts';

export const effectiveSecurityAdminRules = effectiveKind({
  kind: 'azure.network.effective-security-admin-rules',
  title: 'Security admin rules in effect on each virtual network',
  action: 'listNetworkManagerEffectiveSecurityAdminRules',
});
