import { expect, test } from 'vitest';
import { segmentMatrix } from '../../../src/analyse/isolation/matrix.ts';
import { resolveReference } from '../../../src/analyse/isolation/reference.ts';
import {
  type AzureNetworkEvidence,
  type AzureNetworkKind,
  azureNetworkKinds,
} from '../../../src/estate/network/azure/evidence.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import { asEvidence, ask, lower, type Raw, type RawAzure, rule } from './azure-estate.ts';
import { richEstate } from './azure-rich-estate.ts';

const site = `on-premises:${lower('virtualNetworkGateways', 'gw')}`;
const places = ['a', 'b', 'c', 'd', 'f', 'j', 'm', 's'].map((name) => lower('networkInterfaces', name));

/** The verdict on every ordered pair, under the name `from > to`. */
function verdicts(estate: RawAzure, without: readonly AzureNetworkKind[] = []): Map<string, string> {
  return verdictsOn(asEvidence(estate, without));
}

function verdictsOn(evidence: AzureNetworkEvidence): Map<string, string> {
  const network = buildAzureNetwork(evidence);
  const names = [...places, 'internet', site];
  const segments = names.map((name) => resolveReference(network, name, name));
  const { cells } = segmentMatrix(network, segments);
  const outside = ['internet', site];
  const inside = cells.filter((cell) => !outside.includes(cell.from) || !outside.includes(cell.to));
  return new Map(inside.map((cell) => [`${cell.from} > ${cell.to}`, cell.verdict]));
}

const proved = (verdict: string | undefined): boolean =>
  verdict === 'isolated' || verdict === 'isolated-under-assumptions';

test('the rich estate opens each way that its parts open', () => {
  const estate = richEstate();
  expect(ask(estate, 'a', 'd').verdict).toBe('open');
  expect(ask(estate, 'a', 'd', 80).verdict).toBe('isolated');
  expect(ask(estate, 'a', 'c', 22).verdict).toBe('open');
  expect(ask(estate, 'a', 'c', 443).verdict).toBe('isolated');
  expect(ask(estate, 'internet', 'd').verdict).toBe('open');
  expect(ask(estate, 'internet', 'f').verdict).toBe('open');
  expect(ask(estate, 'internet', 'c').verdict).toBe('isolated');
  expect(ask(estate, 'internet', 's').verdict).toBe('possibly-open');
  expect(ask(estate, 'f', 'm').verdict).toBe('possibly-open');
  expect(ask(estate, 'a', 'm').verdict).toBe('isolated');
  expect(ask(estate, 'f', 'j', 22).verdict).toBe('possibly-open');
  expect(ask(estate, 'f', 'j', 23).verdict).toBe('isolated');
  expect(ask(estate, site, 'b').verdict).toBe('open');
  expect(ask(estate, 'c', 'd').verdict).toBe('isolated');
});

test('a kind that was not read makes no pair isolated that is not', () => {
  const whole = verdicts(richEstate());
  expect([...whole.values()].filter(proved).length).toBeGreaterThan(20);
  for (const kind of azureNetworkKinds) {
    const lacking = verdicts(richEstate(), [kind]);
    for (const [pair, verdict] of lacking)
      if (proved(verdict)) expect(proved(whole.get(pair)), `without ${kind}: ${pair}`).toBe(true);
  }
});

test('a list that was cut off makes no pair isolated that is not', () => {
  const whole = verdicts(richEstate());
  const evidence = asEvidence(richEstate());
  for (const kind of azureNetworkKinds) {
    const places = evidence.places.map((place) => ({
      ...place,
      lists: {
        ...place.lists,
        [kind]: (place.lists[kind] ?? []).map((list) => ({
          ...list,
          complete: false,
          items: list.items.slice(0, -1),
        })),
      },
    }));
    for (const [pair, verdict] of verdictsOn({ places }))
      if (proved(verdict)) expect(proved(whole.get(pair)), `${kind}: ${pair}`).toBe(true);
  }
});

test('the order of items and lists, and a second subscription read empty, change no verdict', () => {
  const { places } = asEvidence(richEstate());
  const turned = places.map((place) => ({
    ...place,
    lists: Object.fromEntries(
      Object.entries(place.lists).map(([kind, lists]) => [
        kind,
        lists.map((list) => ({ ...list, items: list.items.toReversed() })).toReversed(),
      ]),
    ),
  }));
  const empty = asEvidence({}).places.map((place) => ({
    subscription: '33333333-3333-4333-8333-333333333333',
    lists: { ...place.lists },
  }));
  expect(verdictsOn({ places: [...empty, ...turned] })).toEqual(verdicts(richEstate()));
});

test('a rule that denies opens nothing', () => {
  const before = verdicts(richEstate());
  for (const name of ['closed', 'default', 'web', 'members']) {
    const estate = richEstate();
    for (const group of estate['azure.network.network-security-groups'] ?? [])
      if (group['name'] === name) {
        const { securityRules } = group['properties'] as { securityRules: Raw[] };
        securityRules.push(rule('more', 99, { access: 'Deny', sourceAddressPrefix: '10.0.0.0/8' }));
      }
    for (const [pair, verdict] of verdicts(estate))
      if (proved(before.get(pair))) expect(proved(verdict), `${name}: ${pair}`).toBe(true);
  }
});

test('without interfaces, groups or routes nothing is isolated', () => {
  for (const kind of [
    'azure.network.virtual-networks',
    'azure.network.network-interfaces',
    'azure.network.scale-set-network-interfaces',
  ] as const)
    expect([...verdicts(richEstate(), [kind]).values()].filter(proved), kind).toEqual([]);
});

test('a malformed item makes no pair isolated that is not', () => {
  const whole = verdicts(richEstate());
  const breakers: ((item: Raw) => Raw)[] = [
    (item) => ({ ...item, id: undefined }),
    (item) => ({ ...item, properties: 7 }),
    (item) => ({ ...item, id: 7 }),
  ];
  for (const kind of azureNetworkKinds)
    for (const [index, item] of (richEstate()[kind] ?? []).entries())
      for (const [number, breaks] of breakers.entries()) {
        if (index > 0 && number !== index % breakers.length) continue;
        const estate = richEstate();
        const items = [...(estate[kind] ?? [])];
        items[index] = { ...breaks(item), for: item['for'] };
        const broken = verdicts({ ...estate, [kind]: items });
        for (const [pair, verdict] of broken)
          if (proved(verdict))
            expect(proved(whole.get(pair)), `${kind} ${String(index)} ${String(number)}: ${pair}`).toBe(true);
      }
});

test('a kind that is not known is counted', () => {
  const evidence = asEvidence(richEstate());
  const [place] = evidence.places;
  const lists = {
    ...place?.lists,
    'azure.network.teleporters': [{ evidence: 'x', complete: true, items: [{}, {}] }],
  };
  const network = buildAzureNetwork({ places: [{ subscription: '', ...place, lists }] });
  expect(network.unaccounted).toEqual({ 'azure.network.teleporters': 2 });
});
