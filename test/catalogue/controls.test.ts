import { expect, test } from 'vitest';
import { addDuration, parseDuration } from '../../src/analyse/clocks/duration.ts';
import { controlsFor } from '../../src/catalogue/catalogue.ts';
import { parseCatalogue } from '../../src/catalogue/parse.ts';
import { isJudged } from '../../src/catalogue/statement.ts';
import { builtIn } from './built-in.ts';

const { catalogue, problems } = parseCatalogue(builtIn);
const controls = [...catalogue.controls.values()];

test('the built-in catalogue has no problems', () => {
  expect(problems).toEqual([]);
});

test('every judged statement can be shown whole, whatever the automatic checks cover', () => {
  for (const statement of [...catalogue.statements.values()].filter(isJudged)) {
    const citations = controlsFor(catalogue, statement.id).flatMap(({ requests }) =>
      requests.flatMap(({ cites }) => cites[statement.id] ?? []),
    );
    expect([statement.id, citations.filter((much) => much !== 'part').length > 0]).toEqual([
      statement.id,
      true,
    ]);
  }
});

/** What the automatic checks cite in part; the catalogue carries each, and asks a person for the rest. */
const partial: Record<string, readonly string[]> = {
  'inventory-reconciled': ['1-a'],
  'segmentation-declared': ['1.1.1-a'],
  'management-ports-closed': ['1.1.1.1-a', '1.2.2-e'],
  'any-source-rules-absent': ['1.1.1.1-a', '1.2.2-e'],
  'roles-defined': ['2.1-a'],
  'roles-documented': ['2.1-b'],
  'privileged-assignments-eligible': ['2.1-c', '2.2.1-b'],
  'activation-rules': ['2.2.1-b'],
  'access-within-roles': ['2.1-c', '2.2.1-b'],
  'duties-separated': ['2.1-d'],
  'reach-limited-to-roles': ['2.2.1-a'],
  'access-keys-attributed': ['2.2.1.1-a'],
  'root-user-secured': ['2.2.1.1-a', '2.2.3-a'],
  'shared-accounts-absent': ['2.2.1.2-a'],
  'withdrawn-roles-gone': ['2.2.1.3-a'],
  'leavers-disabled': ['2.2.1.3-b'],
  'accounts-reviewed': ['2.2.1.4-a'],
  'unneeded-accounts-disabled': ['2.2.1.4-b'],
  'sign-in-throttled': ['2.2.1.5-a'],
  'password-alone-refused': ['2.2.1.5-b'],
  'shared-credential-readers': ['2.2.5-b'],
  'password-policy': ['2.2.1.5-a', '2.2.5-a'],
  'aws-mfa-enforced': ['2.2.3-a'],
  'conditional-access-coverage': ['2.2.3-a'],
  'key-factors-non-extractable': ['2.2.3-b'],
  'workstations-lock': ['2.2.2-a'],
  'idle-time-as-decided': ['2.2.2-b'],
  'remote-access-from-own-workstations': ['2.2.6-a'],
  'just-in-time-port-policies': ['2.2.6-b'],
  'remote-channels-temporary': ['2.2.6-b'],
  'remote-sessions-multi-factor': ['2.2.6-c'],
  'trails-enabled': ['3.1.1.1-a'],
  'diagnostic-settings-enabled': ['3.1.1.1-a'],
  'flow-logs-enabled': ['3.1.1.1-a'],
  'trail-validation': ['3.1.2-a', '3.1.2-b'],
};

test.each(Object.entries(partial))('%s stands in one control, which meets what it cites', (check, cited) => {
  const carrying = controls.filter(({ checks }) => checks.includes(check));
  expect(carrying).toHaveLength(1);
  for (const id of cited) expect(carrying[0]?.statements).toContain(id);
});

test('requests are questions an auditor can hand over: precise, due, and named after their clause', () => {
  for (const { id, requests } of controls) {
    for (const request of requests) {
      expect(request.asks.length, `${request.id} of ${id}`).toBeGreaterThan(60);
      expect(request.id).toMatch(/^REQ-\d(\.\d)*-[a-z0-9-]+$/);
      const due = addDuration(new Date(0), parseDuration(request.frequency.maxInterval));
      expect(due.getTime()).toBeLessThanOrEqual(366 * 86_400_000);
    }
  }
});

test('what the requirements time is timed so: 31 days, three months, a year, 24 hours', () => {
  const request = (id: string): unknown =>
    controls.flatMap(({ requests }) => requests).find((one) => one.id === id)?.frequency;
  const control = (id: string): unknown => catalogue.controls.get(id)?.frequency;
  expect(request('REQ-3.1.2-integrity-monitoring')).toMatchObject({
    maxInterval: 'P31D',
    counting: 'calendar',
  });
  expect(request('REQ-2.2.1.4-account-review')).toMatchObject({ maxInterval: 'P3M', counting: 'calendar' });
  expect(request('REQ-1.3-process-review')).toMatchObject({ maxInterval: 'P1Y', counting: 'calendar' });
  expect(request('REQ-4.2.1.1-reports')).toMatchObject({ maxInterval: 'P1Y', counting: 'calendar' });
  expect(control('leaver-removal')).toMatchObject({ maxInterval: 'PT24H', counting: 'elapsed' });
  expect(control('alert-response')).toMatchObject({ maxInterval: 'PT24H', counting: 'elapsed' });
});

test('every request says what a reviewer has to find in an answer, and in which types of file it is taken', () => {
  for (const request of controls.flatMap(({ requests }) => requests)) {
    const { id, attributes, mediaTypes } = request;
    expect(mediaTypes.length, id).toBeGreaterThan(0);
    // Something that dates it, something that can be denied, and nothing that is left to a reviewer's mood.
    expect(attributes.filter((one) => ['completed', 'covers'].includes(one.id)).length, id).toBe(1);
    expect(
      attributes.filter(({ type, required }) => type === 'yes-no' && required).length,
      id,
    ).toBeGreaterThan(0);
    for (const { question } of attributes) expect(question, id).toMatch(/^[A-Z].*[?]$/);
    // An answer for each system names the systems that it is about.
    if (request.unit === 'system')
      expect(
        attributes.map(({ type }) => type),
        id,
      ).toContain('systems');
  }
});

test('no two requests ask a reviewer the same', () => {
  const asked = controls.flatMap(({ requests }) =>
    requests.map(({ attributes }) => attributes.map(({ question }) => question).join(' ')),
  );
  expect(new Set(asked).size).toBe(asked.length);
});
