import type { AwsUser, MfaDevice } from '../../../estate/identity/aws/model.ts';
import type { MissingFact } from '../answer.ts';
import type { Ternary } from '../ternary.ts';

/** Whether the keys of registered devices can leave them, and what is not known of it. */
interface FactorVerdict {
  nonExtractable: Ternary;
  missing: readonly MissingFact[];
}

/**
 * Whether a device is designed to keep its key from being extracted (NCSSR 2.2.3). A virtual device's seed stands
 * in an app; a hardware token keeps it. Under the FIDO serial stand security keys and synced passkeys alike: only
 * a certification that the CA accepts tells them apart. An SMS number holds no key and is no such device.
 */
function deviceVerdict(device: MfaDevice, acceptedCertifications: ReadonlySet<string>): FactorVerdict {
  const missing = (reason: string, read: boolean): FactorVerdict => ({
    nonExtractable: 'unknown',
    missing: [
      {
        place: device.serialNumber,
        reason,
        ...(read ? { operation: 'iam:GetMFADevice', permission: 'iam:GetMFADevice' } : {}),
      },
    ],
  });
  switch (device.deviceClass) {
    case 'virtual':
    case 'sms':
      return { nonExtractable: 'false', missing: [] };
    case 'hardware-token':
      return { nonExtractable: 'true', missing: [] };
    case 'fido':
      if (device.certifications === null)
        return missing('the certifications of the FIDO device were not read', true);
      return Object.entries(device.certifications).some(([name, level]) =>
        acceptedCertifications.has(`${name}:${level}`),
      )
        ? { nonExtractable: 'true', missing: [] }
        : missing('no accepted certification: a security key and a synced passkey look alike', false);
    case 'unknown':
      return missing('the kind of device is not known', false);
  }
}

/**
 * Whether every device with which a user can sign in keeps its key: any one of them suffices to sign in, so all
 * must. A user without devices has no such factor.
 */
export function factorVerdict(user: AwsUser, acceptedCertifications: ReadonlySet<string>): FactorVerdict {
  const { devices } = user.credentials;
  if (devices === null) {
    const operation = 'iam:ListMFADevices';
    const reason = 'the MFA devices of the user were not read';
    return {
      nonExtractable: 'unknown',
      missing: [{ place: user.arn, reason, operation, permission: operation }],
    };
  }
  const verdicts = devices.map((device) => deviceVerdict(device, acceptedCertifications));
  const missing = verdicts.flatMap((verdict) => verdict.missing);
  if (verdicts.length === 0 || verdicts.some((verdict) => verdict.nonExtractable === 'false')) {
    return { nonExtractable: 'false', missing };
  }
  return { nonExtractable: missing.length > 0 ? 'unknown' : 'true', missing };
}
