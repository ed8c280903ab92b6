import type { ComparisonRule, Difference, Side } from './pair.ts';

const day = 86_400;

/** What the answers say and when: C01 to C09 and C23. */
export const answerRules: readonly ComparisonRule[] = [
  unequal(
    'C01',
    'Transport outcome',
    'error',
    ({ exchange }) =>
      `HTTP ${exchange.status} ${exchange.headers['content-type'] ?? 'without type'}${exchange.failure === undefined ? '' : ` (${exchange.failure})`}`,
  ),
  unequal('C02', 'responseStatus', 'error', ({ response }) => String(response.status ?? 'no OCSP answer')),
  unequal('C03', 'certStatus', 'error', ({ single }) => single?.status),
  {
    id: 'C04',
    title: 'revocationTime, octet for octet',
    severity: 'error',
    pair: ({ old, candidate }) => rawTimes(old, candidate, 'revocationTime'),
  },
  unequal('C05', 'revocationReason', 'error', ({ single }) =>
    single?.status === 'revoked' ? String(single.reason?.code ?? 'none') : undefined,
  ),
  {
    id: 'C06',
    title: 'Length of the validity interval',
    severity: 'warning',
    *pair({ old, candidate }) {
      const [left, right] = [lengthOf(old), lengthOf(candidate)];
      if (left === undefined || right === undefined || Math.abs(left - right) <= 1) return;
      const flips = ['T14', 'T15', 'T16', 'T17'].some(
        (rule) => breaks(candidate, rule) && !breaks(old, rule),
      );
      yield { message: `${left} s in the old, ${right} s in the new`, severity: flips ? 'error' : 'warning' };
    },
  },
  {
    id: 'C07',
    title: 'Age of the status',
    severity: 'warning',
    *pair({ old, candidate }) {
      const [left, right] = [old.single?.thisUpdate?.epoch, candidate.single?.thisUpdate?.epoch];
      if (left === undefined || right === undefined) return;
      const behind = left - right;
      const half = (lengthOf(candidate) ?? Infinity) / 2;
      if (behind > 1) {
        yield {
          message: `the new status is ${behind} s older`,
          severity: behind > half ? 'error' : 'warning',
        };
      } else if (-behind > day) yield { message: `the new status is ${-behind} s younger` };
    },
  },
  {
    id: 'C08',
    title: 'nextUpdate',
    severity: 'info',
    *pair({ old, candidate }) {
      const [left, right] = [old.single?.nextUpdate, candidate.single?.nextUpdate];
      if (left !== undefined && right === undefined)
        yield { message: 'the new answer has none', severity: 'error' };
      else if (left?.epoch !== undefined && right?.epoch !== undefined && right.epoch < left.epoch - 1) {
        yield { message: `the new answer ends ${left.epoch - right.epoch} s earlier` };
      }
    },
  },
  {
    id: 'C09',
    title: 'Produced in advance or on demand',
    severity: 'notice',
    *whole(pairs) {
      const [left, right] = [
        mode(pairs.map(({ old }) => old)),
        mode(pairs.map(({ candidate }) => candidate)),
      ];
      if (left !== undefined && right !== undefined && left !== right) {
        yield { message: `the old is produced ${left}, the new ${right}` };
      }
    },
  },
  {
    id: 'C23',
    title: 'What an unassigned serial number gets',
    severity: 'error',
    *pair({ probe, old, candidate }) {
      if (!['serial-unassigned', 'foreign-issuer'].includes(probe) || old.outcome === candidate.outcome)
        return;
      yield { message: `${old.outcome} in the old, ${candidate.outcome} in the new` };
    },
  },
];

/** A rule that one property, known on both sides, is the same. */
export function unequal(
  id: string,
  title: string,
  severity: ComparisonRule['severity'],
  property: (side: Side) => string | undefined,
): ComparisonRule {
  return {
    id,
    title,
    severity,
    *pair({ old, candidate }) {
      const [left, right] = [property(old), property(candidate)];
      if (left === undefined || right === undefined || left === right) return;
      yield { message: `${left} in the old, ${right} in the new` };
    },
  };
}

function* rawTimes(old: Side, candidate: Side, field: 'revocationTime'): Iterable<Difference> {
  const [left, right] = [old.single?.[field], candidate.single?.[field]];
  if (left === undefined || right === undefined || left.raw === right.raw) return;
  const same =
    left.epoch !== undefined &&
    right.epoch !== undefined &&
    Math.floor(left.epoch) === Math.floor(right.epoch);
  yield {
    message: `${left.raw} in the old, ${right.raw} in the new${same ? ': the same second, written otherwise' : ''}`,
  };
}

function lengthOf({ single }: Side): number | undefined {
  const [start, end] = [single?.thisUpdate?.epoch, single?.nextUpdate?.epoch];
  return start === undefined || end === undefined ? undefined : end - start;
}

function breaks({ findings }: Side, rule: string): boolean {
  return findings.some((finding) => finding.rule === rule);
}

function mode(sides: readonly Side[]): string | undefined {
  const known = sides.filter(({ response }) => response.basic?.producedAt?.epoch !== undefined);
  if (known.length < 3) return undefined;
  const live = known.filter(({ response, exchange }) => {
    const produced = response.basic?.producedAt?.epoch ?? 0;
    return Math.abs(Date.parse(exchange.at) / 1000 - produced) < 10;
  });
  return live.length > known.length / 2 ? 'on demand' : 'in advance';
}
