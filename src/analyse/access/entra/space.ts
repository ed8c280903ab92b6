import {
  clientApps,
  insiderRiskLevels,
  platforms,
  riskLevels,
  transferMethods,
  type ConditionalAccessPolicy,
  type EntraSignInModel,
} from '../../../estate/identity/entra/model.ts';
import type { MissingFact } from '../answer.ts';
import type { Box } from './box.ts';
import { placesOf, type Places } from './location.ts';

interface Dimension {
  name: string;
  values: readonly string[];
  /** True for a device filter, of which it is not known which others it can hold together with. */
  opaque: boolean;
}

/** Where a policy applies: a box, that it lies within where something is not known. */
export interface Region {
  box: Box;
  missing: readonly MissingFact[];
}

/** The circumstances of a sign-in, split as finely as the tenant's policies tell them apart. */
interface ConditionSpace {
  dimensions: readonly Dimension[];
  whole: Box;
  regionOf(policy: ConditionalAccessPolicy): Region;
}

const fixed: readonly Dimension[] = [
  { name: 'client application', values: clientApps, opaque: false },
  { name: 'platform', values: platforms, opaque: false },
  { name: 'user risk', values: riskLevels, opaque: false },
  { name: 'sign-in risk', values: riskLevels, opaque: false },
  { name: 'insider risk', values: insiderRiskLevels, opaque: false },
  { name: 'authentication flow', values: transferMethods, opaque: false },
];

/** The space that the policies of a tenant induce. */
export function spaceOf(
  model: EntraSignInModel,
  policies: readonly ConditionalAccessPolicy[],
): ConditionSpace {
  const rules = [...new Set(policies.map(({ conditions }) => conditions.deviceFilter?.rule))]
    .filter((rule) => rule !== undefined)
    .sort();
  const places = placesOf(model, policies);
  const dimensions: Dimension[] = [
    ...fixed,
    { name: 'location', values: places.places.map(({ label }) => label), opaque: false },
    ...rules.map((rule) => ({ name: `device filter ${rule}`, values: ['no', 'yes'], opaque: true })),
  ];
  return {
    dimensions,
    whole: dimensions.map(({ values }) => bits(values.map(() => true))),
    regionOf: (policy) => {
      const { conditions } = policy;
      const location = locationBits(policy, places);
      const of = (values: readonly string[], chosen: readonly string[] | null): bigint =>
        bits(values.map((value) => chosen === null || chosen.includes(value)));
      const filter = conditions.deviceFilter;
      return {
        box: [
          of(clientApps, conditions.clientApps),
          of(platforms, conditions.platforms),
          of(riskLevels, conditions.userRisk),
          of(riskLevels, conditions.signInRisk),
          of(insiderRiskLevels, conditions.insiderRisk),
          of(transferMethods, conditions.transferMethods),
          location.bits,
          ...rules.map((rule) => (filter?.rule !== rule ? 3n : filter.mode === 'include' ? 2n : 1n)),
        ],
        missing: location.missing,
      };
    },
  };
}

/** How many device filters a box depends on. */
export function opaqueConstraints(space: ConditionSpace, box: Box): number {
  return space.dimensions.filter(({ opaque }, at) => opaque && box[at] !== space.whole[at]).length;
}

/** A box in words: for each dimension that it depends on, the values. */
export function describe(space: ConditionSpace, box: Box): Record<string, readonly string[]> {
  return Object.fromEntries(
    space.dimensions.flatMap(({ name, values }, at) =>
      box[at] === space.whole[at] ? [] : [[name, values.filter((_, bit) => has(box[at]!, bit))]],
    ),
  );
}

/** One sign-in of a box: the first value of every dimension. */
export function sample(space: ConditionSpace, box: Box): Record<string, string> {
  return Object.fromEntries(
    space.dimensions.map(({ name, values }, at) => [name, values.find((_, bit) => has(box[at]!, bit)) ?? '']),
  );
}

function locationBits(
  { name, conditions: { locations } }: ConditionalAccessPolicy,
  { places, unknown, trustKnown }: Places,
): { bits: bigint; missing: readonly MissingFact[] } {
  const everywhere = bits(places.map(() => true));
  if (locations === null) return { bits: everywhere, missing: [] };
  const lacking = [...locations.include, ...locations.exclude].filter(
    (id) => unknown.has(id) || (id === 'AllTrusted' && !trustKnown),
  );
  if (lacking.length > 0) {
    const missing = lacking.map((id) => ({
      place: name,
      reason: `what the named location ${id} holds was not read or is not understood`,
      operation: 'GET /v1.0/identity/conditionalAccess/namedLocations',
      permission: 'Policy.Read.All',
    }));
    return { bits: everywhere, missing };
  }
  const among = (ids: readonly string[], place: Places['places'][number]): boolean =>
    ids.some((id) => id === 'All' || (id === 'AllTrusted' && place.trusted) || place.locations.has(id));
  return {
    bits: bits(places.map((place) => among(locations.include, place) && !among(locations.exclude, place))),
    missing: [],
  };
}

function bits(values: readonly boolean[]): bigint {
  return values.reduce((sum, value, at) => (value ? sum | (1n << BigInt(at)) : sum), 0n);
}

function has(set: bigint, bit: number): boolean {
  return ((set >> BigInt(bit)) & 1n) === 1n;
}
