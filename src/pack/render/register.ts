import type { Envelope } from '../../locker/envelope.ts';
import type { BinderInput } from '../input.ts';

/** Items on one page of the evidence register; a page stays far below two megabytes. */
export const registerPageSize = 200;

/** Where each evidence item and document stands in the register. */
export class Register {
  readonly #pages = new Map<string, string>();
  readonly envelopes: readonly Envelope[];

  constructor(input: BinderInput) {
    this.envelopes = [...input.envelopes].sort((a, b) => (a.read < b.read ? -1 : a.read > b.read ? 1 : 0));
    for (const [index, { id }] of this.envelopes.entries()) {
      this.#pages.set(id, registerPage(Math.floor(index / registerPageSize)));
    }
    for (const { id } of input.documents) this.#pages.set(id, 'documents.html');
  }

  /** Links to evidence, shortened where there are many; an id that is not in the binder has no link. */
  links(ids: readonly string[], most = 12): { links: { id: string; href: string | null }[]; more: number } {
    const links = ids.slice(0, most).map((id) => {
      const page = this.#pages.get(id);
      return { id, href: page === undefined ? null : `${page}#${id}` };
    });
    return { links, more: Math.max(0, ids.length - most) };
  }
}

export function registerPage(number: number): string {
  return `evidence-${String(number + 1).padStart(3, '0')}.html`;
}
