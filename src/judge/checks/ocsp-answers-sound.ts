import type { RecordedExchange } from '../../estate/status/ocsp-exchanges.ts';
import { judgeFetched } from '../../ocsp/crl/fetched.ts';
import { lintExchange } from '../../ocsp/lint-exchange.ts';
import { comparisonsIn } from '../../ocsp/recorded-comparison.ts';
import { brokenByLists } from '../../ocsp/recorded-probe.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { populationOf, type Exception } from '../judgement.ts';
import type { Scope, System } from '../../scope/scope.ts';
import { isSupplied, judgementOf, survey, type Survey } from '../survey.ts';

/** NCSSR 1.3: the risk of altering a component that tells certificate status is that its answers cannot be used. */
export const ocspAnswersSound: Check = {
  id: 'ocsp-answers-sound',
  title:
    'Recorded OCSP answers and CRLs are well formed, and the answers of a changed responder agree with the old ones',
  procedure:
    'Every recorded answer of the system and every CRL that was fetched from it is linted again from its octets, and every comparison in which it is the new side is made again. An error leaves the risk of the change open until it is resolved; conforming answers prove the test, not its approval.',
  nature: 'reperformance',
  cites: { '1.3-g4': 'part' },
  needs: ['status.ocspExchanges'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const all = survey<RecordedExchange>(context, 'status.ocspExchanges');
    const id = context.system?.id ?? '';
    if (!tellsStatus(context.system?.declared))
      return nothingToJudge('The system does not tell certificate status');
    if (!isSupplied(all)) return nothingToJudge('No recorded OCSP answers are declared as a source');
    const own = all.members.filter(({ system }) => system === id);
    const undecided = [
      ...damaged(own),
      ...linted(own),
      ...lists(own),
      ...unchecked(own),
      ...compared(all.members, id),
      ...strangers(all.members, context.scope),
    ];
    const narrowed = { ...all, population: { ...all.population, ...countOf(all, own) } };
    return judgementOf(narrowed, [], { exceptions: [], undecided });
  },
};

function tellsStatus(declared: System | undefined): boolean {
  return declared?.functions.includes('certificate-status') ?? false;
}

function nothingToJudge(notApplicable: string): ReturnType<Check['judge']> {
  return judgementOf({ population: populationOf(0, 0), missing: [], evidence: [] }, [], {
    exceptions: [],
    undecided: [],
    notApplicable,
  });
}

function countOf(all: Survey<RecordedExchange>, own: readonly RecordedExchange[]) {
  return { expected: all.population.expected === null ? null : own.length, inspected: own.length };
}

function damaged(own: readonly RecordedExchange[]): Exception[] {
  return own.flatMap(({ id, damage, evidence }) =>
    damage === null ? [] : [{ subject: id, condition: `is a damaged record: ${damage}`, evidence }],
  );
}

/** One item for each rule that answers break, with the first of them. */
function linted(own: readonly RecordedExchange[]): Exception[] {
  const broken = new Map<
    string,
    { count: number; message: string; path: string; evidence: readonly string[] }
  >();
  for (const { side, exchange, issuer, evidence } of own) {
    // What is no answer at all is told by the comparison and by a probe, not by the rules of an answer.
    if (!exchange || side === 'crl' || (side !== 'observed' && exchange.status !== 200)) continue;
    for (const finding of lintExchange(exchange, { issuer: issuer ?? undefined }).findings) {
      if (finding.severity !== 'error') continue;
      const known = broken.get(finding.rule);
      if (known) known.count += 1;
      else broken.set(finding.rule, { count: 1, message: finding.message, path: finding.path, evidence });
    }
  }
  return [...broken].map(([rule, { count, message, path, evidence }]) => ({
    subject: `rule ${rule}`,
    condition: `is broken by ${count} recorded ${count === 1 ? 'finding' : 'findings'}, first at ${path}: ${message}`,
    evidence,
  }));
}

/** Signatures of which nobody can say whether they are right: that no rule speaks of them proves nothing. */
function unchecked(own: readonly RecordedExchange[]): Exception[] {
  const open = own.filter(({ side, exchange, issuer }) => {
    if (exchange === null) return false;
    const context = { issuer: issuer ?? undefined };
    return side === 'crl'
      ? judgeFetched(exchange, context).unchecked
      : lintExchange(exchange, context).unchecked;
  });
  const [first] = open;
  if (first === undefined) return [];
  const condition = `${open.length === 1 ? 'and its signature' : `and ${open.length - 1} more have signatures that`} could not be checked`;
  return [{ subject: first.id, condition, evidence: [...new Set(open.flatMap((one) => one.evidence))] }];
}

/** One item for each rule that a fetched CRL breaks, by itself or as it was served. */
function lists(own: readonly RecordedExchange[]): Exception[] {
  const fetched = own.filter(({ side }) => side === 'crl');
  const answers = fetched.flatMap(({ exchange, issuer }) => (exchange ? [{ exchange, issuer }] : []));
  const evidence = [...new Set(fetched.flatMap((one) => one.evidence))];
  return brokenByLists(answers)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, answers: count, message }) => ({
      subject: `rule ${rule}`,
      condition: `is broken by ${count} fetched ${count === 1 ? 'CRL' : 'CRLs'}: ${message}`,
      evidence,
    }));
}

/** Answers of a system that is not declared to tell certificate status may belong to this one. */
function strangers(members: readonly RecordedExchange[], scope: Scope): Exception[] {
  const bySystem = Map.groupBy(
    members.filter(({ system }) => !tellsStatus(scope.systems[system])),
    ({ system }) => system,
  );
  return [...bySystem].map(([system, rows]) => ({
    subject: `system ${system}`,
    condition: `has ${rows.length} recorded ${rows.length === 1 ? 'answer' : 'answers'}, and ncssr.yaml declares ${system in scope.systems ? 'that it does not tell certificate status' : 'no such system'}`,
    evidence: [...new Set(rows.flatMap(({ evidence }) => evidence))],
  }));
}

function compared(members: readonly RecordedExchange[], system: string): Exception[] {
  return comparisonsIn(members)
    .filter((one) => one.new === system && one.errors > 0)
    .map(({ old, at, errors, evidence, comparison }) => ({
      subject: `comparison with ${old} of ${at}`,
      condition: `found ${errors} ${errors === 1 ? 'error' : 'errors'}: ${[...new Set(comparison.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule))].join(', ') || comparison.verdict}`,
      evidence,
    }));
}
