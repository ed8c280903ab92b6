import { describe, expect, it } from 'vitest';
import { refuseEachOperation } from './refusals.ts';

/** NCSSR_FULL refuses every operation, and judges each time without what is remembered as well. */
const patience = process.env['NCSSR_FULL'] === '1' ? 1_800_000 : 240_000;

describe('each operation of AWS refused everywhere', { timeout: patience }, () => {
  it('leaves no check that needs it passing, and names the permission', async () => {
    const { operations, touched } = await refuseEachOperation(({ kind }) => kind.startsWith('aws.'));
    expect(operations).toBeGreaterThan(90);
    expect(touched).toBeGreaterThan(30);
  });
});
