import { awsIdentity } from './aws-identity.ts';
import { awsNetwork } from './aws-network.ts';
import { awsOrganization } from './aws-organization.ts';
import { azure } from './azure.ts';
import { entra } from './entra.ts';
import { files } from './files.ts';
import { twoEnds } from './pairs.ts';
import type { References } from './reference.ts';

/** Every list that others name the things of, and what names them. */
export const references: readonly References[] = [
  awsNetwork,
  awsIdentity,
  awsOrganization,
  azure,
  entra,
  files,
  twoEnds,
];
