import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsChanges } from '../../../src/estate/activity/aws-changes.ts';
import { awsSignIns } from '../../../src/estate/activity/aws-sign-ins.ts';
import { azureChanges } from '../../../src/estate/activity/azure-changes.ts';
import { directoryChanges } from '../../../src/estate/activity/directory-changes.ts';
import { entraSignIns } from '../../../src/estate/activity/entra-sign-ins.ts';
import { consoleLogin, lookedUp, page, root } from './records.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 20_000 : 500;

describe('whatever stands in a record', () => {
  const junk = fc.oneof(fc.string(), fc.json(), fc.constant('{"userIdentity":'), fc.constant('[redacted]'));

  it('text that is no record is named, and hides none of the others', () => {
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 4 }), fc.nat(), (texts, at) => {
        const where = at % (texts.length + 1);
        const mixed = [
          ...texts.slice(0, where),
          JSON.stringify(consoleLogin(root, 'No')),
          ...texts.slice(where),
        ];
        const signIns = awsSignIns([lookedUp(...mixed)]);
        expect(signIns.filter(({ factor }) => factor === 'single')).toHaveLength(1);
        expect(signIns.filter(({ fault }) => fault !== null)).toHaveLength(texts.length);
        const changes = awsChanges([lookedUp(...mixed)]);
        expect(changes.map(({ fault }) => fault === null)).toEqual(texts.map(() => false));
      }),
      { numRuns: runs },
    );
  });

  it('no member of the wrong type makes lowering throw, nor a sign-in with one factor one with two', () => {
    const keys = fc.constantFrom(...Object.keys(consoleLogin(root, 'No')), 'errorCode', 'resources');
    fc.assert(
      fc.property(keys, fc.jsonValue(), (key, value) => {
        const spoiled = lookedUp({ ...consoleLogin(root, 'No'), [key]: value });
        const found = awsSignIns([spoiled]);
        const harmless = key === 'errorCode' || key === 'resources';
        for (const one of found) {
          expect(one.factor === 'multi').toBe(false);
          if (harmless) expect(one.factor).toBe('single');
        }
        awsChanges([spoiled]);
        azureChanges([page({ value: [{ [key]: value, status: value, claims: value }] })]);
        directoryChanges([page({ value: [{ id: 'd', initiatedBy: value, targetResources: value }] })]);
        entraSignIns([page({ value: [{ id: 's', status: value, authenticationDetails: value }] })]);
      }),
      { numRuns: runs },
    );
  });
});
