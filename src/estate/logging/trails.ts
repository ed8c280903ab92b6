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

export const trails: CollectionDefinition<Trail> = {
  name: 'logging.trails',
  title: 'CloudTrail trails',
  kinds: ['aws.cloudtrail.trails', 'aws.cloudtrail.trail-status'],
  attribution: 'container',
  lower(pages) {
    const statuses = new Map(
      ((pages.get('aws.cloudtrail.trail-status') ?? []) as DecodedPage<Status>[]).map((page) => [
        `${page.envelope.account ?? ''}|${textParameter(page, 'Name')}`,
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
          },
        ];
      }),
    );
  },
};
