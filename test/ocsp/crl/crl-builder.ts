import { sign } from 'node:crypto';
import { encode, explicit, integer, octetString, sequence } from '../../../src/ocsp/der/write.ts';
import { encodeExtension } from '../../../src/ocsp/request.ts';
import { ecdsaSha256, utcTime } from '../authority.ts';
import { ca } from '../response-builder.ts';

export interface CrlRecipe {
  readonly version?: Buffer;
  readonly algorithm?: Buffer;
  readonly outerAlgorithm?: Buffer;
  readonly issuer?: Buffer;
  readonly thisUpdate?: Buffer;
  readonly nextUpdate?: Buffer | null;
  readonly entries?: readonly Buffer[];
  readonly spoilt?: boolean;
}

/** An entry revoked on 14 June 2026, unless said otherwise. */
export function entry(serial: number, date = utcTime('260614100000Z'), reason?: number): Buffer {
  const code = reason === undefined ? [] : [encode(0x0a, Buffer.from([reason]))];
  const extensions = code.map((value) => sequence(encodeExtension('2.5.29.21', value)));
  return sequence(integer(serial), date, ...extensions);
}

/** A signed CRL of 15 to 19 June 2026 with one entry, unless said otherwise. */
export function crl(recipe: CrlRecipe = {}): Buffer {
  const next = recipe.nextUpdate === undefined ? utcTime('260619100000Z') : recipe.nextUpdate;
  const entries = recipe.entries ?? [entry(5)];
  const number = encodeExtension('2.5.29.20', integer(7));
  const tbs = sequence(
    recipe.version ?? integer(1),
    recipe.algorithm ?? ecdsaSha256,
    recipe.issuer ?? ca.name,
    recipe.thisUpdate ?? utcTime('260615100000Z'),
    ...(next === null ? [] : [next]),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(0, sequence(number)),
  );
  const signature = sign('sha256', recipe.spoilt === true ? octetString(tbs) : tbs, ca.key.private);
  return sequence(tbs, recipe.outerAlgorithm ?? ecdsaSha256, encode(0x03, Buffer.from([0]), signature));
}
