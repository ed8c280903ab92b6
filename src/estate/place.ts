import type { DecodedPage, Member } from './collection.ts';

/** The fields of a member that follow from the page it was read from. */
export function place(
  page: DecodedPage,
  id: string,
): Pick<Member, 'id' | 'source' | 'container' | 'region' | 'evidence'> {
  const { envelope } = page;
  return {
    id,
    source: envelope.source,
    container: envelope.account ?? '',
    region: envelope.region,
    evidence: [envelope.id],
  };
}

/** A parameter of the request, where it is text; empty otherwise. */
export function textParameter(page: Pick<DecodedPage, 'parameters'>, name: string): string {
  const value = page.parameters[name];
  return typeof value === 'string' ? value : '';
}
