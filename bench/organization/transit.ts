import { idOf, only, region, type Account } from './account.ts';
import type { Answers } from './answers.ts';

export function transitGateway(accounts: readonly Account[]): string {
  return idOf('tgw', only(accounts, 'network'), 1);
}

export function attachmentOf(account: Account): string {
  return idOf('tgw-attach', account, 1);
}

/** Workloads see the shared networks and are seen by them, and do not see each other. */
export function addTransit(accounts: readonly Account[], answers: Answers): void {
  const network = only(accounts, 'network');
  const TransitGatewayId = transitGateway(accounts);
  const say = (operation: string, answer: Readonly<Record<string, unknown>>, object = ''): void =>
    answers.set(network.id, region, operation, answer, object);
  const attached = accounts.filter(({ purpose }) => purpose !== 'management' && purpose !== 'log-archive');
  const shared = (account: Account): boolean => ['network', 'build', 'security'].includes(account.purpose);
  say('DescribeTransitGateways', {
    TransitGateways: [
      {
        TransitGatewayId,
        State: 'available',
        OwnerId: network.id,
        Options: {
          DefaultRouteTableAssociation: 'disable',
          DefaultRouteTablePropagation: 'disable',
          SecurityGroupReferencingSupport: 'disable',
        },
        Tags: [],
      },
    ],
  });
  const tables = [
    { id: idOf('tgw-rtb', network, 1), of: attached.filter(shared), sees: attached },
    {
      id: idOf('tgw-rtb', network, 2),
      of: attached.filter((one) => !shared(one)),
      sees: attached.filter(shared),
    },
  ];
  say('DescribeTransitGatewayRouteTables', {
    TransitGatewayRouteTables: tables.map((table) => ({
      TransitGatewayRouteTableId: table.id,
      TransitGatewayId,
      State: 'available',
      Tags: [],
    })),
  });
  const toward = (account: Account) => ({
    TransitGatewayAttachmentId: attachmentOf(account),
    ResourceId: idOf('vpc', account, 1),
    ResourceType: 'vpc',
  });
  for (const { id, of, sees } of tables) {
    say(
      'GetTransitGatewayRouteTableAssociations',
      { Associations: of.map((one) => ({ ...toward(one), State: 'associated' })) },
      id,
    );
    say(
      'GetTransitGatewayRouteTablePropagations',
      { TransitGatewayRouteTablePropagations: sees.map((one) => ({ ...toward(one), State: 'enabled' })) },
      id,
    );
    say(
      'SearchTransitGatewayRoutes',
      {
        Routes: sees.map((one) => ({
          DestinationCidrBlock: `10.${one.index}.0.0/16`,
          TransitGatewayAttachments: [toward(one)],
          Type: 'propagated',
          State: 'active',
        })),
        AdditionalRoutesAvailable: false,
      },
      id,
    );
  }
  // The owner of the gateway sees everybody's attachments; each account sees its own.
  say('DescribeTransitGatewayAttachments', {
    TransitGatewayAttachments: attached.map((one) => ({
      TransitGatewayAttachmentId: attachmentOf(one),
      TransitGatewayId,
      TransitGatewayOwnerId: network.id,
      ResourceOwnerId: one.id,
      ResourceType: 'vpc',
      ResourceId: idOf('vpc', one, 1),
      State: 'available',
      Association: { TransitGatewayRouteTableId: tables[shared(one) ? 0 : 1]?.id, State: 'associated' },
      Tags: [],
    })),
  });
}
