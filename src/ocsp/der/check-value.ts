import type { DerNode } from './node.ts';
import { universal } from './node.ts';
import type { DerReader } from './read.ts';

/** Records what X.690 clauses 8, 10 and 11 forbid in a value of a universal type. */
export function checkValue(reader: DerReader, node: DerNode): void {
  const { identifier } = node;
  if (identifier >= 0x40) return;
  const number = identifier & 0x1f;
  const constructed = (identifier & 0x20) !== 0;
  const mustBeConstructed = number === 16 || number === 17 || number === 8 || number === 11;
  if (constructed !== mustBeConstructed) {
    reader.addAt('form', node, constructed ? 'a constructed string or value' : 'a primitive SEQUENCE or SET');
    return;
  }
  valueChecks[identifier]?.(reader, node);
}

type ValueCheck = (reader: DerReader, node: DerNode) => void;

const valueChecks: Record<number, ValueCheck | undefined> = {
  [universal.boolean]: checkBoolean,
  [universal.integer]: checkInteger,
  [universal.enumerated]: checkInteger,
  [universal.bitString]: checkBitString,
  [universal.null]: (reader, node) => {
    if (node.contentEnd > node.contentStart) reader.addAt('null', node, 'NULL with contents');
  },
  [universal.objectIdentifier]: checkObjectIdentifier,
  [universal.set]: checkSetOrder,
};

function checkBoolean(reader: DerReader, node: DerNode): void {
  const value = node.bytes[node.contentStart];
  if (node.contentEnd - node.contentStart !== 1 || (value !== 0 && value !== 0xff)) {
    reader.addAt('boolean', node, 'BOOLEAN is neither 00 nor FF');
  }
}

export function checkInteger(reader: DerReader, node: DerNode): void {
  const length = node.contentEnd - node.contentStart;
  const first = node.bytes[node.contentStart] ?? 0;
  const second = node.bytes[node.contentStart + 1] ?? 0;
  if (length === 0) reader.addAt('integer', node, 'an INTEGER without contents');
  else if (length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    reader.addAt('integer', node, 'an INTEGER with a superfluous leading octet');
  }
}

function checkBitString(reader: DerReader, node: DerNode): void {
  const length = node.contentEnd - node.contentStart;
  const unused = node.bytes[node.contentStart] ?? 0;
  const last = node.bytes[node.contentEnd - 1] ?? 0;
  if (length === 0 || unused > 7 || (length === 1 && unused > 0)) {
    reader.addAt('bit-string', node, 'a BIT STRING without a valid count of unused bits');
  } else if (unused > 0 && (last & ((1 << unused) - 1)) !== 0) {
    reader.addAt('bit-string', node, 'a BIT STRING with unused bits that are not zero');
  }
}

function checkObjectIdentifier(reader: DerReader, node: DerNode): void {
  let atStart = true;
  for (let at = node.contentStart; at < node.contentEnd; at += 1) {
    const octet = node.bytes[at] ?? 0;
    if (atStart && octet === 0x80) reader.addAt('object-identifier', node, 'an arc with leading padding');
    atStart = octet < 0x80;
  }
  if (!atStart || node.contentEnd === node.contentStart) {
    reader.addAt('object-identifier', node, 'an OBJECT IDENTIFIER without contents or cut short');
  }
}

function checkSetOrder(reader: DerReader, node: DerNode): void {
  for (let index = 1; index < node.children.length; index += 1) {
    const [before, after] = [node.children[index - 1], node.children[index]];
    if (before === undefined || after === undefined) continue;
    const left = node.bytes.subarray(before.start, before.end);
    const right = node.bytes.subarray(after.start, after.end);
    if (Buffer.compare(left, right) > 0) {
      reader.addAt('set-order', node, 'SET OF whose members are not in ascending order');
      return;
    }
  }
}
