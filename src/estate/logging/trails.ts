import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place, textParameter } from '../place.ts';

/** A CloudTrail trail as seen from one account. */
export interface Trail extends Member {
  name: string;
  home: string | null;
  multiRegion: boolean;
  organization: boolean;
  validated: boolean;
  /** Null where the status was not read. */
  logging: boolean | null;
  latestDeliveryError: string | null;
  /** How much of what is done to the account it records; null where its selectors were not read. */
  managementEvents: 'all' | 'some' | 'none' | null;
}

interface Trails {
  trailList?: {
    TrailARN?: string;
    Name?: string;
    HomeRegion?: string;
    IsMultiRegionTrail?: boolean;
    IsOrganizationTrail?: boolean;
    LogFileValidationEnabled?: boolean;
  }[];
}

interface Status {
  IsLogging?: boolean;
  LatestDeliveryError?: string;
}

interface EventSelectors {
  EventSelectors?:
    | {
        ReadWriteType?: string | null;
        IncludeManagementEvents?: boolean | null;
        ExcludeManagementEventSources?: string[] | null;
      }[]
    | null;
  AdvancedEventSelectors?:
    { FieldSelectors?: { Field?: string | null; Equals?: string[] | null }[] | null }[] | null;
}

export const trails: CollectionDefinition<Trail> = {
  name: 'logging.trails',
  title: 'CloudTrail trails',
  kinds: ['aws.cloudtrail.trails', 'aws.cloudtrail.trail-status', 'aws.cloudtrail.event-selectors'],
  attribution: 'container',
  lower(pages) {
    const statuses = new Map(
      ((pages.get('aws.cloudtrail.trail-status') ?? []) as DecodedPage<Status>[]).map((page) => [
        `${page.envelope.account ?? ''}|${textParameter(page, 'Name')}`,
        page.value,
      ]),
    );
    const selectors = new Map(
      ((pages.get('aws.cloudtrail.event-selectors') ?? []) as DecodedPage<EventSelectors>[]).map((page) => [
        `${page.envelope.account ?? ''}|${textParameter(page, 'TrailName')}`,
        page.value,
      ]),
    );
    const seen = new Set<string>();
    return ((pages.get('aws.cloudtrail.trails') ?? []) as DecodedPage<Trails>[]).flatMap((page) =>
      (page.value.trailList ?? []).flatMap((trail): Trail[] => {
        const arn = trail.TrailARN ?? trail.Name ?? '';
        const key = `${page.envelope.account ?? ''}|${arn}`;
        // A multi-region trail is listed in every region; it is one trail.
        if (seen.has(key)) return [];
        seen.add(key);
        const status =
          statuses.get(key) ?? statuses.get(`${page.envelope.account ?? ''}|${trail.Name ?? ''}`);
        return [
          {
            ...place(page, `${page.envelope.account ?? ''}/${arn}`),
            name: trail.Name ?? arn,
            home: trail.HomeRegion ?? null,
            multiRegion: trail.IsMultiRegionTrail === true,
            organization: trail.IsOrganizationTrail === true,
            validated: trail.LogFileValidationEnabled === true,
            logging: status?.IsLogging ?? null,
            latestDeliveryError: status?.LatestDeliveryError ?? null,
            managementEvents: managementEventsOf(selectors.get(key)),
          },
        ];
      }),
    );
  },
};

/** Management events as the selectors of a trail choose them: all, those that a selector narrows, or none. */
function managementEventsOf(selectors: EventSelectors | undefined): Trail['managementEvents'] {
  const basic = (selectors?.EventSelectors ?? []).filter((one) => one.IncludeManagementEvents !== false);
  const advanced = (selectors?.AdvancedEventSelectors ?? []).filter((one) =>
    (one.FieldSelectors ?? []).some(
      ({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Management'),
    ),
  );
  const stated = [...(selectors?.EventSelectors ?? []), ...(selectors?.AdvancedEventSelectors ?? [])];
  if (stated.length === 0) return null;
  const everything =
    basic.some(
      ({ ReadWriteType, ExcludeManagementEventSources }) =>
        (ReadWriteType ?? 'All') === 'All' && (ExcludeManagementEventSources ?? []).length === 0,
    ) || advanced.some(({ FieldSelectors }) => FieldSelectors?.length === 1);
  if (everything) return 'all';
  return basic.length + advanced.length > 0 ? 'some' : 'none';
}
