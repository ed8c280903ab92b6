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
      const all = page.value.value.map(({ properties }) => ({
        destinations: [
          properties?.workspaceId,
          properties?.storageAccountId,
          properties?.eventHubAuthorizationRuleId,
        ].filter((id) => id !== undefined),
        logs: (properties?.logs ?? []).filter((log) => log.enabled === true),
      }));
      return {
        ...place(page, `${resource}/diagnosticSettings`),
        concerns: [resource],
        resource,
        destinations: all.flatMap(({ destinations }) => destinations),
        // A log counts only with a destination in the same setting.
        enabledLogs: all
          .filter(({ destinations }) => destinations.length > 0)
          .flatMap(({ logs }) => logs)
          .map((log) => log.category ?? log.categoryGroup ?? 'unnamed'),
      };
    }),
};
