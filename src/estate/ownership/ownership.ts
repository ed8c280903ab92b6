import type { Shortfall } from '../../locker/envelope.ts';
import type { PlannedRead } from '../../locker/run.ts';
import type { DecodedPage } from '../collection.ts';
import type { DecodedRead } from '../evidence.ts';
import type { EstateMemory } from '../memory.ts';
import { awsClaims } from './aws-claims.ts';
import { callerOf } from './caller.ts';
import type { Claim, Fields } from './claim.ts';
import { microsoftClaims } from './microsoft-claims.ts';

/**
 * Kinds that say whose the answers of a place are, and what its reader may see; they are looked at whatever is asked,
 * so that other answers are held against them.
 */
export const witnessKinds: readonly string[] = [
  'aws.ec2.vpcs',
  'aws.iam.credential-report',
  'azure.authorization.reader-assignments',
  'azure.management.groups',
  'azure.subscriptions.subscription',
  'entra.organization',
];

/** A contradiction between what a read is for and what its answer says, as one sentence with what to do. */
type Mismatch = Pick<Shortfall, 'operation' | 'message'>;

interface Examined {
  one: DecodedRead;
  /** Whether anything in the answers says that they are the account's own, and from the region that was asked. */
  saysOwn: boolean;
  saysHere: boolean;
  mismatch: Mismatch | null;
  elsewhere: Mismatch | null;
  /** What another owner shares, by owner. */
  shared: ReadonlyMap<string, readonly { claim: Claim; page: DecodedPage }[]>;
}

/**
 * Holds what the answers say about whose they are against what they were read for: the caller of the envelope, and
 * every owner, tenant and region inside. Answers of somebody else are taken out and are a shortfall of reason
 * `invalid`; so is what says nothing of itself beside answers of somebody else for the same place.
 */
export function withOwnAnswers(
  reads: readonly DecodedRead[],
  plan: readonly PlannedRead[],
  memory: EstateMemory,
): DecodedRead[] {
  const tenants = memory.once([plan], () => tenantsOf(plan));
  const examined = reads.map((one) =>
    memory.once([one, plan], () => examine(one, tenants.get(one.read.source) ?? null)),
  );
  const places = Map.groupBy(examined, ({ one }) => placeOf(one.read));
  const regions = Map.groupBy(examined, ({ one }) => `${placeOf(one.read)}\n${one.read.region ?? ''}`);
  return examined.map((own) => {
    const { one } = own;
    if (one.pages.length === 0) return one;
    const beside = places.get(placeOf(one.read)) ?? [];
    const near = regions.get(`${placeOf(one.read)}\n${one.read.region ?? ''}`) ?? [];
    const why = own.mismatch ?? own.elsewhere ?? doubt(own, beside, near) ?? notShared(own, beside, examined);
    return why === null ? one : refused(one, why);
  });
}

function placeOf({ source, account }: PlannedRead): string {
  return `${source}\n${account ?? ''}`;
}

/** The tenant of each source of Resource Manager, by what is read of the tenant as a whole. */
function tenantsOf(plan: readonly PlannedRead[]): Map<string, string | null> {
  return new Map(
    plan
      .filter(({ kind }) => kind === 'azure.management.groups')
      .map(({ source, account }) => [source, account]),
  );
}

function examine(one: DecodedRead, tenant: string | null): Examined {
  const shared = new Map<string, { claim: Claim; page: DecodedPage }[]>();
  const found: Examined = { one, saysOwn: false, saysHere: false, mismatch: null, elsewhere: null, shared };
  const { read, envelope } = one;
  if (read.account === null || envelope === null) return found;
  const caller = callerOf(envelope);
  if (one.pages.length > 0 && caller !== null && !isSame(caller, read.account)) {
    found.mismatch = calledBy(caller, one);
    return found;
  }
  for (const page of one.pages) {
    const { owners, regions } = claimsOf(read, page, tenant);
    for (const claim of owners) {
      if (isSame(claim.owner, read.account)) found.saysOwn = true;
      else if (claim.sharing === null) found.mismatch ??= ownedBy(claim, page, one);
      else shared.set(claim.owner, [...(shared.get(claim.owner) ?? []), { claim, page }]);
    }
    if (read.region === null) continue;
    for (const { region, field } of regions) {
      if (region === read.region) found.saysHere = true;
      else found.elsewhere ??= from(region, field, page, one);
    }
  }
  return found;
}

function claimsOf(read: PlannedRead, page: DecodedPage, tenant: string | null) {
  const parameters: Fields = page.parameters;
  return read.kind.startsWith('aws.')
    ? awsClaims(read, page.value, parameters)
    : microsoftClaims(read, page.value, parameters, tenant);
}

