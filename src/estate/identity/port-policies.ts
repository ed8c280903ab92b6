import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** One port of one machine that just-in-time access can open. */
export interface PortPolicy extends Member {
  machine: string;
  port: number;
  sources: readonly string[];
  /** ISO 8601 duration that one request may last at most. */
  maximumDuration: string | null;
}

interface Policies {
  value: {
    id: string;
    properties?: {
      virtualMachines?: {
        id: string;
        ports?: {
          number?: number;
          allowedSourceAddressPrefix?: string;
          allowedSourceAddressPrefixes?: string[];
          maxRequestAccessDuration?: string;
        }[];
      }[];
    };
  }[];
}

export const portPolicies: CollectionDefinition<PortPolicy> = {
  name: 'identity.portPolicies',
  title: 'Just-in-time port policies',
  kinds: ['azure.security.jit-policies'],
  attribution: 'container',
  lower: (pages) =>
    ((pages.get('azure.security.jit-policies') ?? []) as DecodedPage<Policies>[]).flatMap((page) =>
      page.value.value.flatMap((policy) =>
        (policy.properties?.virtualMachines ?? []).flatMap((machine) =>
          (machine.ports ?? []).map((port) => ({
            ...place(page, `${policy.id}/${machine.id.split('/').at(-1) ?? ''}/${port.number ?? 0}`),
            concerns: [machine.id],
            machine: machine.id,
            port: port.number ?? 0,
            sources: [
              ...(port.allowedSourceAddressPrefix ? [port.allowedSourceAddressPrefix] : []),
              ...(port.allowedSourceAddressPrefixes ?? []),
            ],
            maximumDuration: port.maxRequestAccessDuration ?? null,
          })),
        ),
      ),
    ),
};
