import { describe, expect, it } from 'vitest';
import { certificatesOf } from '../../../src/judge/segmentation/certificates.ts';
import { segmentationOf } from '../../../src/judge/segmentation/segmentation.ts';
import { checkCertificate } from '../../../src/analyse/isolation/certificate-check.ts';
import { flowDiagram } from '../../../src/pack/render/flow-diagram.ts';
import { certificateFiles, flowsPage } from '../../../src/pack/render/flows.ts';
import { pageRenderer } from '../../../src/pack/render/templates.ts';
import type { BinderInput, Reachability } from '../../../src/pack/input.ts';
import type { Flow } from '../../../src/scope/scope.ts';
import { at, emptyScope, reach } from '../../judge/estate-fixture.ts';
import { anyone, group, smallNetwork, tcp } from '../../judge/checks/small-network.ts';

const network = smallNetwork({
  front: [tcp(80, anyone), tcp(22, anyone)],
  signing: [tcp(8443, group('sg-front'))],
  egress: [tcp(8443, group('sg-signing'))],
});
const flow = (part: Partial<Flow>): Flow => ({
  ...{ from: 'internet', to: 'front', allow: ['tcp/80'], approval: 'CHG-1', review: '2027-02-01' },
  ...part,
});

function reachability(front = 'front'): Reachability {
  const segments = new Map([
    [front, reach({ resources: new Set(['front-1']) })],
    ['signing', reach({ resources: new Set(['signer-1']) })],
  ]);
  const flows = [
    flow({ to: front }),
    flow({ from: front, to: 'signing', allow: ['tcp/8443'], approval: 'CHG-2' }),
    flow({ from: 'signing', to: front, allow: ['tcp/443'], approval: 'CHG-3' }),
  ];
  const declared = { scope: { ...emptyScope, flows }, segments, systems: new Map() };
  const segmentation = segmentationOf(network, declared, at);
  return { segmentation, certificates: certificatesOf(network, segmentation) };
}

const input = (given: Reachability | undefined): BinderInput =>
  ({ start: { id: 'R-1' }, ...(given ? { reachability: given } : {}) }) as unknown as BinderInput;

const rendered = (given: Reachability | undefined): string =>
  pageRenderer(null)(flowsPage(input(given)), { navigation: [] });

describe('the drawing', () => {
  it('shows the breach first, then approved flows, then what nothing enables', () => {
    const arrows = flowDiagram(reachability().segmentation)?.arrows ?? [];
    expect(arrows.map(({ kind, label }) => [kind, label])).toEqual([
      ['breach', 'tcp 22, not approved'],
      ['approved', 'tcp/80  CHG-1'],
      ['approved', 'tcp/8443  CHG-2'],
      ['idle', 'tcp/443  CHG-3, not enabled'],
    ]);
    expect(arrows[0]?.witness).toContain('203.0.113.10');
  });

  it('keeps every arrow between the columns of its ends', () => {
    const diagram = flowDiagram(reachability().segmentation);
    const columns = new Set(diagram?.columns.map(({ x }) => x));
    for (const { from, to, y } of diagram?.arrows ?? []) {
      expect(columns.has(from)).toBe(true);
      expect(Math.abs(to - from)).toBeLessThan(diagram?.width ?? 0);
      expect(y).toBeLessThan(diagram?.height ?? 0);
    }
  });
});

describe('the page', () => {
  it('names the breach with a packet and its way', () => {
    const html = rendered(reachability());
    expect(html).toContain('internet → front');
    expect(html).toMatch(/203\.0\.113\.10 tcp\/22/);
    expect(html).toContain('sg-front');
  });

  it('shows names of segments as text, whatever they are', () => {
    const html = rendered(reachability('<script>alert(1)</script>'));
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;');
  });

  it('says so where no network was read', () => {
    expect(rendered(undefined)).toContain('The run holds no network');
    expect(certificateFiles(input(undefined))).toEqual([]);
  });
});

describe('certificates', () => {
  it('stand for every pair that is isolated but for approved flows, and hold', () => {
    const { segmentation, certificates } = reachability();
    const isolated = segmentation.cells.filter(({ verdict }) => verdict.startsWith('isolated'));
    expect(certificates.map(({ from, to }) => `${from} ${to}`)).toEqual(
      isolated.map(({ from, to }) => `${from} ${to}`),
    );
    expect(certificates.length).toBeGreaterThan(2);
    for (const { certificate } of certificates) expect(checkCertificate(certificate, network)).toEqual([]);
  });

  it('do not hold for a network in which the filter is gone', () => {
    const [first] = reachability().certificates;
    const other = smallNetwork({ front: [{ IpProtocol: '-1', ...anyone }] });
    expect(first && checkCertificate(first.certificate, other)).not.toEqual([]);
  });

  it('are files that the page links', () => {
    const files = certificateFiles(input(reachability()));
    const html = rendered(reachability());
    for (const { path, text } of files) {
      expect(html).toContain(path);
      expect(JSON.parse(text)).toHaveProperty('networkSha256');
    }
  });
});
