import type { Certificate } from '../certificate.ts';
import { isCertificationAuthority } from '../certificate.ts';
import type { DerTime } from '../der/time.ts';
import type { Extension } from '../extension.ts';
import { timesOf } from '../extension.ts';
import type { OcspRequest } from '../request.ts';
import type { BasicResponse, OcspResponse } from '../response.ts';
import type { Signer } from '../signer.ts';
import type { SingleResponse } from '../single-response.ts';
import { findSigner } from '../signer.ts';
import { isUnchecked } from '../signature.ts';
import type { Feature, Lacking, Need, Profile } from './rule.ts';

export interface LintOptions {
  readonly issuer?: Certificate | undefined;
  /** The certificate whose status is told. */
  readonly subject?: Certificate | undefined;
  readonly request?: OcspRequest | undefined;
  /** When the answer was observed, in seconds since 1970. */
  readonly at?: number | undefined;
  /** Default: `defaultProfiles`. */
  readonly profiles?: ReadonlySet<Profile> | undefined;
  /** False leaves signatures unverified; the rules that need them are then reported as not judged. */
  readonly signatures?: boolean | undefined;
  /** What the subject is when its certificate is not given; `subscriber` by default. */
  readonly subjectKind?: 'subscriber' | 'ca' | undefined;
  /** The issuer's CRL. */
  readonly crl?: RevocationList | undefined;
}

/** What a CRL says of the issuer's certificates, and how far its silence can be relied on. */
export interface RevocationList {
  /** Takes the hex of a serial number's contents. */
  readonly lists: (serial: string) => boolean;
  /** Why a certificate may be revoked though the list does not name it; undefined when it may not. */
  readonly doubt: string | undefined;
  /** Whether nobody knows if the list's signature is right. */
  readonly unchecked: boolean;
}

export const profiles = ['6960', '5019', '9919', '9654', 'BR', 'MRSP', 'MSFT', 'RP'] as const;

/** RFC 9919 is opt-in while the Baseline Requirements cite RFC 5019; Microsoft's intervals bind its programme alone. */
const defaultProfiles: ReadonlySet<Profile> = new Set(['6960', '5019', '9654', 'BR', 'MRSP', 'RP']);

/** Everything a rule may look at. */
export class LintContext {
  readonly response: OcspResponse;
  readonly options: LintOptions;
  readonly profiles: ReadonlySet<Profile>;
  readonly signatures: boolean;
  #signer: { found: Signer | undefined } | undefined;
  #times: DerTime[] | undefined;
  #extensions: PlacedExtension[] | undefined;
  #intervals: Interval[] | undefined;

  constructor(response: OcspResponse, options: LintOptions) {
    this.response = response;
    this.options = options;
    this.profiles = options.profiles ?? defaultProfiles;
    this.signatures = options.signatures ?? true;
  }

  get basic(): BasicResponse | undefined {
    return this.response.basic;
  }

  /** Seconds since 1970 at which the answer says it was produced. */
  get producedAt(): number | undefined {
    return this.basic?.producedAt?.epoch;
  }

  /** True when the status told is that of a CA certificate. */
  get isCaStatus(): boolean {
    const { subject, subjectKind } = this.options;
    return subject === undefined ? subjectKind === 'ca' : isCertificationAuthority(subject);
  }

  get signer(): Signer | undefined {
    this.#signer ??= { found: findSigner(this.basic, this.options.issuer, this.signatures) };
    return this.#signer.found;
  }

  /** The delegated responder's certificate, when one signed. */
  get delegate(): Certificate | undefined {
    return this.signer?.role === 'delegate' ? this.signer.certificate : undefined;
  }

  /** Every time of RFC 6960's own, in the order of the answer. */
  get times(): readonly DerTime[] {
    this.#times ??= collectTimes(this);
    return this.#times;
  }

  /** The answers that have both bounds. */
  get intervals(): readonly Interval[] {
    this.#intervals ??= collectIntervals(this.basic);
    return this.#intervals;
  }

  get extensions(): readonly PlacedExtension[] {
    this.#extensions ??= collectExtensions(this.basic);
    return this.#extensions;
  }

  has(feature: Feature): boolean {
    switch (feature) {
      case 'defects':
        return this.response.defects.length > 0;
      case 'extensions':
        return this.extensions.length > 0;
      case 'revocations':
        return this.basic?.responses.some(isRevocation) === true;
      case 'unusual-times':
        return !this.times.every(isUsual);
    }
  }

  knows(need: Need): boolean {
    const { issuer, subject, request, at, crl } = this.options;
    switch (need) {
      case 'issuer':
        return issuer !== undefined;
      case 'subject':
        return subject !== undefined;
      case 'request':
        return request !== undefined;
      case 'instant':
        return at !== undefined;
      case 'signatures':
        return this.signatures;
      case 'crl':
        return crl !== undefined;
      case 'algorithm':
        return !isUnchecked(this.signer?.verified);
    }
  }
}

/** Rules about the signer lack one where the answer brings no certificate and the caller gave no issuer. */
export function lacksSigner({ basic, signer }: LintContext): Lacking | undefined {
  return basic !== undefined && signer === undefined ? { needs: ['issuer'] } : undefined;
}

/** Rules about the status of CA certificates lack to know what the certificate is. */
export function lacksSubject({ options }: LintContext): Lacking | undefined {
  const told = options.subject !== undefined || options.subjectKind !== undefined;
  return told ? undefined : { needs: ['subject'] };
}

function isRevocation({ status, revocationTime, reason }: SingleResponse): boolean {
  return status === 'revoked' || revocationTime !== undefined || reason !== undefined;
}

function isUsual({ utcTime, fraction, seconds, zulu, inCalendar, year }: DerTime): boolean {
  return !utcTime && fraction === undefined && seconds && zulu && inCalendar && (year ?? 0) >= 1970;
}

export interface Interval {
  readonly single: SingleResponse;
  readonly start: number;
  /** Seconds between the two bounds. */
  readonly length: number;
}

function collectIntervals(basic: BasicResponse | undefined): Interval[] {
  const all: Interval[] = [];
  for (const single of basic?.responses ?? []) {
    const [start, end] = [single.thisUpdate?.epoch, single.nextUpdate?.epoch];
    if (start !== undefined && end !== undefined) all.push({ single, start, length: end - start });
  }
  return all;
}

export interface PlacedExtension extends Extension {
  readonly list: 'responseExtensions' | 'singleExtensions';
}

const none: PlacedExtension[] = [];

function collectExtensions(basic: BasicResponse | undefined): PlacedExtension[] {
  if (basic?.extensions === undefined && basic?.responses.every((one) => one.extensions === undefined))
    return none;
  const own = (basic?.extensions?.items ?? []).map((item) => ({
    ...item,
    list: 'responseExtensions' as const,
  }));
  const single = (basic?.responses ?? []).flatMap(({ extensions }) =>
    (extensions?.items ?? []).map((item) => ({ ...item, list: 'singleExtensions' as const })),
  );
  return [...single, ...own];
}

function collectTimes({ basic, extensions }: LintContext): DerTime[] {
  const times: DerTime[] = [];
  if (basic?.producedAt !== undefined) times.push(basic.producedAt);
  for (const { thisUpdate, nextUpdate, revocationTime } of basic?.responses ?? []) {
    if (revocationTime !== undefined) times.push(revocationTime);
    if (thisUpdate !== undefined) times.push(thisUpdate);
    if (nextUpdate !== undefined) times.push(nextUpdate);
  }
  for (const extension of extensions) times.push(...timesOf(extension));
  return times;
}
