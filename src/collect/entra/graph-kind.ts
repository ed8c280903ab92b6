import type { EvidenceKind } from '../kind.ts';
import { readList, readObject } from '../microsoft/rest.ts';
import type { EntraSession } from './session.ts';

interface GraphKind {
  kind: string;
  title: string;
  /** Path with its version, as `/v1.0/users`. */
  path: string;
  permission: string;
  /** Query as it is to be sent, without the question mark. */
  query?: string;
}

/** A kind that is one list of the tenant, read with GET over Microsoft Graph. */
export function graphListKind(definition: GraphKind): EvidenceKind<EntraSession> {
  return graphKind(definition, readList);
}

/** A kind that is one object of the tenant. */
export function graphObjectKind(definition: GraphKind): EvidenceKind<EntraSession> {
  return graphKind(definition, readObject);
}

function graphKind(
  { kind, title, path, permission, query }: GraphKind,
  read: typeof readList,
): EvidenceKind<EntraSession> {
  const operation = { name: `GET ${path}`, permission };
  return {
    kind,
    title,
    provider: 'entra',
    level: 'tenant',
    operations: [operation],
    async collect({ cloud }, sink) {
      await read(cloud, { operation }, query === undefined ? path : `${path}?${query}`, sink);
    },
  };
}
