import { describe, expect, it } from 'vitest';
import { mediaTypeOf } from '../../src/documents/media/media-type.ts';
import { docx, encryptedZip, jpeg, odt, pdf, png, xlsx } from './files.ts';

const good: Readonly<Record<string, Buffer>> = {
  'a.pdf': pdf(),
  'a.docx': docx(),
  'a.xlsx': xlsx(),
  'a.odt': odt(),
  'a.png': png(),
  'a.jpg': jpeg(),
  'a.csv': Buffer.from('person,day\nP-001,2026-11-20\n'),
  'a.json': Buffer.from('{"reviewed": true}'),
  'a.md': Buffer.from('# Change process\n'),
  'a.txt': Buffer.from('\ufeffProcess', 'utf16le'),
};

const refused = (name: string, bytes: Uint8Array): Promise<string> =>
  mediaTypeOf(name, bytes).then(
    (type) => `taken as ${type}`,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

describe('at the door', () => {
  it.each(Object.entries(good))('%s is taken', async (name, bytes) => {
    expect(await mediaTypeOf(name, bytes)).toMatch(/^(application|image|text)\//);
  });

  it.each([
    ['empty', 'a.md', Buffer.alloc(0), /is empty/],
    ['blank', 'a.md', Buffer.from(' \n\t# --- \n'), /says nothing/],
    ['a table of nothing', 'a.csv', Buffer.from(',,\n,,\n'), /says nothing/],
    ['an empty record', 'a.json', Buffer.from('{}'), /says nothing/],
    ['a torn record', 'a.json', Buffer.from('{"a": 1'), /no JSON/],
    ['not text', 'a.txt', Buffer.from([104, 105, 0, 1]), /not text/],
    ['not UTF-8', 'a.txt', Buffer.from([0x47, 0xfc, 0x6e]), /UTF-8/],
    ['an encrypted PDF', 'a.pdf', pdf({ encrypted: true }), /is encrypted/],
    ['a PDF of empty pages', 'a.pdf', pdf({ text: '' }), /show nothing/],
    ['a PDF in name', 'a.pdf', Buffer.from('%PDF-1.4\nhello\n%%EOF\n'), /damaged/],
    ['an encrypted office document', 'a.docx', encryptedZip(docx()), /is encrypted/],
    [
      'an office document in an encrypted container',
      'a.docx',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(512),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      /is encrypted/,
    ],
    ['an encrypted OpenDocument', 'a.odt', odt('<m:encryption-data/>'), /is encrypted/],
    ['an office document without a word', 'a.docx', docx(''), /holds nothing/],
    ['a document of no known type', 'a.exe', Buffer.from('MZ'), /no type/],
    ['a document without an extension', 'constructor', Buffer.from('x'), /no type/],
    ['an encrypted message', 'a.txt', Buffer.from('-----BEGIN PGP MESSAGE-----\nabc\n'), /encrypted/],
  ])('%s is refused', async (_, name, bytes, expected) => {
    expect(await refused(name, bytes)).toMatch(expected);
  });

  it('what one type is taken for, no other name is', async () => {
    const texts = ['a.csv', 'a.md', 'a.txt', 'a.json'];
    for (const [name, bytes] of Object.entries(good)) {
      for (const other of Object.keys(good)) {
        // Text is text, whatever a person calls it.
        if (name === other || (texts.includes(name) && texts.includes(other))) continue;
        expect(await refused(other, bytes), `${name} as ${other}`).not.toMatch(/^taken/);
      }
    }
  });

  it('no beginning of a binary file is taken for the whole', async () => {
    for (const name of ['a.pdf', 'a.docx', 'a.odt', 'a.png', 'a.jpg']) {
      const bytes = good[name] ?? Buffer.alloc(0);
      const step = name === 'a.pdf' ? 97 : 13;
      for (let length = 0; length < bytes.length - 8; length += step)
        expect(await refused(name, bytes.subarray(0, length)), `${length} of ${name}`).not.toMatch(/^taken/);
    }
  });

  it('a byte altered in a packed or checked part is told', async () => {
    for (const name of ['a.docx', 'a.png']) {
      const bytes = Buffer.from(good[name] ?? []);
      const at = name === 'a.png' ? 45 : bytes.indexOf('document') + 25;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(await refused(name, bytes)).toMatch(/damaged/);
    }
  });
});
