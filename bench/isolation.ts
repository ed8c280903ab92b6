import { MatrixKeeper } from '../src/analyse/isolation/incremental.ts';
import { segmentMatrix } from '../src/analyse/isolation/matrix.ts';
import type { Network } from '../src/estate/network/representation.ts';
import { portRange } from '../src/estate/network/transport.ts';
import { estate, segmentsOf } from './network/estate.ts';

/**
 * All-pairs isolation of a synthetic estate: time, peak memory, classes. `node bench/isolation.ts [interfaces] [kind]`;
 * without arguments every line is printed, each in a process of its own.
 */
const [, script = '', sizeText, kind = 'templated'] = process.argv;

if (sizeText === undefined) {
  const { spawnSync } = await import('node:child_process');
  const runs = [
    ['20000', 'templated'],
    ['20000', 'adversarial'],
    ['20000', 'changed'],
    ...['5000', '10000', '20000', '40000'].map((size) => [size, 'templated']),
  ];
  for (const run of runs) spawnSync(process.execPath, [script, ...run], { stdio: 'inherit' });
} else if (kind === 'changed') {
  const network = estate(Number(sizeText), false);
  const segments = segmentsOf(network);
  const keeper = new MatrixKeeper();
  keeper.update(network, segments);
  const cold = timed(() => segmentMatrix(network, segments));
  const again = timed(() => keeper.update(withOneRuleChanged(network), segments));
  process.stdout.write(
    `changed ${sizeText} interfaces, one inbound rule: ${again.toFixed(2)} s, ${String(keeper.evaluated)} classes evaluated; cold ${cold.toFixed(2)} s\n`,
  );
} else {
  const size = Number(sizeText);
  const network = estate(size, kind === 'adversarial');
  const segments = segmentsOf(network);
  const began = performance.now();
  const matrix = segmentMatrix(network, segments);
  const seconds = (performance.now() - began) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  const pairs = matrix.cells.reduce((sum, cell) => sum + cell.count, 0);
  process.stdout.write(
    `${kind} ${String(size)} interfaces, ${String(network.filters.length - 1)} groups: ${seconds.toFixed(2)} s, peak ${peak.toFixed(0)} MiB, ${String(matrix.classes)} classes, ${String(pairs)} pairs reach\n`,
  );
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

function withOneRuleChanged(network: Network): Network {
  const [acl, group, ...rest] = network.filters;
  if (!acl || !group) return network;
  const [first, ...others] = group.inbound;
  const narrowed = first ? [{ ...first, transport: [portRange(6, 8443, 8443)] }, ...others] : [];
  return { ...network, filters: [acl, { ...group, inbound: narrowed }, ...rest] };
}
