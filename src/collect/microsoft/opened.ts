import type { EnvironmentClass } from '../../locker/envelope.ts';
import type { PlannedRead, SourceCredential } from '../../locker/run.ts';
import type { EvidenceKind } from '../kind.ts';
import type { OpenedSource } from '../opened-source.ts';
import { claims } from './claims.ts';
import type { MicrosoftCloud } from './cloud.ts';

/** One kind in one subscription or tenant, planned. */
export function planned<Session>(
  source: { name: string; environmentClass?: EnvironmentClass },
  kind: EvidenceKind<Session>,
  account: string,
): PlannedRead {
  return {
    id: `${source.name}/${kind.kind}/${account}/`,
    source: source.name,
    kind: kind.kind,
    account,
    region: null,
    environmentClass: source.environmentClass ?? null,
    operations: kind.operations,
  };
}

/** A source over one Microsoft service: plans, reads and closes; how it is rated is the service's own affair. */
export function openedSource<Session>(definition: {
  cloud: MicrosoftCloud;
  kinds: readonly EvidenceKind<Session>[];
  plan: readonly PlannedRead[];
  session(read: PlannedRead): Session;
  credentials(): Promise<readonly SourceCredential[]>;
}): OpenedSource {
  const { cloud } = definition;
  const kinds = new Map(definition.kinds.map((kind) => [kind.kind, kind]));
  return {
    plan: async () => definition.plan,
    async provenance() {
      return { caller: (await claims(cloud))?.objectId ?? 'unknown', endpoint: cloud.origin };
    },
    async collect(read, sink) {
      const kind = kinds.get(read.kind);
      if (kind === undefined) throw new Error(`No collector reads ${read.kind} from ${read.source}.`);
      await kind.collect(definition.session(read), sink);
    },
    credentials: () => definition.credentials(),
    async close() {
      cloud.agent.destroy();
    },
  };
}
