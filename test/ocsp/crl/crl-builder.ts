import { sign } from 'node:crypto';
import { encode, explicit, integer, octetString, sequence } from '../../../src/ocsp/der/write.ts';
import { encodeExtension } from '../../../src/ocsp/request.ts';
import { ecdsaSha256, keyId, rsaSha256, utcTime, type Authority } from '../authority.ts';
import { ca } from '../response-builder.ts';

export interface CrlRecipe {
  readonly version?: Buffer | null;
  readonly algorithm?: Buffer;
  readonly outerAlgorithm?: Buffer;
  readonly issuer?: Buffer;
  readonly thisUpdate?: Buffer;
  readonly nextUpdate?: Buffer | null;
  readonly entries?: readonly Buffer[];
  /** Replaces revokedCertificates. */
  readonly list?: Buffer;
  /** Replaces, adds or (undefined) drops extensions of the list; null for a list without any. */
  readonly extensions?: Readonly<Record<string, Buffer | undefined>> | null;
  /** Replaces the wrapped list of extensions. */
  readonly wrapped?: Buffer;
  readonly by?: Authority;
  readonly sign?: (tbs: Buffer) => Buffer;
  readonly spoilt?: boolean;
  /** Between the outer fields and after them. */
  readonly tail?: Buffer;
}

export const crlOids = {
  aki: '2.5.29.35',
  number: '2.5.29.20',
  delta: '2.5.29.27',
  idp: '2.5.29.28',
  freshest: '2.5.29.46',
  reason: '2.5.29.21',
  invalidity: '2.5.29.24',
  certificateIssuer: '2.5.29.29',
  aia: '1.3.6.1.5.5.7.1.1',
};

/** An entry revoked on 14 June 2026, unless said otherwise. */
export function entry(serial: number, date = utcTime('260614100000Z'), reason?: number): Buffer {
  const code = reason === undefined ? [] : [reasonCode(reason)];
  return entryWith(integer(serial), date, ...code);
}

export function entryWith(serial: Buffer, date = utcTime('260614100000Z'), ...extensions: Buffer[]): Buffer {
  return sequence(serial, date, ...(extensions.length === 0 ? [] : [sequence(...extensions)]));
}

export function reasonCode(code: number, critical = false): Buffer {
  return encodeExtension(crlOids.reason, encode(0x0a, Buffer.from([code])), critical);
}

export const flag = (tag: number, value = 0xff): Buffer => encode(tag, Buffer.from([value]));
export const uri = (text: string): Buffer => encode(0x86, Buffer.from(text));

/** A DistributionPointName by full name, in a tag of its own. */
export function pointName(...names: Buffer[]): Buffer {
  return encode(0xa0, encode(0xa0, ...names));
}

/** An issuing distribution point of these fields. */
export function issuingPoint(...fields: Buffer[]): Buffer {
  return encodeExtension(crlOids.idp, sequence(...fields), true);
}

export const shardUri = 'http://crl.example.test/1.crl';
export const userPoint = (text = shardUri): Buffer => issuingPoint(pointName(uri(text)), flag(0x81));

export function crlNumber(number: number): Buffer {
  return encodeExtension(crlOids.number, integer(number));
}

export function listExtensions(by: Authority): Record<string, Buffer> {
  return {
    aki: encodeExtension(crlOids.aki, sequence(encode(0x80, keyId(by.key)))),
    number: crlNumber(7),
  };
}

/** A signed CRL of 15 to 19 June 2026 with one entry, unless said otherwise. */
export function crl(recipe: CrlRecipe = {}): Buffer {
  const by = recipe.by ?? ca;
  const next = recipe.nextUpdate === undefined ? utcTime('260619100000Z') : recipe.nextUpdate;
  const entries = recipe.entries ?? [entry(5)];
  const list = recipe.list ?? (entries.length === 0 ? undefined : sequence(...entries));
  const extensions = Object.values({ ...listExtensions(by), ...recipe.extensions }).filter(
    (each) => each !== undefined,
  );
  const algorithm = recipe.algorithm ?? (by.key.type === 'ec' ? ecdsaSha256 : rsaSha256);
  const tbs = sequence(
    ...(recipe.version === null ? [] : [recipe.version ?? integer(1)]),
    algorithm,
    recipe.issuer ?? by.name,
    recipe.thisUpdate ?? utcTime('260615100000Z'),
    ...(next === null ? [] : [next]),
    ...(list === undefined ? [] : [list]),
    ...(recipe.extensions === null ? [] : [recipe.wrapped ?? explicit(0, sequence(...extensions))]),
  );
  const signed = recipe.spoilt === true ? octetString(tbs) : tbs;
  const signature = recipe.sign?.(signed) ?? sign('sha256', signed, by.key.private);
  return Buffer.concat([
    sequence(tbs, recipe.outerAlgorithm ?? algorithm, encode(0x03, Buffer.from([0]), signature)),
    recipe.tail ?? Buffer.alloc(0),
  ]);
}
