import { fanOutKind, users } from '../fan-out-kind.ts';

export const windowsHelloMethods = fanOutKind({
  kind: 'entra.windows-hello-methods',
  title: 'Windows Hello for Business keys that each user has registered',
  parent: users,
  version: 'v1.0',
  path: '/users/{user}/authentication/windowsHelloForBusinessMethods',
  permission: 'UserAuthMethod-WindowsHello.Read.All',
});
