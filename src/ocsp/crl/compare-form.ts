import { contentOf, encodingOf } from '../der/node.ts';
import type { ExtensionList } from '../extension.ts';
import { sharesPoint } from './compare-entries.ts';
import { difference, type CrlDifference, type NamedCrl } from './difference.ts';
import { crlNumberOf } from './lint/extensions.ts';
import { crlExtensions, type Crl } from './read.ts';
import { scopeOf, scopeText } from './scope.ts';

/** M02 to M04, M10 to M13 and M15: how the lists are made, each new one against the old one that it replaces. */
export function* compareForm(
  old: readonly NamedCrl[],
  candidate: readonly NamedCrl[],
): Iterable<CrlDifference> {
  for (const [left, right] of pairsOf(old, candidate)) {
    const several = old.length > 1 || candidate.length > 1;
    for (const found of compareLists(left.crl, right.crl, several))
      yield several ? { ...found, message: `${left.name} and ${right.name}: ${found.message}` } : found;
  }
}

/** The lists of one distribution point; alone on both sides they are a pair whatever they say. */
function pairsOf(old: readonly NamedCrl[], candidate: readonly NamedCrl[]): [NamedCrl, NamedCrl][] {
  const [left, right] = [old[0], candidate[0]];
  if (left === undefined || right === undefined) return [];
  if (old.length === 1 && candidate.length === 1) return [[left, right]];
  const pairs = old.flatMap((each): [NamedCrl, NamedCrl][] => {
    const other = candidate.find((one) => sharesPoint(each, one) || bothFull(each, one));
    return other === undefined ? [] : [[each, other]];
  });
  return pairs.length === 0 ? [[left, right]] : pairs;
}

function bothFull(left: NamedCrl, right: NamedCrl): boolean {
  const [own, other] = [scopeOf(left.crl), scopeOf(right.crl)];
  const same = scopeText({ crl: left.crl, scope: own }) === scopeText({ crl: right.crl, scope: other });
  return !own.isPartition && !other.isPartition && same;
}

function* compareLists(left: Crl, right: Crl, several: boolean): Iterable<CrlDifference> {
  if (left.issuer !== undefined && right.issuer !== undefined) {
    if (Buffer.compare(encodingOf(left.issuer), encodingOf(right.issuer)) !== 0)
      yield difference('M02', 'error', 'the issuers have different names, octet for octet');
  }
  yield* timesOf(left, right);
  yield* scopesOf(left, right, several);
  yield* numbersOf(left, right);
  yield* unequal('M12', 'signature algorithm', left.algorithm?.hex, right.algorithm?.hex);
  yield* unequal('M13', 'extensions', extensionsText(left.extensions), extensionsText(right.extensions));
}

/** The layout of times, their order, and how long the lists are valid. */
function* timesOf(left: Crl, right: Crl): Iterable<CrlDifference> {
  for (const field of ['thisUpdate', 'nextUpdate'] as const) {
    const [old, candidate] = [left[field], right[field]].map((time) =>
      time ? `${time.utcTime ? 'UTCTime' : 'GeneralizedTime'} ${time.raw}` : 'missing',
    );
    const layout = (text = ''): string => text.replaceAll(/\d/g, '9');
    if (layout(old) !== layout(candidate))
      yield difference('M03', 'warning', `${field}: ${old} in the old, ${candidate} in the new`);
  }
  const behind = (left.thisUpdate?.epoch ?? NaN) - (right.thisUpdate?.epoch ?? NaN);
  if (behind > 1) yield difference('M04', 'warning', `the new list is ${behind} s older`);
  const [was, is] = [lengthOf(left), lengthOf(right)];
  if (Math.abs(was - is) > 3600)
    yield difference('M15', 'warning', `valid for ${was} s in the old, for ${is} s in the new`);
}

function lengthOf({ thisUpdate, nextUpdate }: Crl): number {
  return (nextUpdate?.epoch ?? NaN) - (thisUpdate?.epoch ?? NaN);
}

function* scopesOf(left: Crl, right: Crl, several: boolean): Iterable<CrlDifference> {
  const [old, candidate] = [scopeOf(left), scopeOf(right)];
  const [was, is] = [scopeText({ crl: left, scope: old }), scopeText({ crl: right, scope: candidate })];
  // A full list that is cut into partitions, or put together again, is a change that somebody meant.
  if (was !== is)
    yield difference('M10', several ? 'warning' : 'error', `scope: ${was} in the old, ${is} in the new`);
  yield* unequal('M10', 'distribution point', pointText(old.uris), pointText(candidate.uris));
}

function pointText(uris: readonly string[]): string {
  return uris.join(', ') || 'none';
}

function* numbersOf(left: Crl, right: Crl): Iterable<CrlDifference> {
  const [old, candidate] = [crlNumberOf(left), crlNumberOf(right)];
  if (old === undefined || candidate === undefined)
    yield* unequal('M11', 'CRL number', String(old ?? 'none'), String(candidate ?? 'none'));
  else if (candidate < old)
    yield difference('M11', 'error', `the CRL number goes back: ${old} in the old, ${candidate} in the new`);
}

function* unequal(rule: string, what: string, old = 'none', candidate = 'none'): Iterable<CrlDifference> {
  if (old !== candidate)
    yield difference(rule, 'warning', `${what}: ${old} in the old, ${candidate} in the new`);
}

/** Values that differ from list to list, or that have a rule of their own. */
const ofTheList: ReadonlySet<string> = new Set([
  crlExtensions.number,
  crlExtensions.deltaIndicator,
  crlExtensions.issuingDistributionPoint,
]);

function extensionsText(list: ExtensionList | undefined): string {
  const texts = (list?.items ?? []).map(({ oid, critical, value }) => {
    const told = ofTheList.has(oid) ? '' : ` ${Buffer.from(contentOf(value)).toString('hex')}`;
    return `${oid}${critical ? ' critical' : ''}${told}`;
  });
  return texts.join(', ') || 'none';
}
