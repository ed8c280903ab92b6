import {
  clientApps,
  insiderRiskLevels,
  platforms,
  riskLevels,
  transferMethods,
  type ClientApp,
  type DeviceFilter,
  type LocationClause,
  type Platform,
  type RiskLevel,
  type SignInConditions,
} from './model.ts';
import { isEmpty, normalId, textOf, unknownMembers, type Item } from './page.ts';
import type { PolicyReader } from './policy-reader.ts';

/** When a policy applies, whoever signs in to whatever. */
export function conditionsOf(reader: PolicyReader, conditions: Item): SignInConditions {
  const risk = (name: string): readonly RiskLevel[] | null => {
    const stated = reader.texts('conditions', conditions, name);
    return stated.length === 0 ? null : reader.known('conditions', `level of ${name}`, stated, riskLevels);
  };
  return {
    clientApps: clientAppsOf(reader, conditions),
    platforms: platformsOf(reader, conditions),
    locations: locationsOf(reader, conditions),
    deviceFilter: deviceFilterOf(reader, conditions),
    userRisk: risk('userRiskLevels'),
    signInRisk: risk('signInRiskLevels'),
    workloadRisk: risk('servicePrincipalRiskLevels'),
    insiderRisk: flagsOf(reader, conditions, 'insiderRiskLevels', insiderRiskLevels.slice(1)),
    transferMethods: flowsOf(reader, conditions),
  };
}

const bothActiveSync: readonly ClientApp[] = ['easSupported', 'easUnsupported'];

function clientAppsOf(reader: PolicyReader, conditions: Item): readonly ClientApp[] | null {
  const stated = reader.texts('conditions', conditions, 'clientAppTypes');
  if (stated.length === 0) reader.fault('conditions', 'that no client application is named');
  const chosen = stated
    .filter((one) => one !== 'all')
    .flatMap((one): readonly string[] => (one === 'exchangeActiveSync' ? bothActiveSync : [one]));
  const known = reader.known('conditions', 'client application', chosen, clientApps);
  return stated.includes('all') ? null : known;
}

function platformsOf(reader: PolicyReader, conditions: Item): readonly Platform[] | null {
  const clause = choiceOf(reader, conditions, 'platforms', 'Platforms');
  if (clause === null) return null;
  const expand = (stated: readonly string[]): readonly Platform[] => {
    const others = stated.filter((one) => one !== 'all');
    const known = reader.known('conditions', 'platform', others, platforms.slice(0, -1));
    return others.length < stated.length ? platforms : known;
  };
  const excluded = expand(clause.exclude);
  return expand(clause.include).filter((platform) => !excluded.includes(platform));
}

function locationsOf(reader: PolicyReader, conditions: Item): LocationClause | null {
  const clause = choiceOf(reader, conditions, 'locations', 'Locations');
  return clause && { include: clause.include.map(normalId), exclude: clause.exclude.map(normalId) };
}

/** An inclusion with exclusions. One that excludes and includes nothing is not understood. */
function choiceOf(
  reader: PolicyReader,
  conditions: Item,
  name: string,
  suffix: string,
): { include: readonly string[]; exclude: readonly string[] } | null {
  const clause = reader.item('conditions', conditions, name);
  if (clause === null || isEmpty(clause)) return null;
  for (const member of unknownMembers(clause, [`include${suffix}`, `exclude${suffix}`]))
    reader.fault('conditions', `the member ${member} of ${name}`);
  const include = reader.texts('conditions', clause, `include${suffix}`);
  if (include.length === 0) reader.fault('conditions', `that ${name} excludes and includes nothing`);
  return { include, exclude: reader.texts('conditions', clause, `exclude${suffix}`) };
}

function deviceFilterOf(reader: PolicyReader, conditions: Item): DeviceFilter | null {
  const devices = reader.item('conditions', conditions, 'devices');
  if (devices === null || isEmpty(devices)) return null;
  for (const name of unknownMembers(devices, ['deviceFilter']))
    reader.fault('conditions', `the member ${name} of devices`);
  const filter = reader.item('conditions', devices, 'deviceFilter');
  if (filter === null || isEmpty(filter)) return null;
  for (const name of unknownMembers(filter, ['mode', 'rule']))
    reader.fault('conditions', `the member ${name} of the device filter`);
  const mode = textOf(filter, 'mode');
  const rule = textOf(filter, 'rule');
  if (rule === null || (mode !== 'include' && mode !== 'exclude')) {
    reader.fault('conditions', 'the device filter');
    return null;
  }
  return { mode, rule: withoutLayout(rule) };
}

/** A rule without what tells two of one meaning apart: blanks that stand in no quotation. */
function withoutLayout(rule: string): string {
  return rule.trim().replaceAll(/("[^"]*"|'[^']*')|\s+/g, (_, quoted?: string) => quoted ?? ' ');
}

function flowsOf(reader: PolicyReader, conditions: Item): SignInConditions['transferMethods'] {
  const flows = reader.item('conditions', conditions, 'authenticationFlows');
  if (flows === null || isEmpty(flows)) return null;
  for (const name of unknownMembers(flows, ['transferMethods']))
    reader.fault('conditions', `the member ${name} of authentication flows`);
  return flagsOf(reader, flows, 'transferMethods', transferMethods.slice(1));
}

/** `none` among flags is their absence. */
function flagsOf<Value extends string>(
  reader: PolicyReader,
  from: Item,
  name: string,
  allowed: readonly Value[],
): readonly Value[] | null {
  const stated = reader.flags('conditions', from, name).filter((one) => one !== 'none');
  return stated.length === 0 ? null : reader.known('conditions', `value of ${name}`, stated, allowed);
}
