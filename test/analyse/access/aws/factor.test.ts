import { describe, expect, it } from 'vitest';
import { credentialPaths } from '../../../../src/analyse/access/aws/credential.ts';
import { factorVerdict } from '../../../../src/analyse/access/aws/factor.ts';
import { account, device, noCredentials, user } from './estate.ts';

describe('false passes on AWS credentials and devices', () => {
  it('case 37: a FIDO serial is a synced passkey unless a certification says otherwise', () => {
    const accepted = new Set(['FIPS-140-2:L2']);
    const serial = `arn:aws:iam::${account}:u2f/user/alice/key-1`;
    const holding = (certifications: Record<string, string> | null) =>
      user('alice', [], {
        credentials: { ...noCredentials, devices: [device(serial, 'fido', certifications)] },
      });
    expect(factorVerdict(holding({}), accepted).nonExtractable).toBe('unknown');
    expect(factorVerdict(holding({ FIDO: 'L1' }), accepted).nonExtractable).toBe('unknown');
    expect(factorVerdict(holding(null), accepted).missing[0]?.permission).toBe('iam:GetMFADevice');
    expect(factorVerdict(holding({ 'FIPS-140-2': 'L2' }), accepted).nonExtractable).toBe('true');
  });

  it('case 38: one virtual device beside a hardware token is enough to sign in', () => {
    const hardware = device('GAKT00000001', 'hardware-token');
    const app = device(`arn:aws:iam::${account}:mfa/alice`, 'virtual');
    const both = user('alice', [], { credentials: { ...noCredentials, devices: [hardware, app] } });
    expect(factorVerdict(both, new Set()).nonExtractable).toBe('false');
    const one = user('alice', [], { credentials: { ...noCredentials, devices: [hardware] } });
    expect(factorVerdict(one, new Set()).nonExtractable).toBe('true');
  });

  it('case 45: service-specific credentials are not in the credential report', () => {
    const holder = user('alice', [], {
      credentials: {
        ...noCredentials,
        activeServiceSpecific: ['codecommit.amazonaws.com'],
        activeSshPublicKeys: null,
      },
    });
    expect(credentialPaths(holder).paths.map((path) => path.kind)).toEqual(['service-specific']);
    expect(credentialPaths(holder).unread).toEqual([
      { kind: 'ssh-public-key', operation: 'iam:ListSSHPublicKeys' },
    ]);
  });
});
