import type { DiagnosticSettings } from '../../estate/logging/diagnostic-settings.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** Categories of logs by resource type, as Azure Monitor documents them; types beside these are not decided by names. */
const categoriesOf: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/networksecuritygroups': ['NetworkSecurityGroupEvent', 'NetworkSecurityGroupRuleCounter'],
  'microsoft.network/publicipaddresses': [
    'DDoSMitigationFlowLogs',
    'DDoSMitigationReports',
    'DDoSProtectionNotifications',
  ],
  'microsoft.network/applicationgateways': [
    'ApplicationGatewayAccessLog',
    'ApplicationGatewayFirewallLog',
    'ApplicationGatewayPerformanceLog',
  ],
  'microsoft.network/bastionhosts': ['BastionAuditLogs'],
  'microsoft.network/loadbalancers': ['LoadBalancerHealthEvent'],
  'microsoft.network/virtualnetworks': ['VMProtectionAlerts'],
  // Its other category tells of evaluations of Azure Policy, not of use.
  'microsoft.keyvault/vaults': ['AuditEvent'],
};

/** Categories of the activity log of a subscription that tell of what people did; the others tell of health. */
const activityLog = ['Administrative', 'Security', 'Alert', 'Policy'] as const;

/** NCSSR 3.1.1.1: resource logs are sent somewhere. */
export const diagnosticSettingsEnabled: Check = {
  id: 'diagnostic-settings-enabled',
  title: 'All resource logs are sent to a destination',
  procedure:
    'The diagnostic settings of each resource that was asked for them are read for its categories of logs: each must be sent to a destination by the setting that names it, or all of them as one group. Which categories a resource has is known for some types; where it is not, named categories alone decide nothing.',
  nature: 'reperformance',
  cites: { '3.1.1.1-a': 'part' },
  needs: ['logging.diagnosticSettings'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const settings = survey<DiagnosticSettings>(context, 'logging.diagnosticSettings');
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const one of settings.members) {
      const said = { subject: one.resource, evidence: one.evidence };
      const failing = failingOf(one);
      const unsure = unsureOf(one);
      if (failing !== null) exceptions.push({ ...said, condition: failing });
      else if (unsure !== null) undecided.push({ ...said, condition: unsure });
    }
    return judgementOf(settings, [], { exceptions, undecided });
  },
};

function failingOf(settings: DiagnosticSettings): string | null {
  const { destinations, enabledLogs, disabledLogs } = settings;
  if (destinations.length === 0) return 'has no diagnostic setting with a destination';
  if (enabledLogs.length === 0) return 'has a diagnostic setting with no log switched on';
  if (sends(settings, 'allLogs') || sends(settings, 'audit')) return null;
  const lacking = [...new Set([...disabledLogs, ...(knownOf(settings) ?? [])])].filter(
    (category) => !sends(settings, category),
  );
  return lacking.length === 0 ? null : `does not send its logs of ${lacking.join(', ')}`;
}

function unsureOf(settings: DiagnosticSettings): string | null {
  if (sends(settings, 'allLogs') || knownOf(settings)?.every((category) => sends(settings, category)))
    return null;
  return `sends its logs of ${settings.enabledLogs.join(', ')}; whether it has more was not read`;
}

function sends({ enabledLogs }: DiagnosticSettings, name: string): boolean {
  return enabledLogs.some((one) => one.toLowerCase() === name.toLowerCase());
}

function knownOf({ resource }: DiagnosticSettings): readonly string[] | undefined {
  if (/^\/subscriptions\/[^/]+$/i.test(resource)) return activityLog;
  const type = /.*\/providers\/([^/]+\/[^/]+)\/[^/]+$/.exec(resource.toLowerCase())?.[1];
  return type === undefined ? undefined : categoriesOf[type];
}
