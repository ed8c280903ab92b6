import { expect, test } from 'vitest';
import { segmentMatrix } from '../../../src/analyse/isolation/matrix.ts';
import { resolveReference } from '../../../src/analyse/isolation/reference.ts';
import { azureNetworkKinds, type AzureNetworkEvidence } from '../../../src/estate/network/azure/evidence.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import { kindSchemas } from '../../../src/schema/kind-schemas.ts';
import { changed, changes, documentedAbsence, membersOf, watched } from '../../e2e/field-variants.ts';
import { asEvidence, lower, type RawAzure } from './azure-estate.ts';
import { richEstate } from './azure-rich-estate.ts';

/** All under NCSSR_EVERY, a third at full count, else a small share that the seed chooses. */
const share = process.env['NCSSR_EVERY'] === '1' ? 1 : process.env['NCSSR_FULL'] === '1' ? 3 : 60;
const seed = Number(process.env['NCSSR_SEED'] ?? 20251112);
const schemas = kindSchemas();

const site = `on-premises:${lower('virtualNetworkGateways', 'gw')}`;
const places = ['a', 'b', 'c', 'd', 'f', 'j', 'm', 's'].map((name) => lower('networkInterfaces', name));
const proved = (verdict: string | undefined): boolean => verdict?.startsWith('isolated') ?? false;

function verdicts(evidence: AzureNetworkEvidence): Map<string, string> {
  const network = buildAzureNetwork(evidence);
  const segments = [...places, 'internet', site].map((name) => {
    try {
      return resolveReference(network, name, name);
    } catch {
      return null;
    }
  });
  const { cells } = segmentMatrix(
    network,
    segments.filter((one) => one !== null),
  );
  return new Map(cells.map((cell) => [`${cell.from} > ${cell.to}`, cell.verdict]));
}

interface Shape {
  type?: string | readonly string[];
  required?: readonly string[];
  properties?: Readonly<Record<string, Shape>>;
  items?: Shape;
  enum?: readonly unknown[];
}

/** A value with what its schema requires and estates of other tests leave out, since it changes nothing there. */
function completed(value: unknown, shape: Shape | undefined): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => completed(one, shape?.items));
  if (typeof value !== 'object' || value === null || shape === undefined) return value;
  const missing = (shape.required ?? []).filter((name) => !Object.hasOwn(value, name));
  const whole = {
    ...Object.fromEntries(missing.map((name) => [name, least(shape.properties?.[name])])),
    ...value,
  };
  return Object.fromEntries(
    Object.entries(whole).map(([name, inner]) => [name, completed(inner, shape.properties?.[name])]),
  );
}

const leastOf: Readonly<Record<string, unknown>> = {
  object: {},
  array: [],
  boolean: false,
  integer: 0,
  number: 0,
};

function least({ type, enum: words }: Shape = {}): unknown {
  if (words !== undefined) return words[0];
  const [first = 'string'] = [type].flat();
  return leastOf[first] ?? '';
}

function wholeEstate(): RawAzure {
  return Object.fromEntries(
    Object.entries(richEstate()).map(([kind, items]) => {
      const { value } = completed({ value: items }, schemas.schema(kind)) as { value: unknown };
      return [kind, value];
    }),
  );
}

/**
 * Told from the other end too, where the lists are held against each other: the machine, the group and the address of
 * an interface, and the route table of a subnet. The pool of a load balancer without any of these is empty.
 */
const otherwiseKnown: readonly string[] = [
  'azure.network.network-interfaces .value[].properties.virtualMachine',
  'azure.network.network-interfaces .value[].properties.networkSecurityGroup',
  'azure.network.network-interfaces .value[].properties.ipConfigurations[].properties.publicIPAddress',
  'azure.network.virtual-networks .value[].properties.subnets[].properties.routeTable',
  'azure.network.load-balancers .value[].properties.backendAddressPools[].properties.backendIPConfigurations',
];

/** Names of the members, by kind, that the lowering reads. */
function accessed(estate: RawAzure): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const seen = Object.fromEntries(
    Object.entries(estate).map(([kind, items]) => [
      kind,
      items.map((item) => watched(item, kind, '.value[]', found)),
    ]),
  ) as RawAzure;
  buildAzureNetwork(asEvidence(seen));
  return found;
}

test(
  'no change to a field that is read, and that the schema lets pass, isolates anything',
  { timeout: 600_000 },
  () => {
    const estate = wholeEstate();
    const before = verdicts(asEvidence(estate));
    expect(before).toEqual(verdicts(asEvidence(richEstate())));
    const read = accessed(estate);
    const variants = azureNetworkKinds.flatMap((kind) => {
      const items = estate[kind] ?? [];
      return items.flatMap((item, index) => {
        expect(schemas.breach(kind, { value: [item] }), kind).toBeNull();
        return membersOf(item, [], '.value[]').flatMap(({ path, name }) => {
          if (!read.get(kind)?.has(name) || documentedAbsence(kind, name) === 'map') return [];
          // How the estates of tests say whose answer it is.
          if (name === '.value[].for') return [];
          if (otherwiseKnown.some((one) => `${kind} ${name}`.startsWith(one))) return [];
          return changes.flatMap((change) => {
            const value = changed(item, path, change);
            const label = `${kind} ${name}: ${change}`;
            const lists = {
              ...estate,
              [kind]: items.map((one, at) => (at === index ? value : one)),
            } as RawAzure;
            return [{ label, kind, value, lists }];
          });
        });
      });
    });
    const some = variants
      .filter((_, at) => at % share === seed % share)
      // A page that breaks its schema is not read.
      .filter(({ kind, value }) => schemas.breach(kind, { value: [value] }) === null);
    const found = some.flatMap(({ label, lists }) =>
      [...verdicts(asEvidence(lists))]
        .filter(([pair, verdict]) => proved(verdict) && !proved(before.get(pair)))
        .map(([pair, verdict]) => `${label}: ${pair} ${before.get(pair) ?? 'absent'} to ${verdict}`),
    );
    expect(some.length).toBeGreaterThan(3);
    expect(found).toEqual([]);
  },
);
