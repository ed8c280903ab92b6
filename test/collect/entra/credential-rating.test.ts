import { describe, expect, it } from 'vitest';
import { rateGraphToken } from '../../../src/collect/entra/credential-rating.ts';
import { entraKinds } from '../../../src/collect/entra/kinds/index.ts';

const nothing = { objectId: null, tenant: null, roles: [], scopes: [], directoryRoles: [] };
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

describe('the rating of a Graph token', () => {
  it('is read-only for exactly the permissions that the collectors need', () => {
    const roles = entraKinds.flatMap(({ operations }) => operations.map(({ permission }) => permission));
    expect(rateGraphToken({ ...nothing, roles }).rating).toBe('read-only');
  });

  it.each([
    'User.ReadWrite.All',
    'Directory.AccessAsUser.All',
    'Sites.FullControl.All',
    'Mail.Send',
    'Group.Create',
  ])('is can-write for %s', (permission) => {
    expect(rateGraphToken({ ...nothing, roles: ['User.Read.All', permission] }).rating).toBe('can-write');
    expect(rateGraphToken({ ...nothing, scopes: ['openid', permission] }).rating).toBe('can-write');
  });

  it('counts directory roles of an application, and not those of a user, whose token its scopes bound', () => {
    const held = { ...nothing, directoryRoles: [globalAdministrator] };
    expect(rateGraphToken({ ...held, roles: ['User.Read.All'] }).rating).toBe('can-write');
    expect(rateGraphToken({ ...held, scopes: ['User.Read.All'] }).rating).toBe('read-only');
  });

  it('is unknown where nothing is stated', () => {
    expect(rateGraphToken(null).rating).toBe('unknown');
    expect(rateGraphToken({ ...nothing, scopes: ['openid', 'profile'] }).rating).toBe('unknown');
  });
});
