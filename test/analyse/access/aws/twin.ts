/**
 * A second evaluator of AWS policies, written from the IAM User Guide and from nothing else: two-valued, over raw
 * JSON, without caches or types of the engine. Where AWS does not document an outcome it asks `undocumented`, so
 * that a test can try both. It is slow on purpose: every rule is one visible line or loop.
 */
export type Json = Record<string, unknown>;

export interface TwinQuestion {
  action: string;
  resource: string;
  caller: { kind: 'user' | 'role' | 'root'; account: string; arn: string; session: string };
  context: Record<string, string[]>;
  resourceAccount: string;
  identity: Json[];
  boundary: Json[] | null;
  session: Json[] | null;
  serviceControl: Json[][] | null;
  resourceControl: Json[][] | null;
  resourcePolicy: Json | null;
  grants: { grantee: string; operations: string[] }[];
  resourceDecides: boolean;
}

export class Twin {
  consulted = false;
  readonly choice: boolean;
  readonly question: TwinQuestion;

  constructor(question: TwinQuestion, choice: boolean) {
    this.question = question;
    this.choice = choice;
  }

  undocumented(): boolean {
    this.consulted = true;
    return this.choice;
  }

  allowed(): boolean {
    const q = this.question;
    const limiting = [q.boundary ?? [], q.session ?? []].flat();
    const organization = [...(q.serviceControl ?? []), ...(q.resourceControl ?? [])];
    for (const policy of [...q.identity, ...limiting, ...organization.flat()]) {
      if (this.says(policy, 'Deny')) return false;
    }
    if (q.resourcePolicy !== null && this.resourceDenies(q.resourcePolicy)) return false;
    for (const level of organization) if (!level.some((policy) => this.says(policy, 'Allow'))) return false;

    const identityAllows =
      q.caller.kind === 'root' || q.identity.some((policy) => this.says(policy, 'Allow'));
    const boundaryAllows = q.boundary === null || q.boundary.some((policy) => this.says(policy, 'Allow'));
    const sessionAllows = q.session === null || q.session.some((policy) => this.says(policy, 'Allow'));
    const limits = boundaryAllows && sessionAllows;
    const by = (way: string): boolean =>
      q.resourcePolicy !== null && this.resourceAllows(q.resourcePolicy, way);
    const grant = this.grantAllows();

    if (q.caller.account !== q.resourceAccount) {
      const own = identityAllows && limits;
      if (own && (by('self') || by('role') || by('account') || by('everyone'))) return true;
      if (grant) return own ? true : this.undocumented();
      return false;
    }
    if (by('self')) return true;
    if (limits && by('role')) return true;
    const identityCounts = !q.resourceDecides || by('account') || by('everyone');
    if (limits && identityAllows && identityCounts) return true;
    if (by('everyone') || grant) return limits ? true : this.undocumented();
    return false;
  }

  grantAllows(): boolean {
    const { action, caller } = this.question;
    return this.question.grants.some(
      (grant) =>
        grant.operations.some((operation) => `kms:${operation}`.toLowerCase() === action.toLowerCase()) &&
        [caller.arn, caller.kind === 'role' ? this.sessionArn() : caller.arn].includes(grant.grantee),
    );
  }

  sessionArn(): string {
    const { arn, account, session } = this.question.caller;
    return `arn:aws:sts::${account}:assumed-role/${arn.split('/').pop()!}/${session}`;
  }

  statements(policy: Json): Json[] {
    return list(policy['Statement']) as Json[];
  }

  says(policy: Json, effect: string): boolean {
    return this.statements(policy).some(
      (statement) => statement['Effect'] === effect && this.fits(policy, statement),
    );
  }

  resourceAllows(policy: Json, way: string): boolean {
    return this.statements(policy).some(
      (statement) =>
        statement['Effect'] === 'Allow' &&
        this.fits(policy, statement) &&
        this.namedBy(statement).includes(way),
    );
  }

  resourceDenies(policy: Json): boolean {
    return this.statements(policy).some(
      (statement) =>
        statement['Effect'] === 'Deny' && this.fits(policy, statement) && this.namedBy(statement).length > 0,
    );
  }

  /** The ways by which a resource policy's statement names the caller. */
  namedBy(statement: Json): string[] {
    if (statement['Principal'] !== undefined) return this.listedIn(statement['Principal']);
    const listed = this.listedIn(statement['NotPrincipal']);
    if (listed.includes('everyone')) return [];
    const kind = this.question.caller.kind;
    const needed =
      kind === 'root' ? ['account'] : kind === 'user' ? ['self', 'account'] : ['self', 'role', 'account'];
    if (needed.every((way) => listed.includes(way))) return [];
    if (needed.every((way) => !listed.includes(way))) return ['everyone'];
    return this.undocumented() ? [] : ['everyone'];
  }

  listedIn(principal: unknown): string[] {
    if (principal === '*') return ['everyone'];
    const names = list((principal as Json)['AWS'] ?? []) as string[];
    const { caller } = this.question;
    const ways: string[] = [];
    for (const name of names) {
      if (name === '*') ways.push('everyone');
      if (name === caller.account || name === `arn:aws:iam::${caller.account}:root`) ways.push('account');
      if (caller.kind === 'user' && name === caller.arn) ways.push('self');
      if (caller.kind === 'role' && name === caller.arn) ways.push('role');
      if (caller.kind === 'role' && name === this.sessionArn()) ways.push('self');
    }
    return ways;
  }

