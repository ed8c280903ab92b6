import { createHash } from 'node:crypto';
import type { DecodedPage } from '../../../../src/estate/collection.ts';
import { lowerFederation } from '../../../../src/estate/identity/federation.ts';
import type { FederationModel } from '../../../../src/estate/identity/federation/model.ts';
import {
  federationOf,
  type Federation,
  type FederationOptions,
} from '../../../../src/analyse/access/federation/federation.ts';
import type { Envelope } from '../../../../src/locker/envelope.ts';
import { account } from '../aws/estate.ts';
import {
  emptyTenant as emptyDirectory,
  pagesOf as directoryPages,
  tenantId,
  type Tenant as Directory,
} from '../azure/tenant.ts';
import type { Json } from '../entra/tenant.ts';

export { tenantId };
export const provider = `arn:aws:iam::${account}:saml-provider/corp`;
export const signer = 'app-aws';
export const signerAppId = '99999999-9999-4999-8999-999999999999';
export const instance = 'arn:aws:sso:::instance/ssoins-1';
export const identityStore = 'd-1234567890';

export interface TestApplication {
  id: string;
  appId: string;
  names?: string[];
  /** Role id -> value. */
  roles?: Record<string, string | null>;
  required?: boolean | null;
  enabled?: boolean | null;
  /** Names of the certificates that sign for it; null for a key without an identifier. */
  keys?: (string | null)[];
  usage?: string;
  hash?: 'sha1' | 'sha256';
  assigned?: { principal: string; role?: string }[];
}

/** A directory, what AWS trusts of it, and what was not read. */
export interface World {
  directory: Directory;
  applications: TestApplication[];
  policies: Json[];
  saml: { arn: string; issuer: string; certificates: string[]; document?: string }[];
  openId: { arn: string; url: string; audiences: string[] }[];
  instances: { InstanceArn: string; IdentityStoreId: string }[];
  /** Kinds of which there is no page. */
  unread: ReadonlySet<string>;
}

export const issuer = `https://sts.windows.net/${tenantId}/`;

/** One application that signs for one provider, with nobody assigned to it yet. */
export function world(part: Partial<World> = {}): World {
  return {
    directory: emptyDirectory(),
    applications: [{ id: signer, appId: signerAppId, keys: ['current'], required: true }],
    policies: [],
    saml: [{ arn: provider, issuer, certificates: ['current'] }],
    openId: [],
    instances: [],
    unread: new Set(),
    ...part,
  };
}

const certificateOf = (name: string): Buffer => Buffer.from(`certificate ${name}`);

/** SAML metadata as Entra ID writes it. */
export function metadataOf(entity: string, certificates: readonly string[]): string {
  const keys = certificates.map(
    (name) =>
      `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificateOf(name).toString('base64')}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
  );
  return `<?xml version="1.0"?><EntityDescriptor entityID="${entity}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><IDPSSODescriptor>${keys.join('')}</IDPSSODescriptor></EntityDescriptor>`;
}

/** The model that is lowered from what the APIs answer, but for the answers that `lost` says. */
export function modelOf(given: World, lost: (at: number) => boolean = () => false): FederationModel {
  let at = 0;
  const pages = new Map<string, DecodedPage[]>();
  const add = (
    kind: string,
    value: unknown,
    parameters: Record<string, unknown> = {},
    operation?: string,
  ): void => {
    at += 1;
    if (given.unread.has(kind) || lost(at)) return;
    const own = kind.startsWith('aws.') ? account : tenantId;
    const envelope = { id: `ev-${kind}`, source: 'test', account: own, region: null } as unknown as Envelope;
    const page = { envelope, parameters, value, ...(operation === undefined ? {} : { operation }) };
    pages.set(kind, [...(pages.get(kind) ?? []), page]);
  };
  const { applications } = given;
  const directory: Directory = {
    ...given.directory,
    servicePrincipals: [
      ...applications.map(({ id, appId }) => ({ id, appId })),
      ...given.directory.servicePrincipals,
    ].filter(({ id }, at, all) => all.findLastIndex((one) => one.id === id) === at),
  };
  for (const page of directoryPages(directory)) {
    if (!page.kind.startsWith('entra.')) continue;
    if (page.kind === 'entra.service-principals') add(page.kind, withApplications(page.value, applications));
    else add(page.kind, page.value, page.parameters);
  }
  for (const { id } of directory.servicePrincipals) {
    const assigned = applications.find((one) => one.id === id)?.assigned ?? [];
    const value = assigned.map(({ principal, role }, at) => ({
      id: `assignment-${at}`,
      principalId: principal,
      appRoleId: role ?? '00000000-0000-0000-0000-000000000000',
    }));
    add('entra.app-role-assigned-to', { value }, { servicePrincipal: id });
  }
  add('entra.conditional-access-policies', { value: given.policies });
  add('entra.authentication-strengths', { value: [] });
  add('entra.named-locations', { value: [] });
  add('entra.domains', { value: [{ id: 'example.test', authenticationType: 'Managed' }] });
  add('entra.security-defaults', { isEnabled: false });
  add('entra.cross-tenant-access-default', { inboundTrust: { isMfaAccepted: false } });
  add('entra.cross-tenant-access-partners', { value: [] });
  const iam = 'aws.iam.identity-providers';
  for (const { arn, issuer: entity, certificates, document } of given.saml)
    add(
      iam,
      { SAMLMetadataDocument: document ?? metadataOf(entity, certificates) },
      { SAMLProviderArn: arn },
      'iam:GetSAMLProvider',
    );
  for (const { arn, url, audiences } of given.openId)
    add(
      iam,
      { Url: url, ClientIDList: audiences },
      { OpenIDConnectProviderArn: arn },
      'iam:GetOpenIDConnectProvider',
    );
  add('aws.sso.instances', { Instances: given.instances });
  return lowerFederation(pages, []);
}

function withApplications(value: unknown, applications: readonly TestApplication[]): unknown {
  const listed = (value as { value: Json[] }).value;
  return {
    value: listed.map((item) => {
      const own = applications.find(({ id }) => id === item['id']);
      const { names = [], roles = {}, keys = [], usage = 'Sign', hash = 'sha256' } = own ?? {};
      const required = own?.required === undefined ? true : own.required;
      return {
        ...item,
        accountEnabled: own?.enabled === undefined ? true : own.enabled,
        displayName: item['id'],
        appRoleAssignmentRequired: required,
        servicePrincipalNames: names,
        appRoles: Object.entries(roles).map(([id, one]) => ({ id, value: one })),
        keyCredentials: keys.map((name) => ({
          usage,
          customKeyIdentifier:
            name === null ? null : createHash(hash).update(certificateOf(name)).digest('base64'),
        })),
      };
    }),
  };
}

export function federated(
  given: World,
  options: Partial<FederationOptions> = {},
  lost?: (at: number) => boolean,
): Federation {
  return federationOf(modelOf(given, lost), { at: '2026-11-20T09:00:00Z', assumptions: [], ...options });
}
