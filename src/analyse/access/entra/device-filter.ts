const positive: ReadonlySet<string> = new Set(['eq', 'startswith', 'endswith', 'contains', 'in']);
const negative: ReadonlySet<string> = new Set(['ne', 'notstartswith', 'notendswith', 'notcontains', 'notin']);
const joining: ReadonlySet<string> = new Set(['and', 'or']);

/**
 * Whether a device that the tenant does not know meets the rule of a device filter: none of its attributes has a
 * value, so that it meets no comparison for likeness and every one for difference. Null where the rule mixes both, or
 * has something else in it.
 */
export function unknownDeviceMeets(rule: string): boolean | null {
  const bare = rule.replaceAll(/"[^"]*"|'[^']*'/g, '""');
  const operators = [...bare.matchAll(/(?<=[\s)])-(\w+)/g)]
    .map(([, name = '']) => name.toLowerCase())
    .filter((name) => !joining.has(name));
  if (operators.length === 0 || /(^|[\s(])-?not\b/i.test(bare)) return null;
  if (operators.every((name) => positive.has(name))) return false;
  return operators.every((name) => negative.has(name)) ? true : null;
}
