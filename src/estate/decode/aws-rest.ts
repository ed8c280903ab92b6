import { objectOf } from './aws-query.ts';
import { parseXml, type XmlElement } from './xml.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Roots whose children stand at the top of what the command line prints; any other root is a property of it. */
const unwrapped = new Set(['ListAllMyBucketsResult', 'Tagging', 'Error']);

/**
 * Decodes an answer of S3 into the shape that the AWS command line prints. The kind's JSON Schema says by the
 * OpenAPI keyword `xml` how a list stands in the document: with items of a name of their own, or without an element
 * around them (`wrapped: false`). Throws DecodeError.
 */
export function decodeAwsRest(text: string, schema: Schema): Record<string, unknown> {
  const root = parseXml(text);
  const body = unwrapped.has(root.name) ? root : { name: '', children: [root], text: '' };
  return objectOf(asQuery(body, schema), schema);
}

/** The same element as the query protocols would write it: every list in an element, its items called `member`. */
function asQuery(element: XmlElement, schema: Schema | undefined): XmlElement {
  if (schema?.['type'] === 'array') {
    const items = schema['items'] as Schema | undefined;
    const name = itemName(schema);
    const children = element.children.map((child) =>
      child.name === name ? { ...asQuery(child, items), name: 'member' } : child,
    );
    return { ...element, children };
  }
  const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  let { children } = element;
  for (const property of Object.values(properties)) {
    const { name, wrapped } = (property['xml'] ?? {}) as { name?: string; wrapped?: boolean };
    if (name === undefined || wrapped !== false) continue;
    const items = children.filter((child) => child.name === name);
    const others = children.filter((child) => child.name !== name);
    if (items.length > 0) children = [...others, { name, children: items, text: '' }];
  }
  return {
    ...element,
    children: children.map((child) => asQuery(child, propertyNamed(properties, child.name))),
  };
}

function itemName(schema: Schema): string | undefined {
  const { name, wrapped } = (schema['xml'] ?? {}) as { name?: string; wrapped?: boolean };
  if (wrapped === false) return name;
  return ((schema['items'] as Schema | undefined)?.['xml'] as { name?: string } | undefined)?.name;
}

function propertyNamed(properties: Readonly<Record<string, Schema>>, name: string): Schema | undefined {
  const stated = Object.values(properties).find(
    (property) => (property['xml'] as { name?: string } | undefined)?.name === name,
  );
  return stated ?? properties[name];
}
