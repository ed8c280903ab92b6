import type { AuthenticationStrength } from '../../../estate/identity/entra/model.ts';
import { all, known, type Ternary } from '../ternary.ts';

/** Something that a sign-in may be required to have proved, as the combinations of methods that meet it. */
export interface Requirement {
  name: string;
  /** What proves it: the methods that somebody signs in with, or the device. */
  proof: 'methods' | 'device';
  /** Whether a combination as Graph prints it, `password,sms`, meets it; unknown for methods not known here. */
  meets(combination: string): Ternary;
}

const possession = ['microsoftAuthenticatorPush', 'softwareOath', 'hardwareOath', 'sms', 'voice'] as const;

/** Combinations that prove two factors, by Microsoft's list of authentication methods modes. */
const multiFactorCombinations: ReadonlySet<string> = new Set([
  'windowsHelloForBusiness',
  'fido2',
  'x509CertificateMultiFactor',
  'deviceBasedPush',
  'temporaryAccessPassOneTime',
  'temporaryAccessPassMultiUse',
  'federatedMultiFactor',
  ...possession.flatMap((method) =>
    [`password,${method}`, `${method},federatedSingleFactor`].map(normalised),
  ),
]);

const singleFactors: ReadonlySet<string> = new Set([
  ...possession,
  'password',
  'x509CertificateSingleFactor',
  'federatedSingleFactor',
  'email',
  'qrCodePin',
]);

const phishingResistantCombinations: ReadonlySet<string> = new Set([
  'windowsHelloForBusiness',
  'fido2',
  'x509CertificateMultiFactor',
]);

function normalised(combination: string): string {
  return combination
    .split(',')
    .map((method) => method.trim())
    .sort()
    .join(',');
}

function requirementOf(name: string, combinations: ReadonlySet<string>): Requirement {
  return {
    name,
    proof: 'methods',
    meets(combination) {
      const asked = normalised(combination);
      if (combinations.has(asked)) return 'true';
      const understood = multiFactorCombinations.has(asked) || singleFactors.has(asked);
      return understood ? 'false' : 'unknown';
    },
  };
}

export const multiFactor = requirementOf('Multi-Factor Authentication', multiFactorCombinations);

export const phishingResistant = requirementOf(
  'phishing-resistant Multi-Factor Authentication',
  phishingResistantCombinations,
);

/** That the device is one that this tenant manages and calls compliant. No method of signing in proves that. */
export const compliantDevice: Requirement = {
  name: 'a compliant device',
  proof: 'device',
  meets: () => 'false',
};

/** Whether every way through an authentication strength meets the requirement: judged by members, never by name. */
export function strengthImplies(strength: AuthenticationStrength, requirement: Requirement): Ternary {
  const { combinations } = strength;
  if (combinations === null) return 'unknown';
  // A strength without any combination is no strength that Microsoft could have stored.
  return combinations.length === 0 ? 'unknown' : all(combinations.map((one) => requirement.meets(one)));
}

/** Whether the plain grant control `mfa` meets the requirement: any two factors pass it. */
export function mfaImplies(requirement: Requirement): Ternary {
  return known([...multiFactorCombinations].every((one) => requirement.meets(one) === 'true'));
}
