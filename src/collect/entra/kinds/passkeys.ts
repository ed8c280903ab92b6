import { fanOutKind, users } from '../fan-out-kind.ts';

export const passkeys = fanOutKind({
  kind: 'entra.passkeys',
  title: 'Passkeys and security keys that each user has registered',
  parent: users,
  version: 'v1.0',
  path: '/users/{user}/authentication/fido2Methods',
  permission: 'UserAuthMethod-Passkey.Read.All',
});
