/**
 * `ncssr/ocsp`: the rules for OCSP answers and CRLs, over bytes in DER.
 *
 * `lint` and `judgeCrl` never throw, whatever the bytes. A rule that lacks what it needs stands in `notJudged`: its
 * silence is no clean answer. Instants are seconds since 1970.
 */
export { lint, type LintResult, type NotJudged } from '../ocsp/lint/lint.ts';
export type { LintOptions } from '../ocsp/lint/context.ts';
export type { Finding, Profile, Rule, Severity } from '../ocsp/lint/rule.ts';
export { rules } from '../ocsp/lint/rules.ts';
export { readOcspResponse, type OcspResponse } from '../ocsp/response.ts';
export { readCertificate, type Certificate } from '../ocsp/certificate.ts';
export { crlRules, judgeCrl, type CrlFinding, type CrlOptions, type CrlResult } from '../ocsp/crl/lint.ts';
export { readCrl, type Crl } from '../ocsp/crl/read.ts';
export { compareCrls, type CrlComparison } from '../ocsp/crl/compare.ts';
