import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Control, Request } from '../catalogue/control.ts';
import type { Asked } from '../locker/locker.ts';
import type { Scope } from '../scope/scope.ts';
import { RefusedError } from './refused.ts';

interface KnownRequest {
  request: Request;
  control: Control;
}

/** A request of the catalogue with its control. Throws RefusedError for one that it lacks. */
export function requestNamed(id: string, catalogue: Catalogue): KnownRequest {
  for (const control of catalogue.controls.values()) {
    const request = control.requests.find((one) => one.id === id);
    if (request) return { request, control };
  }
  throw new RefusedError(`There is no request ${id}; ncssr requests lists them`);
}

/** Systems of the inventory to which the statements of a request apply. */
export function systemsCited({ cites }: Request, catalogue: Catalogue, scope: Scope): string[] {
  const classes = new Set(Object.keys(cites).flatMap((id) => catalogue.statements.get(id)?.appliesTo ?? []));
  return Object.entries(scope.systems)
    .filter(([, system]) => classes.has(system.class))
    .map(([id]) => id);
}

/**
 * What one filing answers: each request that is asked for the engagement once, each that is asked for systems for
 * every system named. Throws RefusedError where they do not go together.
 */
export function askedBy(
  requests: readonly string[],
  systems: readonly string[],
  { catalogue, scope }: { catalogue: Catalogue; scope: Scope },
): Asked[] {
  for (const system of systems) {
    if (!Object.hasOwn(scope.systems, system))
      throw new RefusedError(
        `${system} is no declared system; declared are ${Object.keys(scope.systems).join(', ')}`,
      );
  }
  const known = [...new Set(requests)].map((id) => requestNamed(id, catalogue));
  if (systems.length > 0 && known.every(({ request }) => request.unit === 'engagement'))
    throw new RefusedError(`${requests.join(', ')} is answered once for the engagement: leave out --system`);
  return known.flatMap(({ request }): Asked[] => {
    if (request.unit === 'engagement') return [{ request: request.id, system: null }];
    const applicable = systemsCited(request, catalogue, scope);
    const answered = [...new Set(systems)].filter((id) => applicable.includes(id));
    if (answered.length === 0)
      throw new RefusedError(
        `${request.id} is answered for each system: name one or more of ${applicable.join(', ') || '(the inventory has none of its class)'} with --system`,
      );
    return answered.map((system) => ({ request: request.id, system }));
  });
}
