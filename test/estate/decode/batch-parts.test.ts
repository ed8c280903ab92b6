import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../src/estate/decode/batch-parts.ts';

describe('parts of a Graph batch', () => {
  const value = {
    responses: [
      { id: 'b', status: 200, body: { value: [1] } },
      { id: 'a', status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
      { id: 'c', status: 200, body: { value: [] } },
    ],
  };

  it('are the successful answers, each with its object', () => {
    expect(partsOf({ batchOf: 'group' }, value)).toEqual([
      { parameters: { batchOf: 'group', group: 'b' }, value: { value: [1] } },
      { parameters: { batchOf: 'group', group: 'c' }, value: { value: [] } },
    ]);
  });

  it('of any other page are the page itself', () => {
    expect(partsOf({ group: 'a' }, value)).toEqual([{ parameters: { group: 'a' }, value }]);
    expect(partsOf({ batchOf: 'group' }, { value: [] })).toEqual([
      { parameters: { batchOf: 'group' }, value: { value: [] } },
    ]);
  });
});
