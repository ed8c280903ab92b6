import type { EvidenceKind } from '../../kind.ts';
import { readBatches } from '../../microsoft/batch.ts';
import { readList } from '../../microsoft/rest.ts';
import type { EntraSession } from '../session.ts';

const permission = 'AccessReview.Read.All';
const base = '/identityGovernance/accessReviews/definitions';
const definitions = { name: `GET /v1.0${base}`, permission };
const instances = { name: `GET /v1.0${base}/{definition}/instances`, permission };
const decisions = { name: `GET /v1.0${base}/{definition}/instances/{instance}/decisions`, permission };

/**
 * Access reviews: their definitions, the instances of each, and the decisions of each instance. Pages of
 * instances name the `definition`, pages of decisions the `instance`, as parameter or as id of a batch's part.
 */
export const accessReviews: EvidenceKind<EntraSession> = {
  kind: 'entra.access-reviews',
  title: 'Access reviews with their instances and decisions',
  provider: 'entra',
  level: 'tenant',
  operations: [definitions, instances, decisions],
  async collect({ cloud }, sink) {
    const found: string[] = [];
    await readList(
      cloud,
      { operation: definitions },
      `/v1.0${base}`,
      sink,
      ({ id }) => void found.push(String(id)),
    );
    const held: { subject: string; path: string }[] = [];
    await readBatches(
      cloud,
      { operation: instances, parameter: 'definition', version: 'v1.0' },
      found.map((subject) => ({ subject, path: `${base}/${subject}/instances` })),
      sink,
      (definition, { id }) =>
        void held.push({
          subject: String(id),
          path: `${base}/${definition}/instances/${String(id)}/decisions`,
        }),
    );
    await readBatches(cloud, { operation: decisions, parameter: 'instance', version: 'v1.0' }, held, sink);
  },
};
