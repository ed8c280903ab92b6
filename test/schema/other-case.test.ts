import { describe, expect, it } from 'vitest';
import { isCredentialReport } from '../../src/schema/credential-report.ts';
import { kindSchemas } from '../../src/schema/kind-schemas.ts';
import { otherCaseWalk } from '../../src/schema/other-case.ts';

const breach = otherCaseWalk({
  properties: { List: { items: { properties: { CidrIp: {} } } }, Tags: { additionalProperties: {} } },
});

describe('a name in another case', () => {
  it('is a breach, at any depth, with its place', () => {
    expect(breach({ List: [{ CidrIp: '' }, { cidrIp: '' }] })).toBe(
      '/List/1 has cidrIp, which is spelled CidrIp',
    );
    expect(breach({ List: [], list: [] })).toBe('the whole has list, which is spelled List');
  });

  it('is none where the schema names nothing, as among tags', () => {
    expect(breach({ Tags: { cidrip: 'x', list: 'y' }, Other: { list: 1 } })).toBeNull();
  });
});

const header = `user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated`;
const row =
  'alice,arn:aws:iam::111122223333:user/alice,2026-01-01T00:00:00+00:00,true,no_information,N/A,false,true,2026-01-01T00:00:00+00:00,N/A,false,N/A,N/A,false,N/A,false,N/A';
const report = (text: string): string => Buffer.from(text).toString('base64');

describe('a credential report', () => {
  it('has every column that is read', () => {
    expect(isCredentialReport(report(`${header}\n${row}\n`))).toBe(true);
    for (const column of header.split(',')) {
      const renamed = header.replace(column, column.toUpperCase());
      expect(isCredentialReport(report(`${renamed}\n${row}\n`)), column).toBe(false);
    }
  });

  it('says true, false or that it does not apply, and nothing else', () => {
    for (const cell of ['TRUE', '', '1'])
      expect(
        isCredentialReport(report(`${header}\n${row.replace('true,2026', `${cell},2026`)}\n`)),
        cell,
      ).toBe(false);
  });

  it('is asked for by its kind', () => {
    const page = { Content: report('user,arn\n'), GeneratedTime: '2026-11-20T08:30:00Z' };
    expect(kindSchemas().breach('aws.iam.credential-report', { ...page, Content: report('a\nb\n') })).toMatch(
      /Content must match format/,
    );
  });
});
