import type { ConditionalAccessPolicy, TargetClause } from '../../../estate/identity/entra/model.ts';
import { and, any, known, not, or, type Ternary } from '../ternary.ts';

/** What is signed in to, or done with the sign-in. */
export interface SignInTarget {
  name: string;
  /** Application id, a suite, or `unnamedApplication`; null for a user action. */
  application: string | null;
  userAction: string | null;
  /** Authentication contexts that the application asks for in this sign-in. */
  authenticationContexts: readonly string[];
}

/** An application that no policy names and that is in no suite. */
const unnamedApplication = 'an application that no policy names';

/** Windows Azure Service Management API: the application in front of the Azure resource manager. */
export const azureManagement = applicationTarget('Azure management', '797f4846-ba00-4fd7-ba43-dac1f8f63013');

/** Azure Key Vault: the application in front of the data of vaults, which Azure management does not include. */
export const azureKeyVault = applicationTarget('Azure Key Vault', 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093');

/** Applications in front of the directory itself, and of the activation of its roles and groups. */
export const microsoftGraph = '00000003-0000-0000-c000-000000000000';
export const privilegedIdentityManagement = '01fc33a7-78ba-4d2f-a4b7-768e336e890e';

/** Registration of the methods that later sign-ins are proved with. */
export const securityInfoRegistration: SignInTarget = {
  name: 'registration of security information',
  application: null,
  userAction: 'urn:user:registersecurityinfo',
  authenticationContexts: [],
};

/** A sign-in to one application. */
export function applicationTarget(name: string, application: string): SignInTarget {
  return { name, application, userAction: null, authenticationContexts: [] };
}

/** A sign-in to an application that asks for an authentication context, as an activation of a role may. */
export function contextTarget(context: string, application: string): SignInTarget {
  return {
    name: `authentication context ${context}`,
    application,
    userAction: null,
    authenticationContexts: [context],
  };
}

const suites = ['Office365', 'MicrosoftAdminPortals'] as const;

/** Every application, as the policies tell applications apart: those they name, each suite, and any other. */
export function everyApplication(policies: readonly ConditionalAccessPolicy[]): SignInTarget[] {
  const named = policies
    .flatMap(({ targets }) => [...targets.include, ...targets.exclude])
    .filter((id) => id !== 'All');
  return [...new Set<string>([azureManagement.application!, ...named, ...suites, unnamedApplication])]
    .sort()
    .map((id) => (id === azureManagement.application ? azureManagement : applicationTarget(id, id)));
}

/** Whether a policy is for the target. Exclusion wins over inclusion. */
export function targetApplies(clause: TargetClause, target: SignInTarget): Ternary {
  const { application, userAction, authenticationContexts } = target;
  const byApplication =
    application === null
      ? 'false'
      : and(covers(clause.include, application), not(covers(clause.exclude, application)));
  return or(
    byApplication,
    known(
      (userAction !== null && clause.userActions.includes(userAction)) ||
        authenticationContexts.some((context) => clause.authenticationContexts.includes(context)),
    ),
  );
}

/** Whether a policy excludes the target by name, whatever else stands in it. */
export function targetExcluded(clause: TargetClause, target: SignInTarget): boolean {
  return (
    target.application !== null &&
    target.authenticationContexts.length === 0 &&
    covers(clause.exclude, target.application) === 'true'
  );
}

function covers(ids: readonly string[], application: string): Ternary {
  return any(
    ids.map((id): Ternary => {
      if (id === 'All' || id.toLowerCase() === application.toLowerCase()) return 'true';
      return (suites as readonly string[]).includes(id) ? inSuite(id, application) : 'false';
    }),
  );
}

/**
 * Microsoft changes what is in a suite, and prints no list that can be read: of an application with a name of its own
 * only one thing is settled, that the Azure resource manager is not in Office 365.
 */
function inSuite(suite: string, application: string): Ternary {
  if (application === unnamedApplication || (suites as readonly string[]).includes(application))
    return 'false';
  return suite === 'Office365' && application === azureManagement.application ? 'false' : 'unknown';
}
