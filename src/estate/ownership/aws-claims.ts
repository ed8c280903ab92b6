import type { PlannedRead } from '../../locker/run.ts';
import { everyRegion, ofOrganization, sharedKinds, sides } from './aws-sharing.ts';
import { isFields, noClaims, type Claim, type Claims, type Fields } from './claim.ts';

/** Fields of a listed item that name its owner, whatever the service. */
export const ownerFields: ReadonlySet<string> = new Set([
  'OwnerId',
  'OwnerAccountId',
  'GroupOwnerId',
  'VpcOwnerId',
  'AWSAccountId',
  'AwsAccountId',
]);

/** Fields that are the ARN of the listed item itself; an ARN under any other name is a reference to something else. */
export const ownArns: ReadonlySet<string> = new Set([
  'Arn',
  'ARN',
  'FirewallArn',
  'FirewallPolicyArn',
  'KeyArn',
  'ListenerArn',
  'LoadBalancerArn',
  'PrefixListArn',
  'ResourceArn',
  'RuleGroupArn',
  'SAMLProviderArn',
  'SecurityGroupArn',
  'SecurityGroupRuleArn',
  'SerialNumber',
  'SubnetArn',
  'TargetGroupArn',
  'TrailARN',
  'TransitGatewayArn',
]);

/** Fields that say in which region, or in which zone of it, the listed item is. */
const regionFields: ReadonlySet<string> = new Set(['AvailabilityZone', 'AwsRegion']);

/** What stands under the name of an own ARN and is a reference all the same. */
const references: ReadonlySet<string> = new Set(['aws.network-firewall.firewalls FirewallPolicyArn']);

const account = /^\d{12}$/;
const arn = /^arn:[^:]*:[^:]*:([^:]*):(\d{12}):/;

/** What an answer of AWS says about whose it is and where. What AWS itself owns (`aws`, `amazon`) says nothing. */
export function awsClaims(read: PlannedRead, value: unknown, parameters: Fields): Claims {
  if (ofOrganization.has(read.kind) || !isFields(value)) return noClaims;
  const owners: Claim[] = [];
  const regions: { region: string; field: string }[] = [];
  const pair = sides.get(read.kind);
  for (const { item, at, list } of itemsOf(value)) {
    if (pair !== undefined && list !== '') {
      const own = sideOf(read, item, pair);
      if (own.owner !== null) owners.push({ ...own.owner, field: `${at}.${own.owner.field}` });
      if (own.region !== null) regions.push({ ...own.region, field: `${at}.${own.region.field}` });
      continue;
    }
    claimsOfItem(read, item, { at, list }, { owners, regions });
  }
  for (const [name, asked] of Object.entries(parameters)) {
    if (typeof asked === 'string') ofArn(read, asked, { field: name, id: asked }, { owners, regions });
  }
  owners.push(...reported(read.kind, value), ...received(value));
  return { owners, regions };
}

interface Found {
  owners: Claim[];
  regions: { region: string; field: string }[];
}

function claimsOfItem(
  read: PlannedRead,
  item: Fields,
  { at, list }: { at: string; list: string },
  found: Found,
): void {
  const what = { id: idOf(list, item), ...networkOf(item) };
  const sharing = sharedKinds.get(read.kind) ?? null;
  for (const [name, value] of Object.entries(item)) {
    if (typeof value !== 'string') continue;
    const field = at === '' ? name : `${at}.${name}`;
    if (ownerFields.has(name) && account.test(value)) {
      found.owners.push({ owner: value, field, ...what, sharing });
    } else if (ownArns.has(name) && !references.has(`${read.kind} ${name}`)) {
      ofArn(read, value, { field, ...what }, found);
    } else if (regionFields.has(name) && read.region !== null && !value.startsWith(read.region)) {
      found.regions.push({ region: value, field });
    } else if (regionFields.has(name) && read.region !== null) {
      found.regions.push({ region: read.region, field });
    }
  }
}

