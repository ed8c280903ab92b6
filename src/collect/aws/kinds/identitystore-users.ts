import { directoryListKind } from './identitystore-lists.ts';

export const directoryUsers = directoryListKind(
  'aws.identitystore.users',
  'Users of the Identity Center directory',
  'ListUsers',
  'Users',
);