/** What says nothing of itself is doubtful where another answer for the same place is somebody else's. */
function doubt(own: Examined, beside: readonly Examined[], near: readonly Examined[]): Mismatch | null {
  const { one } = own;
  const foreign = own.saysOwn ? undefined : beside.find(({ mismatch }) => mismatch !== null);
  if (foreign?.mismatch) return besides(foreign.mismatch, one);
  const away =
    own.saysHere || own.one.read.region === null ? undefined : near.find(({ elsewhere }) => elsewhere);
  if (away?.elsewhere) return besides(away.elsewhere, one);
  // A live answer whose caller nobody knows needs something that says whose the place is.
  if (one.envelope?.imported !== null || one.envelope.caller !== 'unknown') return null;
  if (beside.some(({ saysOwn }) => saysOwn)) return null;
  return {
    operation: operationOf(one),
    message: `Nothing says whose answer this is: who asked is not on record, and no answer for ${one.read.account ?? ''} names its owner; see that the credential can be asked who it is, and collect again`,
  };
}

/**
 * What another owner seems to share: so it is where the owner's own list, if it was read whole, holds some of it, and
 * where the caller, or something of the account's own, vouches for the place.
 */
function notShared(own: Examined, beside: readonly Examined[], all: readonly Examined[]): Mismatch | null {
  const { one } = own;
  for (const [owner, items] of own.shared) {
    const [first] = items;
    if (first === undefined) continue;
    const theirs = all.find(
      (other) =>
        other.one.read.kind === one.read.kind &&
        other.one.read.account === owner &&
        other.one.read.region === one.read.region &&
        other.one.envelope !== null &&
        other.one.shortfalls.length === 0,
    );
    if (
      theirs !== undefined &&
      !holdsSome(
        theirs,
        items.map(({ claim }) => claim.id),
      )
    ) {
      return {
        operation: first.page.operation ?? operationOf(one),
        message: `${first.claim.field} is ${owner}, whose own list holds none of what is said to be shared from there; ${mend(one)}`,
      };
    }
    const inPlace = isLive(one) || beside.some(({ saysOwn }) => saysOwn);
    const vouched = own.saysOwn || (first.claim.sharing?.seenBy === 'place' && inPlace);
    const claims = items.map(({ claim }) => claim);
    if (vouched || isUsed(claims, beside)) continue;
    return ownedBy(first.claim, first.page, one);
  }
  return null;
}

function holdsSome(theirs: Examined, ids: readonly string[]): boolean {
  const wanted = new Set(ids);
  return theirs.one.pages.some((page) =>
    claimsOf(theirs.one.read, page, null).owners.some(
      ({ owner, id }) => owner === theirs.one.read.account && wanted.has(id),
    ),
  );
}

/** Whether an answer that says it is the account's own names one of these, as an interface its shared subnet. */
function isUsed(claims: readonly Claim[], beside: readonly Examined[]): boolean {
  const wanted = new Set(claims.flatMap(({ id, network = '' }) => [id, network]).filter((id) => id !== ''));
  return beside.some(
    ({ one, saysOwn, shared }) =>
      saysOwn && shared.size === 0 && one.pages.some(({ value }) => names(value, wanted)),
  );
}

function isLive({ envelope }: DecodedRead): boolean {
  return envelope !== null && envelope.imported === null && envelope.caller !== 'unknown';
}

function names(value: unknown, wanted: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return wanted.has(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => names(inner, wanted));
}

/** The read without its answers, and why. A caller that was found out speaks for every page. */
function refused(one: DecodedRead, { operation, message }: Mismatch): DecodedRead {
  const { read } = one;
  const permission = read.operations.find(({ name }) => name === operation)?.permission ?? '';
  const shortfall: Shortfall = {
    reason: 'invalid',
    source: read.source,
    ...(read.account === null ? {} : { account: read.account }),
    ...(read.region === null ? {} : { region: read.region }),
    operation,
    permission,
    message,
  };
  return { ...one, pages: [], shortfalls: [...one.shortfalls, shortfall] };
}

function operationOf({ read }: DecodedRead): string {
  return read.operations.at(-1)?.name ?? read.kind;
}

function calledBy(caller: string, one: DecodedRead): Mismatch {
  return {
    operation: operationOf(one),
    message: `Read for ${one.read.account ?? ''}, and answered to ${one.envelope?.caller ?? ''} of ${caller}; ${mend(one)}`,
  };
}

function ownedBy({ owner, field }: Claim, page: DecodedPage, one: DecodedRead): Mismatch {
  return {
    operation: page.operation ?? operationOf(one),
    message: `Read for ${one.read.account ?? ''}, and ${field} is ${owner}: this is somebody else's answer; ${mend(one)}`,
  };
}

function from(region: string, field: string, page: DecodedPage, one: DecodedRead): Mismatch {
  return {
    operation: page.operation ?? operationOf(one),
    message: `Read for ${one.read.region ?? ''}, and ${field} is of ${region}: this is another region's answer; ${mend(one)}`,
  };
}

function besides(other: Mismatch, one: DecodedRead): Mismatch {
  return {
    operation: operationOf(one),
    message: `Nothing in this answer says whose it is, and beside it ${other.operation} was: ${other.message}`,
  };
}

function mend({ read, envelope }: DecodedRead): string {
  if (envelope !== null && envelope.imported !== null)
    return `move the files of ${envelope.imported.path} to the folder of the account and region that they are from, and collect again`;
  if (read.kind.startsWith('aws.'))
    return 'give the source a role with {account} in the place of the account number, or each account a source of its own, and collect again';
  return 'give the source the tenant and subscriptions that its credential belongs to, and collect again';
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
