import type { Encoding } from '../locker/envelope.ts';
import { embeddedRules, reduceEmbedded } from './redaction-embedded.ts';

/** A place where a secret may stand, and is taken out before anything is stored. */
interface RedactionRule {
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
    kinds: 'aws.ec2.*',
    names: ['customerGatewayConfiguration', 'CustomerGatewayConfiguration', 'preSharedKey', 'PreSharedKey'],
  },
  { id: 'user-data', kinds: 'aws.ec2.*', names: ['userData', 'UserData'] },
  { id: 'mfa-seeds', kinds: 'aws.iam.*', names: ['Base32StringSeed', 'QRCodePNG'] },
  {
    id: 'iam-secrets',
    kinds: 'aws.iam.*',
    names: ['PrivateKey', 'SecretAccessKey', 'ServicePassword', 'ServiceCredentialSecret', 'SessionToken'],
  },
  { id: 'secret-values', kinds: 'aws.secretsmanager.*', names: ['SecretString', 'SecretBinary'] },
  { id: 'sign-in-secrets', kinds: 'aws.elasticloadbalancing.*', names: ['ClientSecret'] },
  {
    id: 'azure-secrets',
    kinds: 'azure.*',
    names: [
      'sharedKey',
      'authorizationKey',
      'customData',
      'userData',
      'adminPassword',
      'radiusServerSecret',
      'protectedSettings',
    ],
  },
  { id: 'graph-secrets', kinds: 'entra.*', names: ['secretText', 'temporaryAccessPass'] },
  { id: 'changed-values', kinds: 'entra.directory-changes', names: ['oldValue', 'newValue'] },
  {
    id: 'bodies',
    kinds: 'azure.monitor.activity-log',
    names: ['requestbody', 'requestBody', 'responsebody', 'responseBody'],
  },
  { id: 'signing-keys', kinds: 'entra.service-principals', names: ['key'] },
];

const marker = '[redacted]';

interface Redacted {
  bytes: Uint8Array;
  redactions: { rule: string; count: number }[];
}

/**
 * Replaces the text of every declared place by a marker; bytes without one come back as they are. An answer that
 * was cut off within a secret loses it too, and bytes of unknown form are searched for both forms.
 */
export function redact(kind: string, encoding: Encoding, bytes: Uint8Array): Redacted {
  const forms = formsOf(encoding);
  if (forms.length === 0) return { bytes, redactions: [] };
  const rules = redactionRules.filter(({ kinds }) => appliesTo(kinds, kind));
  let text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const redactions: Redacted['redactions'] = [];
  for (const rule of embeddedRules.filter(({ kinds }) => appliesTo(kinds, kind))) {
    const reduced = reduceEmbedded(text, rule);
    text = reduced.text;
    if (reduced.count > 0) redactions.push({ rule: rule.id, count: reduced.count });
  }
  for (const { id, names } of rules) {
    let count = 0;
    for (const pattern of forms.flatMap((form) => names.map(form))) {
      text = text.replaceAll(pattern, (whole, before: string, secret: string, after: string) => {
        if (secret === '' || secret === marker) return whole;
        count += 1;
        return `${before}${marker}${after}`;
      });
    }
    if (count > 0) redactions.push({ rule: id, count });
  }
  return redactions.length === 0 ? { bytes, redactions } : { bytes: Buffer.from(text, 'utf8'), redactions };
}

function appliesTo(kinds: string, kind: string): boolean {
  return kinds.endsWith('*') ? kind.startsWith(kinds.slice(0, -1)) : kinds === kind;
}

type Form = (name: string) => RegExp;

const inJson: Form = (name) =>
  new RegExp(`("${name}"\\s*:\\s*")((?:[^"\\\\]|\\\\[\\s\\S]|\\\\$)*)("|$)`, 'g');
const inXml: Form = (name) => new RegExp(`(<${name}>)([\\s\\S]*?)(</${name}>|$)`, 'g');

function formsOf(encoding: Encoding): Form[] {
  switch (encoding) {
    case 'json':
      return [inJson];
    case 'aws-query-xml':
    case 'aws-rest-xml':
      return [inXml];
    case 'opaque':
      return [inJson, inXml];
    case 'csv':
    case 'yaml':
      return [];
  }
}
