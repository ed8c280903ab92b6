import { describe, expect, it } from 'vitest';
import { refuseEachOperation } from './refusals.ts';

describe('each operation of AWS refused everywhere', { timeout: 240_000 }, () => {
  it('leaves no check that needs it passing, and names the permission', async () => {
    const { operations, touched } = await refuseEachOperation(({ kind }) => kind.startsWith('aws.'));
    expect(operations).toBeGreaterThan(90);
    expect(touched).toBeGreaterThan(60);
  });
});
