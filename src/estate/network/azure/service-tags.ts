import { parsePrefix, type Prefix } from '../address.ts';

/**
 * Service tags whose addresses are fixed by the platform. Every other tag is a list that the service changes weekly,
 * per cloud and region: a tag that is not here may match anything. To pin more of them, take the entries from the
 * service tag file of the cloud at hand (Microsoft download 56519) and set `published` to its date.
 */
const pinnedServiceTags = {
  published: '2026-11-01',
  changeNumber: 0,
  tags: {
    azureloadbalancer: ['168.63.129.16/32', 'fe80::1234:5678:9abc/128'],
    azureplatformdns: ['168.63.129.16/32'],
    azureplatformimds: ['169.254.169.254/32'],
  } as Readonly<Record<string, readonly string[]>>,
} as const;

/** The addresses of a pinned tag; undefined when the tag is not pinned. */
export function pinnedPrefixes(tag: string): readonly Prefix[] | undefined {
  return pinnedServiceTags.tags[tag.toLowerCase()]?.flatMap((text) => parsePrefix(text) ?? []);
}
