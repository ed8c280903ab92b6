import { ownControls } from '../catalogue/own-controls.ts';
import { statuses } from '../judge/status.ts';
import { visibleLine } from '../text/visible.ts';
import type { BagInfo } from './bag-manifest.ts';
import type { BinderInput } from './input.ts';
import { shownPlace } from './render/words.ts';

/**
 * Where the binder stands, in lines that no template writes: what bag-info.txt says, what the log of the locker
 * holds, and what the page `standing.html` shows.
 */
export function standingOf(input: BinderInput, replaced: readonly string[]): BagInfo {
  const { results, scope, start, end, product } = input;
  const several = <T>(label: string, rows: readonly T[], text: (row: T) => string): BagInfo =>
    rows.map((row) => [label, visibleLine(text(row))] as const);
  const missing = new Set(
    results.results.flatMap((result) =>
      result.missing.map((one) => `${shownPlace(one)} ${one.operation} ${one.reason}`),
    ),
  );
  const treated = results.statements.flatMap(({ id, systems }) =>
    systems.filter(({ treatment }) => treatment !== undefined).map((one) => `${id} on ${one.id}`),
  );
  return [
    ['Source-Organization', visibleLine(scope.engagement.caOwner)],
    ['External-Identifier', start.id],
    ['Bag-Software-Agent', `ncssr ${product.version}`],
    ['Ncssr-Judged-At', results.at],
    ['Ncssr-Statements', tally(results.counts.statements)],
    ['Ncssr-Results', tally(results.counts.results)],
    ['Ncssr-Reads-Missing', String(missing.size)],
    ...several('Ncssr-Treated-And-Failing', treated, (one) => one),
    ...several(
      'Ncssr-Credential',
      end.credentials.filter(({ rating }) => rating !== 'read-only'),
      (one) => `${one.source} as ${one.caller}: ${one.rating}, ${one.why}`,
    ),
    ...several(
      'Ncssr-Waiver',
      [end.writeCredentialReason].filter((one) => one !== null),
      (reason) => `collected with a credential that could write: ${reason}`,
    ),
    ...several(
      'Ncssr-Offline',
      Object.entries(scope.systems).filter(([, { offline }]) => offline !== undefined),
      ([id, { offline }]) => `${id}: ${offline ?? ''}`,
    ),
    ...several('Ncssr-Own-Control', ownControls(input.catalogue), (id) => id),
    [
      'Ncssr-Templates',
      replaced.length === 0 ? 'built in' : visibleLine(`REPLACED by the CA: ${replaced.join(', ')}`),
    ],
  ];
}

function tally(counts: Readonly<Record<string, number>>): string {
  return statuses
    .filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => `${counts[status] ?? 0} ${status}`)
    .join(', ');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => visibleLine(text).replace(/[&<>"]/g, (one) => escapes[one] ?? one);

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

function head(title: string): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    '</head>',
    '<body>',
  ].join('\n');
}

function list(info: BagInfo): string {
  const rows = info.map(
    ([label, value]) =>
      `<dt>${escaped(label.replace(/^Ncssr-/, '').replaceAll('-', ' '))}</dt><dd>${escaped(value)}</dd>`,
  );
  return `<dl>\n${rows.join('\n')}\n</dl>`;
}

/** The page that says where the binder stands, written without any template or style sheet. */
export function standingPage(info: BagInfo): string {
  return [
    head('Where this binder stands'),
    '<main id="content">',
    '<h1>Where this binder stands</h1>',
    '<p>No template writes this page. The same lines stand in bag-info.txt, and the signed log of the evidence locker holds them. The requirements are paraphrased throughout: the requirement text governs.</p>',
    list(info),
    '<p><a href="index.html">Cover</a></p>',
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** A page from a template of the CA's own, below what it cannot change. */
export function framedPage(title: string, html: string, info: BagInfo): string {
  return [
    head(title),
    '<aside>',
    '<p><strong>This page was made with templates of the CA\u2019s own, not those of the product.</strong> What the product found is said here and on <a href="standing.html">a page that no template writes</a>.</p>',
    list(info),
    '</aside>',
    html.replace(/^\s*<!doctype[^>]*>/i, ''),
  ].join('\n');
}
