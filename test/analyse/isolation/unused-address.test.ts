import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import type { Network } from '../../../src/estate/network/representation.ts';
import { assumptionStates, isProved } from '../../../src/judge/segmentation/segmentation.ts';
import { small } from './aws-small.ts';
import { asEvidence } from './random-aws.ts';

const network = buildAwsNetwork(asEvidence(small()));
const partly: Network = {
  ...network,
  domains: network.domains.map((domain) =>
    domain.kind === 'virtual-network' ? { ...domain, complete: false } : domain,
  ),
};
const verdict = (of: Network, from: string, to: string): string => answerFlow(of, { from, to }).verdict;

it('an address that nobody holds in a network read whole is unused, from and to it', () => {
  expect(verdict(network, 'eni-a', '10.0.2.10')).toBe('isolated');
  expect(verdict(network, 'eni-a', '10.0.2.11')).toBe('unused-address');
  expect(verdict(network, '10.0.2.11', 'eni-a')).toBe('unused-address');
  expect(verdict(network, 'internet', '10.0.2.128/25')).toBe('unused-address');
});

it('an address in a network that was not read whole may be held by anything', () => {
  expect(verdict(partly, 'internet', '10.0.2.11')).toBe('not-analysed');
  expect(verdict(partly, 'internet', '10.0.2.0/24')).toBe('not-analysed');
});

it('an address of no network that was read is not analysed', () => {
  expect(verdict(network, 'eni-a', '10.99.0.1')).toBe('not-analysed');
});

it('no address of a network is isolated unless an interface holds it', () => {
  const held = new Set(['10.0.1.10', '10.0.2.10']);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }), (third, last) => {
      const address = `10.0.${String(third)}.${String(last)}`;
      if (held.has(address)) return;
      for (const of of [network, partly])
        expect(verdict(of, 'eni-a', address).startsWith('isolated')).toBe(false);
    }),
  );
});

it('isolation on assumptions is proved while each of them is accepted', () => {
  const assumed = {
    assumptions: [
      { id: 'a', line: 'A.' },
      { id: 'b', line: 'B.' },
    ],
  };
  const scope = (...ids: string[]) => ({
    assumptions: ids.map((id) => ({ id, approver: 'x', expires: '2026-12-01' })),
  });
  const proved = (at: string, ...ids: string[]): boolean =>
    isProved('isolated-under-assumptions', assumptionStates(assumed, scope(...ids), new Date(at)));
  expect(proved('2026-11-20T00:00:00Z', 'a', 'b')).toBe(true);
  expect(proved('2026-11-20T00:00:00Z', 'a')).toBe(false);
  expect(proved('2026-12-02T00:00:00Z', 'a', 'b')).toBe(false);
  expect(isProved('isolated', assumptionStates(assumed, scope(), new Date('2026-11-20T00:00:00Z')))).toBe(
    true,
  );
  expect(isProved('not-analysed', [])).toBe(false);
});
