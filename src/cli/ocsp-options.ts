/** Options of `ocsp lint`. */
export interface LintFlags {
  issuer?: string;
  cert?: string;
  request?: string;
  at?: string;
  profile?: string;
  signatures: boolean;
  format: 'text' | 'json';
}

/** Options of `ocsp probe` and `ocsp compare`. */
export interface ProbeFlags {
  issuer: string;
  cert: string[];
  serial: string[];
  record?: string;
  /** File of the shape `ocsp.exchanges`. */
  evidence?: string;
  system?: string;
  oldSystem?: string;
  newSystem?: string;
  repeats: string;
  timeout: string;
  pause: string;
  format: 'text' | 'json';
}
