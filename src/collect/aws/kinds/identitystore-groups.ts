import { directoryListKind } from './identitystore-lists.ts';

export const directoryGroups = directoryListKind(
  'aws.identitystore.groups',
  'Groups of the Identity Center directory',
  'ListGroups',
  'Groups',
);
