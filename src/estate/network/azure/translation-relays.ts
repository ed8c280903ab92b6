import type { Prefix } from '../address.ts';
import type { Relay, RelayListener, RelayTarget } from '../representation.ts';
import type { Translation } from './firewall-rules.ts';
import { anyTransport } from '../transport.ts';

/** The ids of the endpoints that hold an address. */
export type Holders = (address: Prefix) => readonly string[];

/**
 * Destination translation as those inside meet it: what comes to the firewall's own address goes on to the translated
 * one. Which sources a rule takes is not looked at, so every listener is uncertain.
 */
export function translationRelay(
  firewall: string,
  translations: readonly Translation[],
  holders: Holders,
  uncertain: string,
): Relay {
  return relayOf(
    firewall,
    translations.map((one, index): RelayListener => {
      const targets = one.to ? holders(one.to) : [];
      const transport = anyOf(one.transports);
      return {
        id: `${firewall}#${one.id}#${String(index)}`,
        transport: anyOf(one.listening),
        targets: targets.map((endpoint): RelayTarget => ({ endpoint, transport })),
        ...(targets.length === 0 ? { unknownTargets: uncertain } : {}),
        keepsSource: 'unknown',
        uncertain,
      };
    }),
  );
}

/** A firewall whose rules were not read: whatever comes to it may go on to whatever it reaches. */
export function unreadTranslation(firewall: string, uncertain: string): Relay {
  return relayOf(firewall, [
    {
      id: `${firewall}#rules-not-read`,
      transport: anyTransport,
      targets: [],
      unknownTargets: uncertain,
      keepsSource: 'unknown',
      uncertain,
    },
  ]);
}

/** From the public addresses that translation stands on to the firewall itself, which sends on from its own. */
export function standingRelay(standing: string, firewall: string, uncertain: string): Relay {
  return relayOf(standing, [
    {
      id: `${standing}#own`,
      transport: anyTransport,
      targets: [{ endpoint: firewall, direct: true, transport: anyTransport }],
      keepsSource: 'unknown',
      uncertain,
    },
  ]);
}

function relayOf(front: string, listeners: readonly RelayListener[]): Relay {
  return { id: `${front}#translation`, kind: 'firewall', front: [front], listeners };
}

function anyOf({ certain, possible }: Translation['transports']): RelayListener['transport'] {
  return possible.length > 0 ? anyTransport : certain;
}
