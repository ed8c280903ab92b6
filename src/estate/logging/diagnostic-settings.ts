import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place, textParameter } from '../place.ts';

/** Diagnostic settings of one Azure resource: where its logs go, and which categories are on. */
export interface DiagnosticSettings extends Member {
  resource: string;
  destinations: readonly string[];
  enabledLogs: readonly string[];
}

interface Settings {
  value: {
    id?: string;
    properties?: {
      workspaceId?: string;
      storageAccountId?: string;
      eventHubAuthorizationRuleId?: string;
      logs?: { category?: string; categoryGroup?: string; enabled?: boolean }[];
    };
  }[];
}

export const diagnosticSettings: CollectionDefinition<DiagnosticSettings> = {
  name: 'logging.diagnosticSettings',
  title: 'Diagnostic settings',
  kinds: ['azure.monitor.diagnostic-settings'],
  attribution: 'container',
  lower: (pages) =>
    ((pages.get('azure.monitor.diagnostic-settings') ?? []) as DecodedPage<Settings>[]).map((page) => {
      const resource = textParameter(page, 'resource');
      const all = page.value.value.map((setting) => setting.properties ?? {});
      return {
        ...place(page, `${resource}/diagnosticSettings`),
        concerns: [resource],
        resource,
        destinations: all
          .flatMap((one) => [one.workspaceId, one.storageAccountId, one.eventHubAuthorizationRuleId])
          .filter((id) => id !== undefined),
        enabledLogs: all
          .flatMap((one) => one.logs ?? [])
          .filter((log) => log.enabled === true)
          .map((log) => log.category ?? log.categoryGroup ?? 'unnamed'),
      };
    }),
};
