import { DecodeError } from './decode-error.ts';

/** An element of an XML document. */
export interface XmlElement {
  name: string;
  children: XmlElement[];
  text: string;
  /** Left out where there are none: the AWS query protocols do not use them. */
  attributes?: Readonly<Record<string, string>>;
}

const deepest = 64;
const largest = 256 * 1024 * 1024;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/**
 * Parses XML strictly: one root, every element closed, the five named entities and numeric ones only. A document
 * type is refused, so that nothing can be defined or fetched. Throws DecodeError.
 */
export function parseXml(source: string): XmlElement {
  if (source.length > largest)
    throw new DecodeError(`${source.length} characters are more than an answer may have`);
  const open: XmlElement[] = [];
  let root: XmlElement | null = null;
  let at = 0;
  while (at < source.length) {
    const tag = source.indexOf('<', at);
    const text = source.slice(at, tag === -1 ? undefined : tag);
    addText(open.at(-1), text, at);
    if (tag === -1) break;
    const marked = markup(source, tag);
    at = marked.end;
    if (marked.kind === 'ignore') continue;
    if (marked.kind === 'cdata') {
      const inner = open.at(-1);
      if (!inner) throw new DecodeError(`character data outside the root, at ${tag}`);
      inner.text += marked.text;
    } else if (marked.kind === 'close') {
      const closed = open.pop();
      if (closed?.name !== marked.name) throw new DecodeError(`</${marked.name}> closes nothing, at ${tag}`);
    } else {
      const element: XmlElement = { name: marked.name, children: [], text: '' };
      if (marked.attributes !== '') element.attributes = attributesOf(marked.attributes, tag);
      const parent = open.at(-1);
      if (parent) parent.children.push(element);
      else if (root) throw new DecodeError(`a second root <${marked.name}>, at ${tag}`);
      else root = element;
      if (marked.kind === 'open') open.push(element);
      if (open.length > deepest) throw new DecodeError(`more than ${deepest} elements deep, at ${tag}`);
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) throw new DecodeError(`<${unclosed.name}> is not closed: the answer is cut off`);
  if (!root) throw new DecodeError('no element: the answer is empty or no XML');
  return root;
}

type Markup =
  | { kind: 'ignore'; end: number }
  | { kind: 'cdata'; text: string; end: number }
  | { kind: 'open' | 'close' | 'empty'; name: string; attributes: string; end: number };

const tagForm = /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;

function markup(source: string, tag: number): Markup {
  if (source.startsWith('<?', tag)) return { kind: 'ignore', end: after(source, '?>', tag) };
  if (source.startsWith('<!--', tag)) return { kind: 'ignore', end: after(source, '-->', tag) };
  if (source.startsWith('<![CDATA[', tag)) {
    const end = after(source, ']]>', tag);
    return { kind: 'cdata', text: source.slice(tag + 9, end - 3), end };
  }
  if (source.startsWith('<!', tag))
    throw new DecodeError(`a document type or declaration is refused, at ${tag}`);
  tagForm.lastIndex = tag;
  const match = tagForm.exec(source);
  if (!match) throw new DecodeError(`a tag is malformed or cut off, at ${tag}`);
  const [whole, slash, name = '', attributes = '', empty] = match;
  const kind = slash === '/' ? 'close' : empty === '/' ? 'empty' : 'open';
  return { kind, name, attributes, end: tag + whole.length };
}

function attributesOf(source: string, at: number): Record<string, string> {
  return Object.fromEntries(
    [...source.matchAll(/([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, name = '', double, single]) => [name, unescape(double ?? single ?? '', at)],
    ),
  );
}

function after(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  if (found === -1) throw new DecodeError(`"${mark}" is missing: the answer is cut off`);
  return found + mark.length;
}

function addText(inner: XmlElement | undefined, text: string, at: number): void {
  if (text === '') return;
  if (inner) inner.text += text.includes('&') ? unescape(text, at) : text;
  else if (text.trim() !== '' && text !== '\uFEFF') throw new DecodeError(`text outside the root, at ${at}`);
}

function unescape(text: string, at: number): string {
  return text.replaceAll(/&([^;&\s]{0,10});?/g, (whole, name: string) => {
    const known = whole.endsWith(';') ? (entities[name] ?? numeric(name)) : undefined;
    if (known === undefined) throw new DecodeError(`an unknown entity "${whole}", near ${at}`);
    return known;
  });
}

function numeric(name: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name);
  if (!match) return undefined;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
