import { awsFanOutKind, text } from '../fan-out-kind.ts';
import type { AwsKind } from '../kind.ts';

const described = { title: 'Identity providers', level: 'account', subject: text('Arn') } as const;

const saml = awsFanOutKind({
  ...described,
  kind: 'aws.iam.identity-providers',
  objects: {
    service: 'iam',
    operation: 'ListSAMLProviders',
    permission: 'iam:ListSAMLProviders',
    list: 'SAMLProviderList',
  },
  details: [
    {
      operation: 'GetSAMLProvider',
      permission: 'iam:GetSAMLProvider',
      input: (SAMLProviderArn) => ({ SAMLProviderArn }),
    },
  ],
});

const openIdConnect = awsFanOutKind({
  ...described,
  kind: 'aws.iam.identity-providers',
  objects: {
    service: 'iam',
    operation: 'ListOpenIDConnectProviders',
    permission: 'iam:ListOpenIDConnectProviders',
    list: 'OpenIDConnectProviderList',
  },
  details: [
    {
      operation: 'GetOpenIDConnectProvider',
      permission: 'iam:GetOpenIDConnectProvider',
      input: (OpenIDConnectProviderArn) => ({ OpenIDConnectProviderArn }),
    },
  ],
});

/** SAML and OpenID Connect providers that an account trusts. */
export const identityProviders: AwsKind = {
  ...saml,
  operations: [...saml.operations, ...openIdConnect.operations],
  async collect(session, sink) {
    await saml.collect(session, sink);
    await openIdConnect.collect(session, sink);
  },
};
