import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A certification authority that lives as long as a demonstration, and one server certificate for 127.0.0.1. */
export interface ThrowawayCa {
  /** PEM of the authority: what clients are told to trust. */
  ca: string;
  /** PEM of the server certificate and of its key. */
  certificate: string;
  key: string;
}

/** Makes a new authority and a server certificate under it; the authority's key is not kept. */
export function makeThrowawayCa(): ThrowawayCa {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = name('Throw-away CA of the sample estate');
  const ca = certificate(1, issuer, issuer, authority.publicKey, authority.privateKey, [
    extension('2.5.29.19', sequence(tlv(0x01, Buffer.from([0xff])))),
    extension('2.5.29.15', tlv(0x03, Buffer.from([2, 0x04]))),
  ]);
  const leaf = certificate(2, issuer, name('127.0.0.1'), server.publicKey, authority.privateKey, [
    extension('2.5.29.37', sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(tlv(0x87, Buffer.from([127, 0, 0, 1])))),
  ]);
  return {
    ca: pem(ca),
    certificate: pem(leaf),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** An X.509 version 3 certificate (RFC 5280 4.1), signed with ECDSA and SHA-256. */
function certificate(
  serial: number,
  issuer: Buffer,
  subject: Buffer,
  key: KeyObject,
  signer: KeyObject,
  extensions: Buffer[],
): Buffer {
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([serial])),
    algorithm,
    issuer,
    sequence(tlv(0x17, Buffer.from('260101000000Z')), tlv(0x17, Buffer.from('460101000000Z'))),
    subject,
    key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  return sequence(toBeSigned, algorithm, tlv(0x03, Buffer.from([0]), sign('sha256', toBeSigned, signer)));
}

function name(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(objectIdentifier('2.5.4.3'), tlv(0x0c, Buffer.from(commonName)))));
}

function extension(identifier: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), tlv(0x01, Buffer.from([0xff])), tlv(0x04, value));
}

function sequence(...contents: Buffer[]): Buffer {
  return tlv(0x30, ...contents);
}

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}

function tlv(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const lengthOctets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthOctets]), content]);
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}
