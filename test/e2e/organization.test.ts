import { expect, test } from 'vitest';
import { collectOrganization } from '../../bench/organization/collected.ts';
import { buildEstate } from '../../src/estate/estate.ts';
import { schemas } from './sample-run.ts';

test('the organization of the benches is read whole, and each of its systems and segments is found in it', async () => {
  const { plan, envelopes, locker, loaded } = await collectOrganization(6);
  const incomplete = envelopes.filter(({ complete }) => !complete);
  expect(incomplete.map(({ read, shortfalls }) => [read, shortfalls])).toEqual([]);
  const estate = await buildEstate(
    { plan, envelopes, blob: (sha256) => locker.getBlob(sha256) },
    loaded.scope,
    ['network.networks', 'network.topology', 'identity.aws'],
    schemas,
  );
  for (const [id, { unmatched }] of estate.systems) expect([id, unmatched]).toEqual([id, []]);
  for (const [id, { resources }] of estate.segments) expect([id, resources.size > 0]).toEqual([id, true]);
  for (const name of ['network.networks', 'network.topology', 'identity.aws']) {
    const { members, reads } = estate.whole(name);
    expect(members.length).toBeGreaterThan(0);
    expect(reads.flatMap(({ shortfalls }) => shortfalls)).toEqual([]);
  }
});
