import { expect, test } from 'vitest';
import { checkCertificate } from '../../../src/analyse/isolation/certificate-check.ts';
import { makeCertificate } from '../../../src/analyse/isolation/certificate.ts';
import { Engine } from '../../../src/analyse/isolation/engine.ts';
import type { Segment } from '../../../src/analyse/isolation/parties.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import type { Network } from '../../../src/estate/network/representation.ts';
import { asEvidence } from './azure-estate.ts';
import { richEstate } from './azure-rich-estate.ts';
import { randomAzure } from './random-azure.ts';

const estates = process.env['NCSSR_FULL'] === '1' ? 60 : 6;
const networks: [string, Network][] = [
  ['rich', buildAzureNetwork(asEvidence(richEstate()))],
  ...Array.from({ length: estates }, (_, index): [string, Network] => [
    `seed ${String(index + 1)}`,
    buildAzureNetwork(asEvidence(randomAzure(index + 1, index % 2 === 0))),
  ]),
];

test.each(networks)('the scan visits exactly the pairs with something passing: %s', (_, network) => {
  const engine = new Engine(network);
  for (const bound of ['may', 'must'] as const) {
    const scanned = new Map<string, number>();
    engine.scan(bound, (source, destination, transport) => {
      scanned.set(`${String(source.number)}>${String(destination.number)}`, transport);
    });
    for (const source of engine.parties.classes)
      for (const destination of engine.parties.classes) {
        const key = `${String(source.number)}>${String(destination.number)}`;
        if ((scanned.get(key) ?? 0) !== engine.pair(source, destination, bound))
          expect.fail(`${bound}: ${JSON.stringify([source.members[0], destination.members[0]])}`);
      }
  }
});

test.each(networks)(
  'certificates are made exactly where nothing may pass, and are accepted: %s',
  (_, network) => {
    const ids = network.endpoints.filter(({ kind }) => kind === 'interface').map(({ id }) => id);
    const internet: Segment = { name: 'internet', endpoints: [], outside: [{ domain: 'internet' }] };
    const segments = [internet, ...ids.slice(0, 5).map((id): Segment => ({ name: id, endpoints: [id] }))];
    let made = 0;
    for (const from of segments)
      for (const to of segments) {
        if (from === to) continue;
        const engine = new Engine(network, [from, to]);
        let union = 0;
        for (const source of engine.parties.classes)
          for (const destination of engine.parties.classes)
            if (source.segments.includes(0) && destination.segments.includes(1))
              union = engine.sets.unite(union, engine.pair(source, destination, 'may'));
        const certificate = makeCertificate(network, from, to, []);
        expect(certificate !== undefined, `${from.name} ${to.name}`).toBe(union === 0);
        if (!certificate) continue;
        made += 1;
        expect(checkCertificate(certificate, network)).toEqual([]);
      }
    expect(made).toBeGreaterThan(0);
  },
);
