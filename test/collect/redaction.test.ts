import { describe, expect, it } from 'vitest';
import { redact, redactionRules } from '../../src/collect/redaction.ts';
import type { Encoding } from '../../src/locker/envelope.ts';

const through = (kind: string, encoding: Encoding, text: string) => {
  const { bytes, redactions } = redact(kind, encoding, Buffer.from(text));
  return { text: Buffer.from(bytes).toString(), redactions };
};

const kindFor = (pattern: string): string => pattern.replace('*', 'any');

describe('redaction', () => {
  const places = redactionRules.flatMap(({ id, kinds, names }) =>
    names.map((name) => [id, kindFor(kinds), name] as const),
  );

  it.each(places)('%s: %s loses %s from JSON, and nothing else', (id, kind, name) => {
    const { text, redactions } = through(
      kind,
      'json',
      `{"Id":"a","x":[{"${name}" : "s\\"3cret\\\\"}],"z":"end"}`,
    );
    expect(JSON.parse(text)).toEqual({ Id: 'a', x: [{ [name]: '[redacted]' }], z: 'end' });
    expect(redactions).toEqual([{ rule: id, count: 1 }]);
  });

  it.each(places)('%s: %s loses %s from XML, and nothing else', (id, kind, name) => {
    const { text, redactions } = through(
      kind,
      'aws-query-xml',
      `<R><id>a</id><${name}>s3\ncret</${name}><z>end</z></R>`,
    );
    expect(text).toBe(`<R><id>a</id><${name}>[redacted]</${name}><z>end</z></R>`);
    expect(redactions).toEqual([{ rule: id, count: 1 }]);
  });

  it.each([
    ['json', '{"VpnConnections":[{"PreSharedKey":"s3cret-and-mo'],
    ['json', '{"VpnConnections":[{"PreSharedKey":"s3cret\\'],
    ['aws-query-xml', '<R><customerGatewayConfiguration>s3cret &lt;ke'],
    ['opaque', '<R><preSharedKey>s3cret</preSharedKey>'],
    ['opaque', '{"PreSharedKey":"s3cret"}'],
  ] as const)('leaves nothing of a secret in %s that is cut off or of unknown form', (encoding, text) => {
    expect(through('aws.ec2.vpn-connections', encoding, text).text).not.toContain('s3cret');
  });

  it('gives bytes without a secret back as they are', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x22]);
    expect(redact('aws.ec2.vpcs', 'json', bytes)).toEqual({ bytes, redactions: [] });
  });

  it('does not touch the same name in another kind', () => {
    expect(through('aws.ec2.vpcs', 'json', '{"secretText":"x"}').redactions).toEqual([]);
  });
});
