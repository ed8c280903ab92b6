import type { ComparedQuestion } from '../ocsp/compare/questions.ts';

/** The addresses under which two environments serve certificate status, and the issuers that they are known to serve. */
export interface ComparisonScope {
  old: readonly string[];
  candidate: readonly string[];
  issuers: readonly string[];
}

const statuses = ['good', 'revoked', 'unknown'] as const;
const methods = ['GET', 'POST'] as const;

/**
 * What a comparison did not ask, in words; nothing where it is complete: every responder that the inventory names,
 * and for each issuer a certificate of every status, good and revoked ones by GET and by POST.
 */
export function lacksOf(questions: readonly ComparedQuestion[], scope: ComparisonScope): string[] {
  const told = questions.filter((one) => isBetween(one, scope));
  if (told.length === 0) return ['no question was put to both responders that serves: names'];
  const issuers = [...new Set([...scope.issuers, ...told.map(({ issuer }) => issuer)])].sort();
  return [
    ...respondersLeftOut(told, scope),
    ...issuers.flatMap((issuer) => kindsLeftOut(told, issuer, issuers.length)),
  ];
}

/** Whether both sides are responders that the inventory names, and not one that was asked twice. */
function isBetween({ old, candidate }: ComparedQuestion, scope: ComparisonScope): boolean {
  if (!scope.old.some((url) => isUnder(old.url, url))) return false;
  if (!scope.candidate.some((url) => isUnder(candidate.url, url))) return false;
  return old.address !== candidate.address || hostOf(old.url) !== hostOf(candidate.url);
}

function respondersLeftOut(told: readonly ComparedQuestion[], { old, candidate }: ComparisonScope): string[] {
  const unasked = (urls: readonly string[], side: (one: ComparedQuestion) => string): string[] =>
    urls.filter((url) => !told.some((one) => isUnder(side(one), url)));
  // Until traffic moves, a name that both serve under leads to the old one.
  const own = candidate.filter((url) => !old.some((other) => isUnder(url, other)));
  return [...unasked(old, (one) => one.old.url), ...unasked(own, (one) => one.candidate.url)].map(
    (url) => `${url} was not asked`,
  );
}

function kindsLeftOut(told: readonly ComparedQuestion[], issuer: string, issuers: number): string[] {
  const own = told.filter((one) => one.issuer === issuer);
  const of = issuers === 1 ? '' : ` of the issuer with key ${issuer.slice(0, 16) || '(not recorded)'}`;
  if (own.length === 0) return [`nothing${of} was asked`];
  return statuses.flatMap((status) => {
    const asked = new Set(own.filter((one) => one.status === status).map(({ method }) => method));
    if (asked.size === 0) return [`no ${status} certificate${of} was asked for`];
    if (status === 'unknown') return [];
    return methods
      .filter((method) => !asked.has(method))
      .map((method) => `no ${status} certificate${of} was asked for by ${method}`);
  });
}

function isUnder(url: string, base: string): boolean {
  const [inner, outer] = [shapeOf(url), shapeOf(base)];
  if (inner === null || outer === null || inner.origin !== outer.origin) return false;
  return (
    inner.path === outer.path ||
    inner.path.startsWith(outer.path.endsWith('/') ? outer.path : `${outer.path}/`)
  );
}

function shapeOf(text: string): { origin: string; path: string } | null {
  if (!URL.canParse(text)) return null;
  const { origin, pathname } = new URL(text);
  return { origin, path: pathname };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
