import type { DecodedPage } from '../../collection.ts';
import { textParameter } from '../../place.ts';
import { samlMetadata } from './metadata.ts';
import type { FederationGap, IdentityCenterInstance, IdentityProvider } from './model.ts';

type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (item: Item, member: string): string | null => {
  const value = item[member];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The identity providers of the accounts, from the answer about each. */
export function providersOf(pages: readonly DecodedPage[]): IdentityProvider[] {
  return pages.flatMap((page): IdentityProvider[] => {
    const { operation, value, envelope } = page;
    if (!isItem(value)) return [];
    const evidence = [envelope.id];
    if (operation === 'iam:GetSAMLProvider') {
      const document = textOf(value, 'SAMLMetadataDocument');
      const arn = textParameter(page, 'SAMLProviderArn');
      const metadata =
        document === null
          ? { issuer: null, certificates: [], fault: 'it has no metadata' }
          : samlMetadata(document);
      return [{ kind: 'saml', arn, ...metadata, evidence }];
    }
    if (operation === 'iam:GetOpenIDConnectProvider') {
      const audiences = value['ClientIDList'];
      const understood = Array.isArray(audiences) && audiences.every((one) => typeof one === 'string');
      return [
        {
          kind: 'openid',
          arn: textParameter(page, 'OpenIDConnectProviderArn'),
          url: textOf(value, 'Url'),
          audiences: understood ? audiences : null,
          evidence,
        },
      ];
    }
    return [];
  });
}

/** The instances of IAM Identity Center; one that is not understood is a gap. */
export function instancesOf(pages: readonly DecodedPage[]): {
  instances: IdentityCenterInstance[];
  gaps: FederationGap[];
} {
  const instances = new Map<string, IdentityCenterInstance>();
  const gaps: FederationGap[] = [];
  for (const { value, envelope } of pages) {
    const list = isItem(value) ? value['Instances'] : undefined;
    for (const item of Array.isArray(list) ? (list as unknown[]) : []) {
      const arn = isItem(item) ? textOf(item, 'InstanceArn') : null;
      const identityStore = isItem(item) ? textOf(item, 'IdentityStoreId') : null;
      if (arn !== null && identityStore !== null)
        instances.set(arn, { arn, identityStore, evidence: [envelope.id] });
      else
        gaps.push({
          about: 'instances',
          container: envelope.account,
          subject: null,
          reason: 'an instance of Identity Center is not understood',
          operation: 'sso:ListInstances',
          permission: 'sso:ListInstances',
        });
    }
  }
  return { instances: [...instances.values()], gaps };
}
