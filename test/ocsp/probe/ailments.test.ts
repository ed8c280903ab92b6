import { expect, it } from 'vitest';
import { compareRecorded } from '../../../src/ocsp/compare/compare.ts';
import type { Exchange } from '../../../src/ocsp/exchange.ts';
import { probe, recordBoth, type ProbeResult } from '../../../src/ocsp/probe/probe.ts';
import { ailments } from './ailments.ts';
import { liveCa, liveLeaf, liveResponder, liveSerial, type Ailment } from './healthy.ts';

const label = liveSerial.toString('hex');
const certificates = new Map([[label, liveLeaf]]);
const options = {
  issuer: liveCa.certificate,
  subjects: [{ serial: liveSerial, label }],
  repeats: 1,
  pauseMilliseconds: 0,
  supplied: { certificates },
};

async function probed(ailment?: Ailment): Promise<ProbeResult> {
  const server = await liveResponder(ailment);
  try {
    return await probe(server.url, options);
  } finally {
    server.close();
  }
}

const compared = (old: readonly Exchange[], candidate: readonly Exchange[]) => {
  const { findings, verdict } = compareRecorded(old, candidate, { issuer: liveCa.certificate, certificates });
  // How long an answer takes on a busy machine says nothing.
  return { verdict, findings: findings.filter(({ rule }) => rule !== 'C21') };
};

/** What leaves with 1, whatever else is right. */
const outright = /another certificate|nonce|bad signature|stale|future|Age beyond|outlives/;

const healthy = await probed();

it('finds nothing in a healthy responder, nor between two of them', async () => {
  expect(healthy.findings).toEqual([]);
  expect(healthy.unchecked).toBe(false);
  const [left, right] = [await liveResponder(), await liveResponder()];
  try {
    const sides = await recordBoth(left.url, right.url, options);
    expect(compared(sides.old, sides.candidate).findings).toEqual([]);
  } finally {
    left.close();
    right.close();
  }
});

it.each(ailments)('finds %s, alone and beside a healthy responder', async (what, check, ailment) => {
  const { findings, exchanges } = await probed(ailment);
  expect(findings.map((finding) => finding.check)).toContain(check);
  const told = compared(healthy.exchanges, exchanges);
  expect(told.findings.some(({ severity }) => severity === 'error' || severity === 'warning')).toBe(true);
  expect(told.verdict).not.toBe('equal');
  if (outright.test(what))
    expect(findings.some((one) => one.check === check && one.severity === 'error')).toBe(true);
  const worst = findings.some(({ check: own, severity }) => own === check && severity === 'error');
  if (worst) expect(told.verdict).toBe('errors');
});
