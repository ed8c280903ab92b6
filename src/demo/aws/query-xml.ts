type Schema = Readonly<Record<string, unknown>>;

/** How one query protocol writes lists and names. */
interface QueryDialect {
  listItem: 'item' | 'member';
  lowerCamel: boolean;
}

export const ec2Dialect: QueryDialect = { listItem: 'item', lowerCamel: true };
export const queryDialect: QueryDialect = { listItem: 'member', lowerCamel: false };

/** Writes a value in the shape of the command line as the service would put it on the wire. */
export function toQueryXml(value: unknown, schema: Schema | undefined, dialect: QueryDialect): string {
  if (Array.isArray(value)) {
    const items = schema?.['items'] as Schema | undefined;
    return value.map((one) => element(dialect.listItem, toQueryXml(one, items, dialect))).join('');
  }
  if (typeof value === 'object' && value !== null) {
    if (schema?.['additionalProperties'] !== undefined && schema['properties'] === undefined)
      return mapXml(value);
    const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, Schema>>;
    return Object.entries(value)
      .map(([name, inner]) =>
        element(wireName(name, properties[name], dialect), toQueryXml(inner, properties[name], dialect)),
      )
      .join('');
  }
  return escape(String(value));
}

function wireName(name: string, schema: Schema | undefined, dialect: QueryDialect): string {
  const stated = (schema?.['xml'] as { name?: string } | undefined)?.name;
  if (stated !== undefined) return stated;
  return dialect.lowerCamel ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

function mapXml(value: object): string {
  return Object.entries(value)
    .map(([key, inner]) =>
      element('entry', element('key', escape(key)) + element('value', escape(String(inner)))),
    )
    .join('');
}

export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
