import type { EvidenceFlags } from './ocsp-evidence.ts';

/** Options of `ocsp lint`. */
export interface LintFlags extends EvidenceFlags {
  issuer?: string;
  cert?: string;
  request?: string;
  /** A CRL of the issuer. */
  crl?: string;
  at?: string;
  profile?: string;
  signatures: boolean;
  system?: string;
  format: 'text' | 'json';
}

/** Options of `ocsp probe` and `ocsp compare`. */
export interface ProbeFlags extends EvidenceFlags {
  issuer: string;
  cert: string[];
  serial: string[];
  record?: string;
  /** When the certificates were published, RFC 3339. */
  published?: string;
  /** A CRL of the issuer. */
  crl?: string;
  /** Folder of an earlier recording. */
  previous?: string;
  system?: string;
  oldSystem?: string;
  newSystem?: string;
  repeats: string;
  timeout: string;
  pause: string;
  format: 'text' | 'json';
}

/** Options of `ocsp crl` and `ocsp crl-compare`. */
export interface CrlFlags {
  issuer?: string;
  at?: string;
  /** Certificates that the lists are held against. */
  cert?: string[];
  profile?: string;
  /** Longest list that is read. */
  mostOctets?: string;
  format: 'text' | 'json';
}
