import type { EnvironmentClass } from '../../locker/envelope.ts';
import type { PlannedRead, SourceCredential } from '../../locker/run.ts';
import type { OpenedSource } from '../opened-source.ts';
import type { EvidenceKind, ReadFailure, ReadSink } from '../kind.ts';
import { claims, type Claims } from './claims.ts';
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
  /** The tenant whose token a read must be made with; null where another tenant's may do, by delegation. */
  tenantOf(read: PlannedRead): string | null;
  /** What the caller may not see of what the read lists, where the service would leave it out in silence. */
  unseen?(read: PlannedRead, held: Claims | null): readonly ReadFailure[];
  credentials(): Promise<readonly SourceCredential[]>;
}): OpenedSource {
  const { cloud } = definition;
  const kinds = new Map(definition.kinds.map((kind) => [kind.kind, kind]));
  return {
    plan: async () => definition.plan,
    async provenance() {
      const held = await claims(cloud);
      return {
        caller: held?.objectId ?? 'unknown',
        ...(held?.tenant ? { callerTenant: held.tenant } : {}),
        endpoint: cloud.origin,
      };
    },
    async collect(read, sink) {
      const kind = kinds.get(read.kind);
      if (kind === undefined) throw new Error(`No collector reads ${read.kind} from ${read.source}.`);
      const held = await claims(cloud);
      if (cloud.environment.signal.aborted)
        return sink.failure(refusal(read, 'truncated', 'Interrupted before anything was asked'));
      const due = definition.tenantOf(read)?.toLowerCase() ?? null;
      if (due !== null && held !== null && held.tenant !== null && held.tenant !== due)
        return sink.failure(foreign(read, due, held));
      let answered = false;
      const noting: ReadSink = {
        page: (page) => {
          answered ||= page.answer ?? page.status < 400;
          return sink.page(page);
        },
        failure: (failure) => sink.failure(failure),
      };
      await kind.collect(definition.session(read), noting);
      if (answered) for (const failure of definition.unseen?.(read, held) ?? []) sink.failure(failure);
    },
    credentials: () => definition.credentials(),
    async close() {
      cloud.agent.destroy();
    },
  };
}

/** Nothing is asked with a token of another tenant: its answers would be filed under the wrong one. */
function foreign(read: PlannedRead, due: string, { objectId, tenant }: Claims): ReadFailure {
  return refusal(
    read,
    'invalid',
    `To be read for tenant ${due}, and the credential is ${objectId ?? 'one'} of tenant ${tenant ?? ''}; sign in to the tenant that the source declares`,
  );
}

function refusal(read: PlannedRead, reason: ReadFailure['reason'], message: string): ReadFailure {
  const { name = read.kind, permission = '' } = read.operations.at(-1) ?? {};
  return { reason, operation: name, permission, message };
}
