import { describe, expect, it } from 'vitest';
import type { DiagnosticSettings } from '../../../src/estate/logging/diagnostic-settings.ts';
import { diagnosticSettings } from '../../../src/estate/logging/diagnostic-settings.ts';
import { trails as trailsCollection } from '../../../src/estate/logging/trails.ts';
import type { Trail } from '../../../src/estate/logging/trails.ts';
import { diagnosticSettingsEnabled } from '../../../src/judge/checks/diagnostic-settings-enabled.ts';
import { trailValidation } from '../../../src/judge/checks/trail-validation.ts';
import { trailsEnabled } from '../../../src/judge/checks/trails-enabled.ts';
import { judge, member, reach } from '../estate-fixture.ts';

const trail = (part: Partial<Trail> = {}): Trail =>
  member(part.id ?? 'trail', {
    name: 'org-trail',
    home: 'us-east-1',
    multiRegion: true,
    organization: false,
    validated: true,
    logging: true,
    latestDeliveryError: null,
    managementEvents: 'all',
    ...part,
  } as const);

describe('trails for all regions', () => {
  it.each([
    ['one that logs', [trail()], 'pass'],
    ['one that stands still', [trail({ logging: false })], 'fail'],
    ['one whose status was not read', [trail({ logging: null })], 'inconclusive'],
    ['one region only', [trail({ multiRegion: false })], 'fail'],
    ['none', [], 'fail'],
    ['one without management events', [trail({ managementEvents: 'none' })], 'fail'],
    ['one with some management events', [trail({ managementEvents: 'some' })], 'inconclusive'],
    ['one whose selectors were not read', [trail({ managementEvents: null })], 'inconclusive'],
    [
      'one for some events beside one for all',
      [trail({ managementEvents: 'some' }), trail({ id: 't2' })],
      'pass',
    ],
    [
      'one still, one for some events',
      [trail({ logging: false }), trail({ id: 't2', managementEvents: 'some' })],
      'inconclusive',
    ],
  ])('%s: %s', (_name, trails, expected) => {
    expect(judge(trailsEnabled, { collections: { 'logging.trails': trails } }).status).toBe(expected);
  });

  it('every account needs its own; an unread list decides nothing', () => {
    const two = reach({ containers: new Set(['111122223333', '444455556666']) });
    expect(judge(trailsEnabled, { collections: { 'logging.trails': [trail()] }, reach: two }).status).toBe(
      'fail',
    );
    expect(judge(trailsEnabled, { denied: ['logging.trails'] }).status).toBe('inconclusive');
  });
});

describe('management events of a trail', () => {
  const lowered = (selectors: object | null) => {
    const envelope = { id: 'E-1', source: 'aws', account: '111122223333', region: 'us-east-1' } as never;
    const listed = { envelope, parameters: {}, value: { trailList: [{ TrailARN: 'arn:t', Name: 't' }] } };
    const asked = { envelope, parameters: { TrailName: 'arn:t' }, value: selectors };
    const pages = new Map([
      ['aws.cloudtrail.trails', [listed]],
      ...(selectors === null ? [] : [['aws.cloudtrail.event-selectors', [asked]] as const]),
    ] as [string, (typeof listed)[]][]);
    return trailsCollection.lower(pages)[0]?.managementEvents;
  };
  const advanced = (...fields: object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors: fields }] });
  const management = { Field: 'eventCategory', Equals: ['Management'] };
  it.each([
    ['not read', null, null],
    ['nothing stated', {}, null],
    ['all', { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }, 'all'],
    [
      'changes only',
      { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] },
      'some',
    ],
    [
      'without key use',
      { EventSelectors: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }] },
      'some',
    ],
    ['data only', { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false }] }, 'none'],
    ['advanced, all', advanced(management), 'all'],
    ['advanced, narrowed', advanced(management, { Field: 'readOnly', Equals: ['false'] }), 'some'],
    ['advanced, data', advanced({ Field: 'eventCategory', Equals: ['Data'] }), 'none'],
  ])('%s: %s', (_name, selectors, expected) => {
    expect(lowered(selectors)).toBe(expected);
  });
});

