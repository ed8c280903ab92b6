import { describe, expect, it } from 'vitest';
import { connectionsOf, unauthenticated, unauthenticatedAws } from '../../src/collect/connections.ts';

const unchecked = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };

describe('what proves who answered', () => {
  it.each([
    ['https://graph.microsoft.com', {}, true],
    ['https://graph.microsoft.com', unchecked, false],
    ['https://graph.microsoft.com', { NODE_TLS_REJECT_UNAUTHORIZED: '1' }, true],
    ['https://127.0.0.1:8443', unchecked, false],
    ['http://127.0.0.1:8080', {}, true],
    ['http://[::1]:8080', {}, true],
    ['http://localhost:8080', {}, true],
    ['http://emulator.example.test', {}, false],
    ['http://127.0.0.1.example.test', {}, false],
    ['http://192.0.2.1', {}, false],
    ['file:///exports', unchecked, true],
  ])('%s under %j: %s', (endpoint, environment, proved) => {
    expect(unauthenticated(endpoint, environment) === null).toBe(proved);
  });

  it.each([
    ['https://ec2.us-east-1.amazonaws.com', undefined, true],
    ['https://ec2.cn-north-1.amazonaws.com.cn', undefined, true],
    ['https://ec2.us-east-1.api.aws', undefined, true],
    ['https://emulator.example.test', undefined, false],
    ['https://amazonaws.com.example.test', undefined, false],
    ['https://emulator.example.test', 'https://emulator.example.test', true],
    ['https://bucket.emulator.example.test', 'https://emulator.example.test', true],
  ])('%s, declared %s: %s', (endpoint, declared, proved) => {
    expect(unauthenticatedAws(endpoint, declared, {}) === null).toBe(proved);
  });
});

it('tells of other endpoints, authorities and proxies, without passwords', () => {
  const sources = {
    plain: { kind: 'aws' as const, accounts: ['111122223333'], regions: ['us-east-1'] },
    emulated: {
      kind: 'aws' as const,
      accounts: ['111122223333'],
      regions: [],
      endpoint: 'http://127.0.0.1:1',
      ca: 'ca.pem',
    },
    graph: { kind: 'entra' as const, tenant: 't' },
  };
  expect(connectionsOf({ sources }, { HTTPS_PROXY: 'http://user:secret@proxy.example.test:3128' })).toEqual([
    { source: 'emulated', notes: ['endpoint is http://127.0.0.1:1', 'trusts the authority in ca.pem'] },
    { source: 'graph', notes: ['goes through the proxy proxy.example.test:3128'] },
  ]);
});
