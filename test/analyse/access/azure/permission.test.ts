import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permits } from '../../../../src/analyse/access/azure/permission.ts';

const role = (actions: string[], notActions: string[] = []) => [
  { actions, notActions, dataActions: [], notDataActions: [] },
];
const assign = 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action';

describe('an operation with a wildcard in its name', () => {
  it.each([
    [assign, true],
    ['Microsoft.ManagedIdentity/userAssignedIdentities/*', true],
    ['Microsoft.ManagedIdentity/*/action', true],
    ['Microsoft.ManagedIdentity/userAssignedIdentities/one/assign/action', true],
    ['microsoft.managedidentity/USERASSIGNEDIDENTITIES/*/ASSIGN/action', true],
    ['*', true],
    ['*/read', false],
    ['Microsoft.ManagedIdentity/userAssignedIdentities/read', false],
    ['Microsoft.ManagedIdentity/userAssignedIdentities/*/revoke/action', false],
  ])('%s: %s', (pattern, wanted) => {
    expect(permits(role([pattern]), assign, 'control')).toBe(wanted);
  });

  it('is left out only by what leaves all of it out', () => {
    expect(permits(role(['*'], [assign]), assign, 'control')).toBe(false);
    expect(permits(role(['*'], ['Microsoft.ManagedIdentity/*']), assign, 'control')).toBe(false);
    expect(permits(role(['*'], [assign.replace('*', 'one')]), assign, 'control')).toBe(true);
  });

  it('is reached where some text fits both patterns, and only there', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 5 });
    const texts = ['']
      .concat('ab'.split(''))
      .flatMap((one) =>
        ['', 'a', 'b', 'aa', 'ab', 'ba', 'bb', 'aab', 'abb', 'bab', 'aba'].map((two) => one + two),
      );
    const fits = (text: string, one: string): boolean =>
      new RegExp(`^${one.replaceAll('*', '.*')}$`).test(text);
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        if (!other.includes('*')) return;
        const reached = permits(role([one]), other, 'control');
        if (texts.some((text) => fits(text, one) && fits(text, other))) expect(reached).toBe(true);
        // Two patterns of at most five characters that share any text share one of at most eight.
        if (reached) expect(shared(one, other, 8)).toBe(true);
      }),
      { numRuns: 500 },
    );
    function shared(one: string, other: string, most: number): boolean {
      if (one === '' && other === '') return true;
      if (one.startsWith('*') && shared(one.slice(1), other, most)) return true;
      if (other.startsWith('*') && shared(one, other.slice(1), most)) return true;
      if (most === 0 || one === '' || other === '') return false;
      return ['a', 'b'].some((char) => {
        const rest = (text: string): string | null =>
          text.startsWith('*') ? text : text.startsWith(char) ? text.slice(1) : null;
        const [left, right] = [rest(one), rest(other)];
        return left !== null && right !== null && shared(left, right, most - 1);
      });
    }
  });
});
