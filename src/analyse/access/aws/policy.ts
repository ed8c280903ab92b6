import type { PolicyDocument } from '../../../estate/identity/aws/model.ts';
import { parseCondition, type ParsedCondition } from './condition.ts';
import { parsePrincipal, type PrincipalSpec } from './principal.ts';

export interface ParsedStatement {
  place: string;
  /** Null where it is neither Allow nor Deny: the statement may then do either. */
  effect: 'Allow' | 'Deny' | null;
  principal: { spec: PrincipalSpec; negated: boolean } | null;
  actions: { patterns: readonly string[]; negated: boolean } | null;
  resources: { patterns: readonly string[]; negated: boolean } | null;
  conditions: readonly ParsedCondition[];
  /** What could not be understood. A statement with faults may apply or not. */
  faults: readonly string[];
}

export interface ParsedPolicy {
  id: string;
  place: string;
  evidence: readonly string[];
  /** Policy variables are substituted from version 2012-10-17 on; before, they are plain text. */
  variables: boolean;
  statements: readonly ParsedStatement[];
  /** Why the whole document is not understood; it may then allow or deny anything. */
  fault: string | null;
}

/** Where a document stands decides which elements it must have. */
export type PolicyRole = 'identity' | 'resource' | 'trust' | 'resource-control';

const statementElements = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Parses a policy document. Never throws: what it does not understand becomes a fault with its place, on the
 * statement where that is possible and otherwise on the document.
 */
export function parsePolicy(source: PolicyDocument, role: PolicyRole): ParsedPolicy {
  const { id, place, evidence, document } = source;
  const broken = (fault: string): ParsedPolicy => ({
    id,
    place,
    evidence,
    variables: false,
    statements: [],
    fault,
  });
  if (source.fault !== null) return broken(source.fault);
  if (!isRecord(document)) return broken('the document is not a JSON object');
  const unknownElement = Object.keys(document).find((name) => !['Version', 'Id', 'Statement'].includes(name));
  if (unknownElement !== undefined) return broken(`unknown element ${unknownElement}`);
  const version = document['Version'] ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') return broken('unknown policy version');
  const statements = Array.isArray(document['Statement'])
    ? (document['Statement'] as unknown[])
    : [document['Statement']];
  if (document['Statement'] === undefined) return broken('no Statement element');
  return {
    id,
    place,
    evidence,
    variables: version === '2012-10-17',
    statements: statements.map((statement, index) =>
      parseStatement(statement, `${place}, statement ${index + 1}`, role),
    ),
    fault: null,
  };
}

function parseStatement(raw: unknown, where: string, role: PolicyRole): ParsedStatement {
  if (!isRecord(raw)) {
    return {
      place: where,
      effect: null,
      principal: null,
      actions: null,
      resources: null,
      conditions: [],
      faults: ['the statement is not a JSON object'],
    };
  }
  const place = typeof raw['Sid'] === 'string' && raw['Sid'] !== '' ? `${where} (${raw['Sid']})` : where;
  const faults: string[] = [];
  for (const name of Object.keys(raw))
    if (!statementElements.has(name)) faults.push(`unknown element ${name}`);
  const effect = raw['Effect'] === 'Allow' || raw['Effect'] === 'Deny' ? raw['Effect'] : null;
  if (effect === null) faults.push('Effect is neither Allow nor Deny');
  return {
    place,
    effect,
    principal: parsePrincipalElement(raw, role, faults),
    actions: parsePatterns(raw, 'Action', faults, true),
    resources: parsePatterns(raw, 'Resource', faults, role !== 'trust'),
    conditions: parseConditions(raw['Condition'], place, faults),
    faults,
  };
}

function parsePatterns(
  raw: Record<string, unknown>,
  name: 'Action' | 'Resource',
  faults: string[],
  required: boolean,
): { patterns: string[]; negated: boolean } | null {
  const negated = raw[`Not${name}`] !== undefined;
  if (negated && raw[name] !== undefined) {
    faults.push(`both ${name} and Not${name}`);
    return null;
  }
  const value = negated ? raw[`Not${name}`] : raw[name];
  if (value === undefined) {
    if (required) faults.push(`neither ${name} nor Not${name}`);
    return null;
  }
  const patterns = Array.isArray(value) ? (value as unknown[]) : [value];
  const texts = patterns.filter((pattern) => typeof pattern === 'string');
  if (texts.length !== patterns.length || texts.length === 0) {
    faults.push(`${negated ? 'Not' : ''}${name} is not a list of strings`);
    return null;
  }
  if (name === 'Action' && texts.some((text) => text !== '*' && !/^[^:\s]+:[^:\s]+$/.test(text))) {
    faults.push('an action is not written as service:action');
    return null;
  }
  return { patterns: texts, negated };
}

function parsePrincipalElement(
  raw: Record<string, unknown>,
  role: PolicyRole,
  faults: string[],
): ParsedStatement['principal'] {
  const negated = raw['NotPrincipal'] !== undefined;
  const value = negated ? raw['NotPrincipal'] : raw['Principal'];
  if (role === 'identity') {
    if (value !== undefined) faults.push('a Principal in a policy that takes none');
    return null;
  }
  if (value === undefined) {
    faults.push('neither Principal nor NotPrincipal');
    return null;
  }
  if (negated && raw['Principal'] !== undefined) {
    faults.push('both Principal and NotPrincipal');
    return null;
  }
  const parsed = parsePrincipal(value);
  faults.push(...parsed.faults);
  if (role === 'resource-control' && (negated || !parsed.spec.everyone)) {
    faults.push('a resource control policy names a principal other than "*"');
  }
  return { spec: parsed.spec, negated };
}

function parseConditions(value: unknown, place: string, faults: string[]): ParsedCondition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) {
    faults.push('Condition is not a JSON object');
    return [];
  }
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) {
      faults.push(`condition operator ${operator} has no keys`);
      return [];
    }
    return Object.entries(keys).map(([key, values]) => parseCondition(operator, key, values, place));
  });
}
