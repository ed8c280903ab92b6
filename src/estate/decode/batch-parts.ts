export interface Part {
  parameters: Readonly<Record<string, unknown>>;
  value: unknown;
}

interface Responses {
  responses: { id: unknown; status: unknown; body: unknown }[];
}

/**
 * The answers that a page holds: itself, or the successful parts of a Microsoft Graph batch, each with its id as
 * the parameter that the batch names. Parts that failed are shortfalls already.
 */
export function partsOf(parameters: Readonly<Record<string, unknown>>, value: unknown): Part[] {
  const { batchOf } = parameters;
  if (typeof batchOf !== 'string' || !isBatch(value)) return [{ parameters, value }];
  return value.responses
    .filter(({ status }) => status === 200)
    .map(({ id, body }) => ({ parameters: { ...parameters, [batchOf]: id }, value: body }));
}

function isBatch(value: unknown): value is Responses {
  return (
    typeof value === 'object' && value !== null && Array.isArray((value as Partial<Responses>).responses)
  );
}
