/** One value in DER: identifier, shortest definite length, contents. */
export function encode(identifier: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([identifier]), lengthOctets(body.length), body]);
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([0x80 | octets.length, ...octets]);
}

export const sequence = (...members: readonly Uint8Array[]): Buffer => encode(0x30, ...members);
export const octetString = (content: Uint8Array): Buffer => encode(0x04, content);
export const explicit = (tagNumber: number, inner: Uint8Array): Buffer => encode(0xa0 | tagNumber, inner);
export const nullValue = (): Buffer => Buffer.from([0x05, 0x00]);

/** INTEGER of a whole number, in two's complement and the fewest octets. */
export function integer(value: bigint | number): Buffer {
  return encode(0x02, integerOctets(BigInt(value)));
}

function integerOctets(value: bigint): Buffer {
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!((rest === 0n && (octets[0] ?? 0) < 0x80) || (rest === -1n && (octets[0] ?? 0) >= 0x80)));
  return Buffer.from(octets);
}

/** OBJECT IDENTIFIER of dotted decimal. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift((left & 0x7f) | 0x80);
    }
    return groups;
  });
  return encode(0x06, Buffer.from(octets));
}
