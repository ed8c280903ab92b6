import type { Certificate } from '../../certificate.ts';
import type { DerNode } from '../../der/node.ts';
import { extensionOf, type Extension } from '../../extension.ts';
import type { Severity } from '../../lint/rule.ts';
import { verifySignature, type Verified } from '../../signature.ts';
import { encodingOf } from '../../der/node.ts';
import { certificateExtensions } from '../../certificate.ts';
import { crlExtensions, type Crl } from '../read.ts';
import { scopeOf, type Scope } from '../scope.ts';

/** Whose rules beside X.509's own: the Internet profile, the Baseline Requirements. */
export type CrlProfile = '5280' | 'BR';

/** What must be known beside the list for a rule to be judged. */
export type CrlNeed = 'issuer' | 'instant' | 'certificates' | 'algorithm';

export interface CrlOptions {
  /** When the CRL was observed, in seconds since 1970; without it its freshness is not judged. */
  readonly at?: number | undefined;
  /** Without it neither issuer nor signature is judged. */
  readonly issuer?: Certificate | undefined;
  /** Certificates that the issuer issued, to hold scope and distribution point against. */
  readonly certificates?: readonly Certificate[] | undefined;
  /** Default: both. */
  readonly profiles?: ReadonlySet<CrlProfile> | undefined;
}

export interface CrlProblem {
  /** Where; the whole list when absent. */
  readonly at?: DerNode | undefined;
  readonly message: string;
  /** When it departs from the rule's own. */
  readonly severity?: Severity;
}

export interface CrlRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly citation: string;
  /** `all`: whatever X.509 CRL it is. */
  readonly profile: 'all' | readonly CrlProfile[];
  readonly needs?: readonly CrlNeed[];
  check(context: CrlContext): Iterable<CrlProblem>;
}

export const crlProfiles: readonly CrlProfile[] = ['5280', 'BR'];

/** Everything a rule may look at. */
export class CrlContext {
  readonly crl: Crl;
  readonly options: CrlOptions;
  readonly profiles: ReadonlySet<CrlProfile>;
  #verified: Verified | undefined;

  constructor(crl: Crl, options: CrlOptions) {
    this.crl = crl;
    this.options = options;
    this.profiles = options.profiles ?? new Set(crlProfiles);
  }

  get scope(): Scope {
    return scopeOf(this.crl);
  }

  extension(name: keyof typeof crlExtensions): Extension | undefined {
    return extensionOf(this.crl.extensions, crlExtensions[name]);
  }

  /** Whether the issuer's key made the signature; undefined without an issuer. */
  get verified(): Verified | undefined {
    const { issuer } = this.options;
    const { tbs, algorithm, signature } = this.crl;
    if (issuer === undefined || tbs === undefined) return undefined;
    this.#verified ??= verifySignature(algorithm, issuer, encodingOf(tbs), signature);
    return this.#verified;
  }

  /**
   * Whose certificates the list is of, as its issuing distribution point says, or else a CA that may not certify CAs;
   * undefined where both may stand there.
   */
  get kind(): 'subscriber' | 'ca' | undefined {
    if (this.scope.userCertificates) return 'subscriber';
    if (this.scope.caCertificates) return 'ca';
    return isLowest(this.options.issuer) ? 'subscriber' : undefined;
  }
}

function isLowest(issuer: Certificate | undefined): boolean {
  const constraints = extensionOf(issuer?.extensions, certificateExtensions.basicConstraints)?.inner;
  const path = constraints?.children[1];
  return (
    path !== undefined && path.contentEnd - path.contentStart === 1 && path.bytes[path.contentStart] === 0
  );
}
