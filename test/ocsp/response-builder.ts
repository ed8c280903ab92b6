import { sign } from 'node:crypto';
import { contentOf } from '../../src/ocsp/der/node.ts';
import {
  encode,
  explicit,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
} from '../../src/ocsp/der/write.ts';
import { encodeCertificateId } from '../../src/ocsp/certificate-id.ts';
import { parseCertificate } from '../../src/ocsp/certificate.ts';
import { encodeExtension, encodeOcspRequest, readOcspRequest } from '../../src/ocsp/request.ts';
import type { LintOptions } from '../../src/ocsp/lint/context.ts';
import type { Authority, Key } from './authority.ts';
import {
  authority,
  certificate,
  delegateExtensions,
  ecdsaSha256,
  ecKey,
  keyId,
  leaf,
  name,
  rsaKey,
  rsaSha256,
} from './authority.ts';

export const at = Date.UTC(2026, 5, 15, 12) / 1000;
export const time = (text: string): Buffer => encode(0x18, Buffer.from(text));
export const ids = {
  nonce: '1.3.6.1.5.5.7.48.1.2',
  crl: '1.3.6.1.5.5.7.48.1.3',
  cutoff: '1.3.6.1.5.5.7.48.1.6',
  extendedRevoke: '1.3.6.1.5.5.7.48.1.9',
};

export const ca = authority('Example Issuing CA', ecKey());
export const rsaCa = authority('Example RSA CA', rsaKey());
export const leafDer = leaf(ca);
export const subject = parseCertificate(leafDer);
export const serial = Buffer.from(contentOf(subject.serial));
export const certId = encodeCertificateId('sha1', ca.certificate, serial);
export const requestBytes = encodeOcspRequest({ ids: [certId] });

export interface Delegate {
  readonly key: Key;
  readonly name: Buffer;
  readonly der: Buffer;
}

/** A delegated responder of `issuer`; `changed` replaces, adds or (undefined) drops extensions. */
export function delegate(
  changed: Record<string, Buffer | undefined> = {},
  more: Partial<Parameters<typeof certificate>[0]> = {},
  issuer: Authority = ca,
  key: Key = ecKey(),
): Delegate {
  const all = { ...delegateExtensions(key, issuer.key), ...changed };
  const extensions = Object.values(all).filter((each) => each !== undefined);
  const own = name('Example Responder');
  const der = certificate({
    subject: own,
    issuer: issuer.name,
    key,
    issuerKey: issuer.key,
    extensions,
    ...more,
  });
  return { key, name: own, der };
}

export const responder = delegate();

export interface SingleRecipe {
  readonly id?: Buffer;
  readonly status?: Buffer;
  readonly thisUpdate?: Buffer;
  readonly nextUpdate?: Buffer | null;
  readonly extensions?: readonly Buffer[];
  readonly tail?: Buffer;
}

export const good = Buffer.from('8000', 'hex');
export const revoked = (when: string, reason?: number): Buffer =>
  encode(
    0xa1,
    time(when),
    ...(reason === undefined ? [] : [explicit(0, encode(0x0a, Buffer.from([reason])))]),
  );

export function single(recipe: SingleRecipe = {}): Buffer {
  const next = recipe.nextUpdate === null ? [] : [explicit(0, recipe.nextUpdate ?? time('20260619100000Z'))];
  return sequence(
    recipe.id ?? certId,
    recipe.status ?? good,
    recipe.thisUpdate ?? time('20260615100000Z'),
    ...next,
    ...(recipe.extensions === undefined ? [] : [explicit(1, sequence(...recipe.extensions))]),
    ...(recipe.tail === undefined ? [] : [recipe.tail]),
  );
}

export interface Recipe {
  readonly signer?: { key: Key; der?: Buffer; name?: Buffer };
  readonly version?: Buffer;
  readonly responder?: Buffer;
  readonly producedAt?: Buffer;
  readonly singles?: readonly Buffer[];
  readonly extensions?: readonly Buffer[];
  readonly certificates?: readonly Buffer[] | null;
  readonly algorithm?: Buffer;
  readonly hash?: string;
  readonly signatureBits?: (signature: Buffer) => Buffer;
  readonly type?: Buffer;
  readonly status?: Buffer;
  readonly afterBasic?: Buffer;
  readonly tail?: Buffer;
  /** Changes the tbsResponseData before it is signed. */
  readonly tbs?: (tbs: Buffer) => Buffer;
  readonly sign?: (tbs: Buffer) => Buffer;
}

export const byKey = (key: Key): Buffer => explicit(2, octetString(keyId(key)));
export const byName = (own: Buffer): Buffer => explicit(1, own);

/** A successful answer, signed over whatever the recipe makes of it. */
export function response(recipe: Recipe = {}): Buffer {
  const signer = recipe.signer ?? responder;
  const plain = sequence(
    ...(recipe.version === undefined ? [] : [recipe.version]),
    recipe.responder ?? byKey(signer.key),
    recipe.producedAt ?? time('20260615100000Z'),
    sequence(...(recipe.singles ?? [single()])),
    ...(recipe.extensions === undefined ? [] : [explicit(1, sequence(...recipe.extensions))]),
  );
  const tbs = recipe.tbs?.(plain) ?? plain;
  const signature = recipe.sign?.(tbs) ?? sign(recipe.hash ?? 'sha256', tbs, signer.key.private);
  const own = signer.der === undefined ? [] : [signer.der];
  const certificates = recipe.certificates === undefined ? own : recipe.certificates;
  const none = recipe.certificates === undefined && own.length === 0;
  const basic = sequence(
    tbs,
    recipe.algorithm ?? (signer.key.type === 'ec' ? ecdsaSha256 : rsaSha256),
    recipe.signatureBits?.(signature) ?? encode(0x03, Buffer.from([0]), signature),
    ...(certificates === null || none ? [] : [explicit(0, sequence(...certificates))]),
  );
  const type = recipe.type ?? objectIdentifier('1.3.6.1.5.5.7.48.1.1');
  const body = octetString(Buffer.concat([basic, recipe.afterBasic ?? Buffer.alloc(0)]));
  const whole = sequence(recipe.status ?? encode(0x0a, Buffer.from([0])), explicit(0, sequence(type, body)));
  return Buffer.concat([whole, recipe.tail ?? Buffer.alloc(0)]);
}

export const options: LintOptions = {
  issuer: ca.certificate,
  subject,
  request: readOcspRequest(requestBytes),
  at,
};

export const extension = encodeExtension;
export const nullDer = nullValue();
