import type { LoopbackRequest } from './loopback.ts';

/** One page of a list, with the link to the next where there is one. */
export function pageOf(
  items: readonly unknown[],
  request: LoopbackRequest,
  origin: string,
  options: { pageSize: number; cursor: string; link: string },
): Record<string, unknown> {
  const from = Number(request.url.searchParams.get(options.cursor) ?? '0');
  const value = items.slice(from, from + options.pageSize);
  if (from + options.pageSize >= items.length) return { value };
  const next = new URL(`${request.url.pathname}${request.url.search}`, origin);
  next.searchParams.set(options.cursor, String(from + options.pageSize));
  return { value, [options.link]: next.href };
}
