import type { DecodedPage } from '../collection.ts';
import { place } from '../place.ts';
import { instantOf, isItem, itemOf, itemsOf, nobody, textOf, type Item } from './actor.ts';
import type { SignIn } from './sign-ins.ts';

/** Interactive sign-ins of a directory. */
export function entraSignIns(pages: readonly DecodedPage[]): SignIn[] {
  return pages.flatMap((page) =>
    itemsOf(isItem(page.value) ? page.value : {}, 'value').map((record): SignIn => {
      const at = instantOf(textOf(record, 'createdDateTime'));
      return {
        ...place(page, textOf(record, 'id') ?? ''),
        at,
        actor: actorOf(record),
        succeeded: outcomeOf(record),
        ...factorOf(record),
        application: textOf(record, 'resourceId')?.toLowerCase() ?? null,
        where:
          textOf(record, 'resourceDisplayName') ??
          textOf(record, 'appDisplayName') ??
          'an unnamed application',
        fault: at === null ? 'does not say when it happened' : null,
      };
    }),
  );
}

/** A user who is not in the directory has an id of zeros only. */
const noUser = '00000000-0000-0000-0000-000000000000';

function actorOf(record: Item): SignIn['actor'] {
  const id = textOf(record, 'userId')?.toLowerCase() ?? noUser;
  const name = textOf(record, 'userPrincipalName');
  const base = { ...nobody, name, label: `directory account ${name ?? id}` };
  return id === noUser ? base : { ...base, kind: 'user', ids: [id] };
}

function outcomeOf(record: Item): boolean | null {
  const code = itemOf(record, 'status')['errorCode'];
  return typeof code === 'number' ? code === 0 : null;
}

/** Methods of which one alone is two factors: a key that a person must unlock. */
const strongMethods = /passkey|fido2|windows hello|certificate/i;

/**
 * `authenticationRequirement` says how many factors were asked for. One that was asked for one and proved by a method
 * that is two, or by a session that began elsewhere, is left open.
 */
function factorOf(record: Item): Pick<SignIn, 'factor' | 'why'> {
  const requirement = textOf(record, 'authenticationRequirement');
  if (requirement === 'multiFactorAuthentication')
    return { factor: 'multi', why: 'two factors were asked for' };
  if (requirement !== 'singleFactorAuthentication')
    return {
      factor: 'unknown',
      why:
        requirement === null
          ? 'how many factors were asked for is not there'
          : `authenticationRequirement is ${requirement}`,
    };
  const crossing = textOf(record, 'crossTenantAccessType');
  if (crossing !== null && crossing !== 'none')
    return {
      factor: 'unknown',
      why: `the account signed in across tenants (${crossing}), where its own tenant may have asked for more`,
    };
  const methods = itemsOf(record, 'authenticationDetails')
    .filter(({ succeeded }) => succeeded !== false)
    .flatMap((detail) => textOf(detail, 'authenticationMethod') ?? []);
  const telling = methods.find(
    (method) => strongMethods.test(method) || /previously satisfied/i.test(method),
  );
  return telling === undefined
    ? { factor: 'single', why: 'one factor was asked for' }
    : { factor: 'unknown', why: `one factor was asked for, and the proof is ${telling}` };
}
