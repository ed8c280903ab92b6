import type {
  EnterpriseApplication,
  FederationModel,
  IdentityProvider,
  OpenIdProvider,
  SamlProvider,
} from '../../../estate/identity/federation/model.ts';
import type { MissingFact } from '../answer.ts';

/** Which applications of which directory sign people in for an identity provider of AWS, or why that is not proved. */
export type Chain =
  | { kind: 'application'; provider: IdentityProvider; applications: readonly EnterpriseApplication[] }
  | { kind: 'unresolved'; missing: readonly MissingFact[] };

/** Hosts under which Entra ID names itself as the issuer, in each of its clouds. */
const samlHosts = ['sts.windows.net', 'sts.chinacloudapi.cn', 'sts.microsoftonline.us'];
const tokenHosts = [
  'login.microsoftonline.com',
  'login.partner.microsoftonline.cn',
  'login.microsoftonline.us',
];

interface Issuer {
  tenant: string;
  /** Where the issuer names the application as well. */
  appId: string | null;
}

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The tenant, and perhaps the application, that an issuer of Entra ID names; null for any other issuer. */
function issuerOf(text: string): Issuer | null {
  const url = text.toLowerCase().replace(/^https:\/\//, '');
  const saml = new RegExp(`^([a-z.]+)/(${guid})/?(?:(${guid})/?)?$`).exec(url);
  if (saml !== null && samlHosts.includes(saml[1]!)) return { tenant: saml[2]!, appId: saml[3] ?? null };
  const token = new RegExp(`^([a-z.]+)/(${guid})/v2\\.0/?$`).exec(url);
  if (token !== null && tokenHosts.includes(token[1]!)) return { tenant: token[2]!, appId: null };
  return null;
}

/** Whether a provider says that it is a tenant of Entra ID: then what the tenant holds decides who comes through. */
export function namesTenant(provider: IdentityProvider): boolean {
  const issuer = provider.kind === 'saml' ? provider.issuer : provider.url;
  return issuer !== null && issuerOf(issuer) !== null;
}

/**
 * Follows a provider to the application behind it, on proof alone: the issuer is a tenant that was read, and every
 * certificate of the metadata signs for one and the same application of it.
 */
export function chainOf(arn: string, model: FederationModel): Chain {
  const provider = model.providers.find((one) => one.arn === arn);
  if (provider === undefined) return notRead(arn, model);
  return provider.kind === 'saml' ? samlChain(provider, model) : openIdChain(provider, model);
}

function unresolved(place: string, reason: string, mend: Partial<MissingFact> = {}): Chain {
  return { kind: 'unresolved', missing: [{ ...mend, place, reason }] };
}

function notRead(arn: string, model: FederationModel): Chain {
  const gap = model.gaps.find(
    ({ about, subject }) => about === 'providers' && (subject === null || subject === arn.toLowerCase()),
  );
  const operation = arn.includes(':saml-provider/') ? 'iam:GetSAMLProvider' : 'iam:GetOpenIDConnectProvider';
  return unresolved(arn, gap?.reason ?? 'the identity provider was not read', {
    operation: gap?.operation ?? operation,
    permission: gap?.permission ?? operation,
  });
}

function samlChain(provider: SamlProvider, model: FederationModel): Chain {
  const { arn, issuer, fault, certificates } = provider;
  if (fault !== null) return unresolved(arn, fault);
  const named = issuer === null ? null : issuerOf(issuer);
  if (named === null || !model.tenants.includes(named.tenant)) return foreign(arn, issuer);
  const whole = listedWhole(arn, named.tenant, model);
  if (whole !== null) return whole;
  const applications = model.applications.filter(({ tenant }) => tenant === named.tenant);
  const found = new Map<string, EnterpriseApplication>();
  for (const { sha1, sha256 } of certificates) {
    const signing = applications.filter(
      ({ signingKeys }) => signingKeys.includes(sha1) || signingKeys.includes(sha256),
    );
    const [application] = signing;
    if (application === undefined)
      return unresolved(
        arn,
        `the certificate ${sha1} of its metadata is the signing key of no application of the tenant`,
      );
    if (signing.length > 1)
      return unresolved(arn, `the certificate ${sha1} of its metadata signs for several applications`);
    found.set(application.id, application);
  }
  const [application, other] = [...found.values()];
  if (application === undefined || other !== undefined)
    return unresolved(arn, 'the certificates of its metadata sign for several applications');
  if (named.appId !== null && named.appId !== application.appId)
    return unresolved(arn, `its metadata names the application ${named.appId}, and another one signs`);
  return { kind: 'application', provider, applications: [application] };
}

function foreign(arn: string, issuer: string | null): Chain {
  return unresolved(
    arn,
    `its issuer ${issuer ?? ''} is no directory that was read: whom it lets in is not known`,
  );
}

/** Null where every application of the tenant was read, with its signing keys: else another one may sign as well. */
function listedWhole(arn: string, tenant: string, model: FederationModel): Chain | null {
  const gap = model.gaps.find(
    ({ about, container }) => about === 'applications' && (container === null || container === tenant),
  );
  if (gap !== undefined)
    return unresolved(arn, `which application signs for it is not known: ${gap.reason}`, {
      operation: gap.operation,
      permission: gap.permission,
    });
  const own = model.applications.filter((one) => one.tenant === tenant);
  if (own.length === 0)
    return unresolved(arn, 'which application signs for it is not known: none of the tenant was read', {
      operation: 'GET /v1.0/servicePrincipals',
      permission: 'Application.Read.All',
    });
  const hidden = own.find(({ signingKeysShown }) => !signingKeysShown);
  return hidden === undefined
    ? null
    : unresolved(
        arn,
        `a signing key of the application ${hidden.name} has no identifier, so that it may be one of its`,
      );
}

function openIdChain(provider: OpenIdProvider, model: FederationModel): Chain {
  const { arn, url, audiences } = provider;
  const named = url === null ? null : issuerOf(url);
  if (named === null || !model.tenants.includes(named.tenant)) return foreign(arn, url);
  if (audiences === null || audiences.length === 0)
    return unresolved(arn, 'for which applications it takes tokens is not understood');
  const whole = listedWhole(arn, named.tenant, model);
  if (whole !== null) return whole;
  const applications: EnterpriseApplication[] = [];
  for (const audience of audiences) {
    const asked = model.applications.filter(
      ({ tenant, appId, names }) =>
        tenant === named.tenant && (appId === audience.toLowerCase() || names.includes(audience)),
    );
    if (asked.length !== 1)
      return unresolved(
        arn,
        `its audience ${audience} is ${asked.length === 0 ? 'no application' : 'several applications'} of the tenant`,
      );
    applications.push(asked[0]!);
  }
  return { kind: 'application', provider, applications };
}
