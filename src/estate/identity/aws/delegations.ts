import type { Delegation } from './model.ts';
import { itemsOf, textOf, type Reads } from './page.ts';

const listed = 'organizations:ListDelegatedAdministrators';
const services = 'organizations:ListDelegatedServicesForAccount';

/** Accounts that administer services for the organization; null where the list was not read to its end. */
export function delegationsOf(reads: Reads): Delegation[] | null {
  const pages = reads.pages(listed);
  if (pages.length === 0 || pages.some(({ account }) => !reads.complete(listed, account))) return null;
  return pages.flatMap((page) =>
    itemsOf(reads, page, 'DelegatedAdministrators', 'organization').flatMap((item): Delegation[] => {
      const account = textOf(item, 'Id');
      return account === null
        ? []
        : [{ account, services: servicesOf(reads, page.account, account), evidence: [page.evidence] }];
    }),
  );
}

function servicesOf(reads: Reads, asked: string, account: string): string[] | null {
  const pages = reads.pagesFor(services, asked, 'AccountId', account);
  if (pages.length === 0 || reads.failed(services, asked, account)) return null;
  const names = pages.flatMap((page) =>
    itemsOf(reads, page, 'DelegatedServices', 'organization').map((item) => textOf(item, 'ServicePrincipal')),
  );
  return names.every((name) => name !== null) ? names : null;
}
