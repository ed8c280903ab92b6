import { choice, instant, optionalText, text, type Shape } from '../shape.ts';

/** Recorded questions to OCSP responders and what came back, and CRLs as they were served, as `ncssr ocsp` writes them with `--evidence`. */
export const ocspExchanges: Shape = {
  as: 'ocsp.exchanges',
  title: 'OCSP exchanges',
  columns: {
    system: text,
    /** `observed`: an answer that came some other way, known by its octets alone; `crl`: a list that was fetched. */
    side: choice('probe', 'observed', 'old', 'new', 'crl'),
    /** The certificate of the issuing CA, base64 of its DER. */
    issuer: text,
    probe: text,
    method: text,
    url: text,
    address: text,
    status: text,
    /** A JSON object. */
    headers: optionalText,
    /** Base64; empty where the question is not known. */
    request: optionalText,
    body: optionalText,
    bodySha256: text,
    at: instant,
    milliseconds: optionalText,
    failure: optionalText,
  },
};
