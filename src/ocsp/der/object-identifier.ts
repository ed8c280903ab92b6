import type { DerNode } from './node.ts';

/** Dotted decimal of an OBJECT IDENTIFIER's contents; arcs beyond 2^53 lose digits, which no name known here has. */
export function objectIdentifierOf(node: DerNode): string {
  let text = '';
  let value = 0;
  for (let at = node.contentStart; at < node.contentEnd; at += 1) {
    const octet = node.bytes[at] ?? 0;
    value = value * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    if (text === '') {
      const root = Math.min(2, Math.floor(value / 40));
      text = `${root}.${value - root * 40}`;
    } else text += `.${value}`;
    value = 0;
  }
  return text;
}
