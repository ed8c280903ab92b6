import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place, textParameter } from '../place.ts';

/** Diagnostic settings of one Azure resource: where its logs go, and which categories are on. */
export interface DiagnosticSettings extends Member {
  resource: string;
  destinations: readonly string[];
  /** Categories and groups of categories that are sent to a destination. */
  enabledLogs: readonly string[];
  /** Categories that a setting names and none sends. */
  disabledLogs: readonly string[];
}

interface Log {
  category?: string | null;
  categoryGroup?: string | null;
  enabled?: boolean;
}

interface Settings {
  value: {
    id?: string;
    properties?: {
      workspaceId?: string | null;
      storageAccountId?: string | null;
      eventHubAuthorizationRuleId?: string | null;
      marketplacePartnerId?: string | null;
      logs?: Log[] | null;
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
          properties?.marketplacePartnerId,
        ].filter((id): id is string => typeof id === 'string' && id !== ''),
        logs: properties?.logs ?? [],
      }));
      // A log counts only with a destination in the same setting.
      const sent = new Set(
        all
          .filter(({ destinations }) => destinations.length > 0)
          .flatMap(({ logs }) => logs.filter(({ enabled }) => enabled === true).map(nameOf)),
      );
      const named = new Set(all.flatMap(({ logs }) => logs.flatMap(({ category }) => category ?? [])));
      return {
        ...place(page, `${resource}/diagnosticSettings`),
        concerns: [resource],
        resource,
        destinations: all.flatMap(({ destinations }) => destinations),
        enabledLogs: [...sent],
        disabledLogs: [...named].filter((category) => !sent.has(category)),
      };
    }),
};

function nameOf({ category, categoryGroup }: Log): string {
  return category ?? categoryGroup ?? 'unnamed';
}
