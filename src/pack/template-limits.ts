import type { BinderSource } from './binder-source.ts';
import { templatesFile } from './contents.ts';
import { parseOrNull } from './json-lines.ts';
import { builtInTemplates, type UsedTemplate } from './render/built-in-templates.ts';

/** What pages made with other templates than those of this version may say, in words. */
export function templateLimits(source: BinderSource): string[] {
  let recorded: unknown = null;
  try {
    recorded = parseOrNull(source.read(templatesFile, 1024 * 1024) ?? Buffer.alloc(0));
  } catch {
    // A file that cannot be read is reported with the files.
  }
  if (!Array.isArray(recorded)) return [];
  const builtIn = new Map(builtInTemplates().map(({ name, sha256 }) => [name, sha256]));
  const used = recorded as UsedTemplate[];
  const replaced = used.filter((one) => one.replaced).map(({ name }) => name);
  const other = used
    .filter(({ name, sha256, replaced: said }) => !said && builtIn.get(name) !== sha256)
    .map(({ name }) => name);
  return [
    ...(replaced.length === 0
      ? []
      : [
          `The CA replaced templates (${replaced.join(', ')}): pages may read otherwise than the product wrote them.` +
            ' What it found stands in bag-info.txt, on data/standing.html and in data/results.json.',
        ]),
    ...(other.length === 0
      ? []
      : [`Templates differ from those of this version of the product: ${other.join(', ')}.`]),
  ];
}
