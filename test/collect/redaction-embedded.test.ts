import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/collect/redaction.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 20_000 : 500;
const kind = 'aws.cloudtrail.changes';
const through = (text: string) => {
  const { bytes, redactions } = redact(kind, 'json', Buffer.from(text));
  return { text: Buffer.from(bytes).toString(), redactions };
};
const answer = (record: string): string =>
  JSON.stringify({ Events: [{ EventId: 'e', CloudTrailEvent: record }] });
const recordIn = (text: string): unknown => {
  const { Events } = JSON.parse(text) as { Events: [{ CloudTrailEvent: string }] };
  return JSON.parse(Events[0].CloudTrailEvent);
};

describe('the record within an event', () => {
  it('keeps who, what, when and the outcome, and loses what was sent and answered', () => {
    const kept = {
      eventName: 'ConsoleLogin',
      eventTime: '2026-11-10T10:00:00Z',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/r/s',
        sessionContext: { sessionIssuer: { arn: 'arn:role' }, sourceIdentity: 'P-1' },
        onBehalfOf: { userId: 'u-1' },
      },
      resources: [{ ARN: 'arn:x', type: 'AWS::S3::Bucket' }],
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'No' },
    };
    const record = {
      ...kept,
      requestParameters: { password: 's3cret "quoted" \\' },
      responseElements: { ConsoleLogin: 'Success', credentials: { sessionToken: 's3cret' } },
      additionalEventData: { MFAUsed: 'No', LoginTo: 'https://s3cret' },
      userAgent: 's3cret',
      errorMessage: 's3cret',
      tlsDetails: ['s3cret'],
    };
    const { text, redactions } = through(answer(JSON.stringify(record)));
    expect(text).not.toContain('s3cret');
    expect(recordIn(text)).toEqual(kept);
    expect(redactions).toEqual([{ rule: 'event-details', count: 6 }]);
  });

  it('comes back byte for byte where nothing was to go', () => {
    const text = answer('{ "eventName" : "StopInstances", "resources":[ ] }');
    expect(through(text)).toEqual({ text, redactions: [] });
  });

  it.each([
    ['is no JSON', answer('{"requestParameters":{"password":"s3cret"')],
    ['is no object', answer('["s3cret"]')],
    ['is cut off', '{"Events":[{"CloudTrailEvent":"{\\"requestParameters\\":\\"s3cret'],
    ['is cut off in an escape', '{"Events":[{"CloudTrailEvent":"{\\"s3cret\\'],
    ['holds text where members are due', answer('{"userIdentity":"s3cret","responseElements":"s3cret"}')],
    ['holds a list where members are due', answer('{"responseElements":["s3cret",{"x":"s3cret"}]}')],
  ])('one that %s leaves nothing of a secret', (_name, text) => {
    const redacted = through(text);
    expect(redacted.text).not.toContain('s3cret');
    expect(redacted.redactions).toMatchObject([{ rule: 'event-details' }]);
  });

  it('no value under a name that is not declared survives, however deep and however escaped', () => {
    const secret = fc.constantFrom('s3cret', 'a"s3cret', '\\s3cret', '\u2028s3cret', '}s3cret{');
    const names = fc.constantFrom(
      'requestParameters',
      'userAgent',
      'x',
      'responseElements',
      'Event',
      'CloudTrailEvent',
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        secret,
        fc.array(tie('node'), { maxLength: 2 }),
        fc.dictionary(names, tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(names, tree, { maxKeys: 4 }), (record) => {
        const { text } = through(answer(JSON.stringify({ ...record, eventName: 'kept' })));
        expect(text).not.toContain('s3cret');
        expect(recordIn(text)).toMatchObject({ eventName: 'kept' });
      }),
      { numRuns: runs },
    );
  });

  it('is left alone in other kinds', () => {
    const text = answer('{"requestParameters":1}');
    expect(Buffer.from(redact('aws.ec2.vpcs', 'json', Buffer.from(text)).bytes).toString()).toBe(text);
  });
});