function ofArn(
  read: PlannedRead,
  value: string,
  what: Pick<Claim, 'field' | 'id' | 'network'>,
  { owners, regions }: Found,
): void {
  const [, region = '', owner] = arn.exec(value) ?? [];
  if (owner === undefined) return;
  owners.push({ owner, ...what, sharing: sharedKinds.get(read.kind) ?? null });
  if (region !== '' && !everyRegion.has(read.kind)) regions.push({ region, field: what.field });
}

/** The side of a connection that is the account's own; the first where neither is. */
function sideOf(
  read: PlannedRead,
  item: Fields,
  pair: readonly { owner: string; region?: string }[],
): { owner: Claim | null; region: { region: string; field: string } | null } {
  const stated = pair.filter(({ owner }) => textAt(item, owner) !== null);
  const side = stated.find(({ owner }) => textAt(item, owner) === read.account) ?? stated[0];
  if (side === undefined) return { owner: null, region: null };
  const owner = textAt(item, side.owner) ?? '';
  const both = pair.map(({ region }) => (region === undefined ? null : textAt(item, region)));
  const region = side.region === undefined ? null : textAt(item, side.region);
  // Where both sides are the account's own, either may be the one that is here.
  const here = both.find((one) => one === read.region) ?? region;
  return {
    owner: { owner, field: side.owner, id: '', sharing: null },
    region: here === null || side.region === undefined ? null : { region: here, field: side.region },
  };
}

/** Everything that an answer lists or describes: the members of its lists, its objects, and itself. */
function* itemsOf(value: Fields): Generator<{ item: Fields; at: string; list: string }> {
  yield { item: value, at: '', list: '' };
  for (const [name, inner] of Object.entries(value)) {
    if (isFields(inner)) yield { item: inner, at: name, list: name };
    if (!Array.isArray(inner)) continue;
    for (const [index, item] of inner.entries())
      if (isFields(item)) yield { item, at: `${name}[${index}]`, list: name };
  }
}

/** The id under which an item shows in any account's list. */
function idOf(list: string, item: Fields): string {
  const own = [`${list.replace(/s$/, '')}Id`, 'GroupId', 'TransitGatewayAttachmentId', ...ownArns];
  for (const name of own) {
    const value = item[name];
    if (typeof value === 'string') return value;
  }
  return '';
}

function networkOf({ VpcId, SubnetId }: Fields): { network?: string } {
  const network = VpcId ?? SubnetId;
  return typeof network === 'string' ? { network } : {};
}

/** The credential report is a table in base64; each row bears the ARN of its user, the first that of the root user. */
function reported(kind: string, { Content }: Fields): Claim[] {
  if (kind !== 'aws.iam.credential-report' || typeof Content !== 'string') return [];
  const [header = '', ...rows] = Buffer.from(Content, 'base64').toString('utf8').split(/\r?\n/);
  const column = header.split(',').indexOf('arn');
  return rows.flatMap((row, index) => {
    const own = row.split(',')[column] ?? '';
    const owner = arn.exec(own)?.[2];
    return owner === undefined ? [] : [{ owner, field: `row ${index + 1} arn`, id: own, sharing: null }];
  });
}

/** An event says which account received it (AWS CloudTrail User Guide, "CloudTrail record contents"). */
function received({ Events }: Fields): Claim[] {
  if (!Array.isArray(Events)) return [];
  return Events.flatMap((event: unknown, index) => {
    const text = isFields(event) ? event['CloudTrailEvent'] : null;
    const owner = typeof text === 'string' ? recipient(text) : null;
    if (owner === null) return [];
    return [{ owner, field: `Events[${index}].recipientAccountId`, id: '', sharing: null }];
  });
}

function recipient(text: string): string | null {
  const stated = /"recipientAccountId"\s*:\s*"(\d{12})"/.exec(text);
  return stated?.[1] ?? null;
}

function textAt(item: Fields, path: string): string | null {
  let value: unknown = item;
  for (const name of path.split('.')) value = isFields(value) ? value[name] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}
