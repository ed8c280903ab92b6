import { DecodeError } from './decode-error.ts';
import { parseXml, type XmlElement } from './xml.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * Decodes an answer of the AWS query protocols (EC2, IAM, STS, Elastic Load Balancing) into the shape that the AWS
 * command line prints. The kind's JSON Schema says which type each value has and, by the OpenAPI keyword `xml`, the
 * element name where it does not follow from the property's. Elements that the schema does not name are kept under
 * their own name in upper camel case.
 */
export function decodeAwsQuery(text: string, schema: Schema): Record<string, unknown> {
  const root = parseXml(text);
  if (!root.name.endsWith('Response'))
    throw new DecodeError(`<${root.name}> is no answer of an AWS query service`);
  const result = root.children.find(({ name }) => name.endsWith('Result'));
  const body = result ?? { ...root, children: root.children.filter(({ name }) => !bookkeeping.has(name)) };
  return objectOf(body, schema);
}

const bookkeeping = new Set(['requestId', 'ResponseMetadata']);
const listElements = new Set(['item', 'member']);

function toValue(element: XmlElement, schema: Schema | undefined): unknown {
  switch (schema?.['type']) {
    case 'array':
      return toList(element, schema['items'] as Schema | undefined);
    case 'object':
      return element.children.length > 0 && element.children.every(({ name }) => name === 'entry')
        ? toMap(element, schema)
        : objectOf(element, schema);
    case 'integer':
    case 'number':
      return toNumber(element);
    case 'boolean':
      return toBoolean(element);
    case 'string':
      return element.text;
    default:
      return unguided(element);
  }
}

/** The object whose properties are the children of an element. Throws DecodeError for a name twice. */
export function objectOf(element: XmlElement, schema: Schema): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const names = wireNames(properties);
  const value: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const child of element.children) {
    const name = names.get(child.name) ?? upperCamel(child.name);
    const taken = Object.hasOwn(value, name);
    // A name twice, one of them not a list, would silently lose a value.
    if (seen.has(child.name) || (taken && Object.hasOwn(value, child.name)))
      throw new DecodeError(`<${child.name}> stands twice in <${element.name}>`);
    seen.add(child.name);
    // Two spellings of one name are two values; the second keeps its own.
    if (taken) value[child.name] = unguided(child);
    else value[name] = toValue(child, properties[name]);
  }
  return value;
}

const wireNamesOf = new WeakMap<object, ReadonlyMap<string, string>>();

function wireNames(properties: Readonly<Record<string, Schema>>): ReadonlyMap<string, string> {
  const known = wireNamesOf.get(properties);
  if (known) return known;
  const names = new Map(
    Object.entries(properties).map(([name, schema]) => [
      (schema['xml'] as { name?: string } | undefined)?.name ?? '',
      name,
    ]),
  );
  for (const name of Object.keys(properties)) {
    if (properties[name]?.['xml'] !== undefined) continue;
    names.set(name, name);
    names.set(name.charAt(0).toLowerCase() + name.slice(1), name);
  }
  wireNamesOf.set(properties, names);
  return names;
}

function toList(element: XmlElement, items: Schema | undefined): unknown[] {
  const stray = element.children.find(({ name }) => !listElements.has(name));
  if (stray) throw new DecodeError(`<${stray.name}> stands in the list <${element.name}>`);
  return element.children.map((child) => toValue(child, items));
}

function toMap(element: XmlElement, schema: Schema): Record<string, unknown> {
  const values = schema['additionalProperties'];
  const part = (entry: XmlElement, name: string): XmlElement => {
    const found = entry.children.find((child) => child.name === name);
    if (!found) throw new DecodeError(`an entry of <${element.name}> has no <${name}>`);
    return found;
  };
  return Object.fromEntries(
    element.children.map((entry) => [
      part(entry, 'key').text,
      toValue(part(entry, 'value'), typeof values === 'object' ? (values as Schema) : undefined),
    ]),
  );
}

function toNumber(element: XmlElement): number {
  const number = Number(element.text);
  if (element.text.trim() === '' || !Number.isFinite(number)) {
    throw new DecodeError(`<${element.name}> is "${element.text.slice(0, 40)}", which is no number`);
  }
  return number;
}

function toBoolean(element: XmlElement): boolean {
  if (element.text === 'true') return true;
  if (element.text === 'false') return false;
  throw new DecodeError(
    `<${element.name}> is "${element.text.slice(0, 40)}", which is neither true nor false`,
  );
}

function unguided(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text;
  if (element.children.every(({ name }) => listElements.has(name))) return element.children.map(unguided);
  const value: Record<string, unknown> = {};
  for (const child of element.children) {
    const name = upperCamel(child.name);
    const known = value[name];
    value[name] = known === undefined ? unguided(child) : [known, unguided(child)].flat();
  }
  return value;
}

function upperCamel(name: string): string {
  if (name === '__proto__') throw new DecodeError('<__proto__> is no name of an answer');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
