import type { Encoding } from '../locker/envelope.ts';

/** A place where a secret may stand, and is taken out before anything is stored. */
export interface RedactionRule {
  id: string;
  /** The kinds it applies to: a name, or a prefix that ends in `*`. */
  kinds: string;
  /** Names of JSON properties and XML elements whose text is replaced. */
  names: readonly string[];
}

/** Everything that is redacted; the binder prints this list. */
export const redactionRules: readonly RedactionRule[] = [
  {
    id: 'vpn-secrets',
    kinds: 'aws.ec2.vpn-*',
    names: ['customerGatewayConfiguration', 'CustomerGatewayConfiguration', 'preSharedKey', 'PreSharedKey'],
  },
  { id: 'user-data', kinds: 'aws.ec2.*', names: ['userData', 'UserData'] },
  { id: 'mfa-seeds', kinds: 'aws.iam.*', names: ['Base32StringSeed', 'QRCodePNG'] },
  { id: 'saml-keys', kinds: 'aws.iam.*', names: ['PrivateKey'] },
  {
    id: 'azure-secrets',
    kinds: 'azure.*',
    names: ['sharedKey', 'authorizationKey', 'customData', 'adminPassword'],
  },
  { id: 'graph-secrets', kinds: 'entra.*', names: ['secretText', 'temporaryAccessPass'] },
];

const marker = '[redacted]';

export interface Redacted {
  bytes: Uint8Array;
  redactions: { rule: string; count: number }[];
}

/** Replaces the text of every declared place by a marker; bytes without one come back as they are. */
export function redact(kind: string, encoding: Encoding, bytes: Uint8Array): Redacted {
  if (encoding !== 'json' && encoding !== 'aws-query-xml') return { bytes, redactions: [] };
  const rules = redactionRules.filter(({ kinds }) => appliesTo(kinds, kind));
  let text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const redactions: Redacted['redactions'] = [];
  for (const { id, names } of rules) {
    let count = 0;
    for (const name of names) {
      text = text.replaceAll(
        pattern(encoding, name),
        (whole, before: string, secret: string, after: string) => {
          if (secret === '' || secret === marker) return whole;
          count += 1;
          return `${before}${marker}${after}`;
        },
      );
    }
    if (count > 0) redactions.push({ rule: id, count });
  }
  return redactions.length === 0 ? { bytes, redactions } : { bytes: Buffer.from(text, 'utf8'), redactions };
}

function appliesTo(kinds: string, kind: string): boolean {
  return kinds.endsWith('*') ? kind.startsWith(kinds.slice(0, -1)) : kinds === kind;
}

function pattern(encoding: 'json' | 'aws-query-xml', name: string): RegExp {
  return encoding === 'json'
    ? new RegExp(`("${name}"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)(")`, 'g')
    : new RegExp(`(<${name}>)([\\s\\S]*?)(</${name}>)`, 'g');
}