  /** Action, resource and conditions. */
  fits(policy: Json, statement: Json): boolean {
    const actions = list(statement['Action'] ?? statement['NotAction']) as string[];
    const actionHit = actions.some((pattern) =>
      wild(pattern.toLowerCase(), this.question.action.toLowerCase()),
    );
    if (actionHit !== (statement['Action'] !== undefined)) return false;
    if (!this.resourceFits(policy, statement)) return false;
    for (const [operator, keys] of Object.entries((statement['Condition'] ?? {}) as Record<string, Json>)) {
      for (const [key, values] of Object.entries(keys)) {
        if (!this.conditionHolds(policy, operator, key, list(values).map(String))) return false;
      }
    }
    return true;
  }

  resourceFits(policy: Json, statement: Json): boolean {
    const negated = statement['NotResource'] !== undefined;
    if (!negated && statement['Resource'] === undefined) return true;
    const hit = (list(statement['Resource'] ?? statement['NotResource']) as string[]).some((pattern) => {
      const text = this.fill(policy, pattern, negated);
      return text !== null && wild(text, this.question.resource);
    });
    return hit !== negated;
  }

  /** Replaces variables by marked literals; null where one has no value and the text then matches nothing. */
  fill(policy: Json, text: string, negated: boolean): string | null {
    if (policy['Version'] !== '2012-10-17') return text;
    let missing = false;
    const filled = text.replace(/\$\{([^}]+)\}/g, (_, body: string) => {
      if (body === '*') return STAR;
      if (body === '?') return QUESTION;
      if (body === '$') return '$';
      const [name = '', fallback] = body.split(',').map((piece) => piece.trim());
      const values = this.lookup(name);
      if (values.length === 0 && fallback === undefined) missing = true;
      return values[0] ?? (fallback ?? '').replaceAll("'", '');
    });
    if (!missing) return filled;
    // Nothing equals a text without a value; for the negated forms AWS does not say what follows.
    return negated && this.undocumented() ? MATCHES_ALL : null;
  }

  lookup(name: string): string[] {
    for (const [key, values] of Object.entries(this.question.context)) {
      if (key.toLowerCase() === name.toLowerCase()) return values;
    }
    return [];
  }

  conditionHolds(policy: Json, written: string, key: string, wanted: string[]): boolean {
    let operator = written;
    const forAll = operator.startsWith('ForAllValues:');
    const forAny = operator.startsWith('ForAnyValue:');
    operator = operator.replace(/^For(AllValues|AnyValue):/, '');
    const ifExists = operator.endsWith('IfExists');
    operator = operator.replace(/IfExists$/, '');
    const negative = operator.includes('Not');
    const actual = this.lookup(key);
    if (operator === 'Null')
      return wanted.some((value) => (value.toLowerCase() === 'true') === (actual.length === 0));
    if (actual.length === 0) {
      if (forAny && ifExists) return this.undocumented();
      if (ifExists || forAll) return true;
      if (forAny) return false;
      return negative;
    }
    const single = (value: string): boolean => {
      const hit = wanted.some((policyValue) =>
        this.same(policy, operator.replace('Not', ''), value, policyValue, negative),
      );
      return negative ? !hit : hit;
    };
    if (forAll) return actual.every(single);
    if (forAny) return actual.some(single);
    const answers = new Set(actual.map(single));
    return answers.size === 1 ? [...answers][0]! : this.undocumented();
  }

  same(policy: Json, operator: string, actual: string, written: string, negative: boolean): boolean {
    if (operator.startsWith('String') || operator.startsWith('Arn')) {
      const wanted = this.fill(policy, written, negative);
      if (wanted === null) return false;
      if (wanted === MATCHES_ALL) return true;
      const text = wanted.replaceAll(STAR, '*').replaceAll(QUESTION, '?');
      if (operator === 'StringEquals') return actual === text;
      if (operator === 'StringEqualsIgnoreCase') return actual.toLowerCase() === text.toLowerCase();
      if (operator === 'StringLike') return wild(wanted, actual);
      const left = wanted.split(':');
      const right = actual.split(':');
      if (right.length < 6) return false;
      const tail = (pieces: string[]): string => pieces.slice(5).join(':');
      return [0, 1, 2, 3, 4].every((at) => wild(left[at]!, right[at]!)) && wild(tail(left), tail(right));
    }
    if (operator === 'Bool') return actual.toLowerCase() === written.toLowerCase();
    if (operator === 'BinaryEquals') return atob(actual) === atob(written);
    if (operator === 'IpAddress') return this.inside(actual, written);
    const value = operator.startsWith('Date') ? (text: string) => new Date(text).getTime() : Number;
    const [a, b] = [value(actual), value(written)];
    switch (operator.replace(/^(Numeric|Date)/, '')) {
      case 'Equals':
        return a === b;
      case 'LessThan':
        return a < b;
      case 'LessThanEquals':
        return a <= b;
      case 'GreaterThan':
        return a > b;
      default:
        return a >= b;
    }
  }

  /** IPv4 only: bit strings compared over the prefix. */
  inside(address: string, network: string): boolean {
    const bits = (text: string): string =>
      text
        .split('.')
        .map((octet) => Number(octet).toString(2).padStart(8, '0'))
        .join('');
    const [base, prefix] = network.split('/');
    const length = Number(prefix ?? 32);
    return bits(address).slice(0, length) === bits(base!).slice(0, length);
  }
}

const STAR = '\u0001';
const QUESTION = '\u0002';
const MATCHES_ALL = '*';

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

/** Wildcard match by trying every length for each star. */
function wild(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') {
    for (let length = 0; length <= text.length; length += 1)
      if (wild(pattern.slice(1), text.slice(length))) return true;
    return false;
  }
  if (text === '') return false;
  const wanted = pattern[0] === STAR ? '*' : pattern[0] === QUESTION ? '?' : pattern[0];
  if (pattern[0] !== '?' && wanted !== text[0]) return false;
  return wild(pattern.slice(1), text.slice(1));
}