describe('validation of log files', () => {
  it.each([
    ['validated', [trail()], 'pass'],
    ['not validated', [trail({ validated: false })], 'fail'],
    ['not delivered', [trail({ latestDeliveryError: 'AccessDenied' })], 'fail'],
    ['one of two', [trail(), trail({ id: 't2', validated: false })], 'fail'],
    ['no trail', [], 'inconclusive'],
  ])('%s: %s', (_name, trails, expected) => {
    expect(judge(trailValidation, { collections: { 'logging.trails': trails } }).status).toBe(expected);
  });
});

describe('diagnostic settings', () => {
  const nsg = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n';
  const both = ['NetworkSecurityGroupEvent', 'NetworkSecurityGroupRuleCounter'];
  const settings = (
    destinations: string[],
    enabledLogs: string[],
    { resource = nsg, disabledLogs = [] as string[] } = {},
  ): DiagnosticSettings => member('ds', { resource, destinations, enabledLogs, disabledLogs });
  const hub = { resource: '/subscriptions/s/providers/Microsoft.Unheard/things/t' };
  it.each([
    ['all logs to a workspace', [settings(['law'], ['allLogs'])], 'pass'],
    ['every category by name', [settings(['law'], both)], 'pass'],
    ['one category of two', [settings(['law'], both.slice(1))], 'fail'],
    ['one switched off', [settings(['law'], ['A'], { ...hub, disabledLogs: ['B'] })], 'fail'],
    [
      'all logs, where one is also named as off',
      [settings(['law'], ['allLogs'], { disabledLogs: both })],
      'pass',
    ],
    ['a category of a type that is not known', [settings(['law'], ['A'], hub)], 'inconclusive'],
    ['the audit group alone', [settings(['law'], ['audit'])], 'inconclusive'],
    ['no destination', [settings([], ['allLogs'])], 'fail'],
    ['no log', [settings(['law'], [])], 'fail'],
    ['nothing asked', [], 'inconclusive'],
    [
      'an activity log without its changes',
      [settings(['law'], ['ServiceHealth'], { resource: '/subscriptions/s' })],
      'fail',
    ],
  ])('%s: %s', (_name, members, expected) => {
    expect(
      judge(diagnosticSettingsEnabled, { collections: { 'logging.diagnosticSettings': members } }).status,
    ).toBe(expected);
  });

  it.each([
    [null, 'fail'],
    ['', 'fail'],
    ['law', 'pass'],
  ])('a destination that is printed as %j: %s', (workspaceId, expected) => {
    const value = {
      value: [
        { properties: { workspaceId, logs: [{ category: null, categoryGroup: 'allLogs', enabled: true }] } },
      ],
    };
    const envelope = { id: 'E-1', source: 'az', account: 's', region: null } as never;
    const members = diagnosticSettings.lower(
      new Map([['azure.monitor.diagnostic-settings', [{ envelope, parameters: { resource: nsg }, value }]]]),
    );
    expect(
      judge(diagnosticSettingsEnabled, { collections: { 'logging.diagnosticSettings': members } }).status,
    ).toBe(expected);
  });

  it('a destination of one setting does not carry the logs of another', () => {
    const value = {
      value: [
        { properties: { workspaceId: 'law', logs: [{ category: 'A', enabled: false }] } },
        { properties: { logs: [{ category: 'A', enabled: true }] } },
      ],
    };
    const envelope = { id: 'E-1', source: 'az', account: 's', region: null } as never;
    const page = { envelope, parameters: { resource: 'nsg' }, value };
    const members = diagnosticSettings.lower(new Map([['azure.monitor.diagnostic-settings', [page]]]));
    expect(
      judge(diagnosticSettingsEnabled, { collections: { 'logging.diagnosticSettings': members } }).status,
    ).toBe('fail');
  });
});
