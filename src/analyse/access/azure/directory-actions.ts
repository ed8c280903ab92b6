/**
 * Operations of directory roles that give nobody access to anything, each kind with its reason. Whatever is not named
 * here and gives no power that is modelled is possible power over everything: Microsoft adds operations, and an
 * operation that nobody thought about must widen. Source: Microsoft Entra built-in roles, permissions reference
 * (operations are named PROVIDER/OBJECT/PROPERTY/VERB), read 2026-11.
 */
const harmless: readonly { names: RegExp; because: string }[] = [
  {
    names:
      /^microsoft\.(office365|azure)\.(supporttickets|servicehealth|messagecenter|usagereports|organizationalmessages)\//,
    because: 'concerns cases, notices and reports of Microsoft',
  },
  {
    names:
      /^microsoft\.directory\/users\/(photo|manager|usagelocation|licenseassignment|sponsors|lifecycleinfo)\/|^microsoft\.directory\/users\/(create|delete|restore|disable|enable|inviteguest|invalidateallrefreshtokens|reprocesslicenseassignment)$/,
    because: 'makes, ends or describes accounts, and gives the credentials of none that exists',
  },
  {
    names:
      /^microsoft\.directory\/(conditionalaccesspolicies|namedlocations|crosstenantaccesspolicy\/basic)\//,
    because: 'changes what is asked at sign-in, which is judged by itself, and gives no access',
  },
  {
    names:
      /^microsoft\.directory\/(contacts|auditlogs|signinreports|provisioninglogs|organization\/branding|loginorganizationbranding|accessreviews)\//,
    because: 'touches no account, credential, group or role, or only takes access away',
  },
  {
    names:
      /^microsoft\.directory\/(groups|groups\.[a-z]+|applications|applications\.[a-z]+|serviceprincipals)\/(create|createasowner|delete|restore|disable|tag\/update|notes\/update|verification\/update|classification\/update|settings\/update)$/,
    because: 'makes or ends something that holds nothing yet, or only describes it',
  },
];

/** Reads that show a credential. */
const shownCredentials =
  /\/(bitlockerkeys\/key|devicelocalcredentials\/password|devicelocalcredentials\/allproperties)\/read$/;

/** Why an operation of a directory role gives access to nothing; null where nothing says so. */
export function harmlessBecause(action: string): string | null {
  const name = action.toLowerCase();
  if (shownCredentials.test(name)) return null;
  if (name.endsWith('/read')) return 'only reads';
  return harmless.find(({ names }) => names.test(name))?.because ?? null;
}

/** Names of what may hold a credential or a message with one. */
const mayHoldCredentials = /credential|bitlocker|password|secret|key/i;

/**
 * Whether an application permission only reads, by its name: SUBJECT.Read or SUBJECT.ReadBasic, as Microsoft Graph
 * names them, of a subject that holds no credentials.
 */
export function onlyReads(permission: string): boolean {
  const [subject = '', verb = '', ...rest] = permission.split('.');
  return (
    /^Read(Basic)?$/.test(verb) &&
    !mayHoldCredentials.test(subject) &&
    rest.every((one) => /^[A-Z][A-Za-z-]*$/.test(one) && !/write|manage|create|delete|update/i.test(one))
  );
}
