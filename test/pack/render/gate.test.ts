import { expect, test } from 'vitest';
import type { BinderInput } from '../../../src/pack/input.ts';
import type { System } from '../../../src/scope/scope.ts';
import { sampleInput } from './sample-input.ts';
import { attributes, writtenSite } from './written-site.ts';

const status = (environment: string): System => ({
  class: 'certificate-system',
  functions: ['certificate-status'],
  environment,
  environmentClass: 'third-party-controlled',
  owner: 'pki-ops',
  serves: ['http://ocsp.example.test'],
  select: [],
});

/** The sample with these systems, all serving the same. */
function serving(...environments: string[]): BinderInput {
  const input = sampleInput();
  const systems = Object.fromEntries(environments.map((name) => [`ocsp-${name}`, status(name)]));
  return { ...input, scope: { ...input.scope, systems } };
}

test('each environment that can serve stands with its verdict, its reasons and the sheets they lead to', async () => {
  const site = await writtenSite(serving('legacy', 'new'));
  const page = site.get('gate.html') ?? '';
  expect(page).toMatch(/<section class="gate" id="legacy">[\s\S]*<section class="gate" id="new">/);
  expect(page.match(/class="status fail">Blocked/g)).toHaveLength(4);
  expect(page).toContain('open-must-failure, 1');
  expect(page).toMatch(/<a href="statement-1\.2\.2-a\.html">1\.2\.2-a<\/a>/);
  expect(page).toContain('No comparison of the OCSP answers of new with those of legacy is on file');
  const pages = attributes(page, 'href').filter((href) => href.endsWith('.html'));
  expect(pages.filter((href) => !site.has(href))).toEqual([]);
});

test('the one other that could take over stands beside it, and its way back is asked for', async () => {
  const two = (await writtenSite(serving('legacy', 'new'))).get('gate.html') ?? '';
  expect(two).toMatch(/Beside legacy.*statements? .*alike/);
  expect(two).toContain('rollback-unassessed');
  const three = (await writtenSite(serving('legacy', 'new', 'third'))).get('gate.html') ?? '';
  expect(three).not.toContain('Beside');
});

test('an inventory in which nothing can serve has no such page', async () => {
  const input = serving('legacy');
  const archive: System = { ...status('legacy'), class: 'security-support-system' };
  const site = await writtenSite({ ...input, scope: { ...input.scope, systems: { archive } } });
  expect(site.has('gate.html')).toBe(false);
  expect(site.get('index.html')).not.toContain('gate.html');
});
