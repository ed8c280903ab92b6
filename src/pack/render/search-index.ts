import { markedTitle } from '../../catalogue/own-controls.ts';
import type { BinderInput } from '../input.ts';
import { controlPage, statementPage } from './page.ts';
import { visible } from '../../text/visible.ts';

interface Entry {
  t: string;
  x: string;
  h: string;
}

/**
 * What the search box knows: statements, controls, checks, requests and kinds of evidence, as a classic script,
 * since pages opened from disk may not fetch. Single records stay out of it, so that it does not grow with the estate.
 */
export function searchIndex(input: BinderInput): string {
  const { catalogue, results, envelopes } = input;
  const entries: Entry[] = [
    ...results.statements.map(({ id, clause }) => ({
      t: `Statement ${id}`,
      x: `${clause} ${catalogue.statements.get(id)?.statement ?? ''}`,
      h: statementPage(id),
    })),
    ...[...catalogue.controls.values()].map((control) => ({
      t: `Control: ${markedTitle(control.title, control.id)}`,
      x: `${control.id} ${control.objective} ${control.checks.join(' ')}`,
      h: controlPage(control.id),
    })),
    ...[...catalogue.controls.values()].flatMap((control) =>
      control.requests.map((one) => ({
        t: `Request: ${one.title}`,
        x: `${one.id} ${one.asks}`,
        h: `requests.html#${one.id}`,
      })),
    ),
    ...Object.entries(input.scope.systems).map(([id, { class: kind, environment }]) => ({
      t: `System ${id}`,
      x: `${kind} ${environment}`,
      h: `systems.html#${id}`,
    })),
    { t: 'Segments and flows', x: 'isolation matrix breaches certificates', h: 'flows.html' },
    ...Object.keys(input.scope.segments).map((id) => ({ t: `Segment ${id}`, x: id, h: 'flows.html' })),
    ...[...new Set(envelopes.map(({ kind }) => kind))]
      .sort()
      .map((kind) => ({ t: `Evidence: ${kind}`, x: kind, h: `evidence.html#${kind}` })),
  ];
  return `window.ncssrSearch = ${scriptJson(visible(entries))};\n`;
}

/** JSON that can stand in a script: nothing in it can close the element or open a comment. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
