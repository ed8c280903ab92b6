import type { VaultPolicy } from '../../../estate/identity/azure/model.ts';

const base = 'Microsoft.KeyVault/vaults/';

/** Everything that the permissions of one kind are over, as data operations. */
const everything: Readonly<Record<string, readonly string[]>> = {
  keys: ['keys/*', 'keyrotationpolicies/*'],
  secrets: ['secrets/*'],
  certificates: ['certificates/*', 'certificatecas/*', 'certificatecontacts/*'],
  storage: ['storageaccounts/*'],
};

/** What each permission of an access policy is among the data operations of roles. */
const operations: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  keys: {
    get: ['keys/read'],
    list: ['keys/read'],
    create: ['keys/create/action'],
    import: ['keys/import/action'],
    update: ['keys/update/action'],
    delete: ['keys/delete'],
    recover: ['keys/recover/action'],
    purge: ['keys/purge/action'],
    backup: ['keys/backup/action'],
    restore: ['keys/restore/action'],
    encrypt: ['keys/encrypt/action'],
    decrypt: ['keys/decrypt/action'],
    wrapkey: ['keys/wrap/action'],
    unwrapkey: ['keys/unwrap/action'],
    sign: ['keys/sign/action'],
    verify: ['keys/verify/action'],
    release: ['keys/release/action'],
    rotate: ['keys/rotate/action'],
    getrotationpolicy: ['keyrotationpolicies/read'],
    setrotationpolicy: ['keyrotationpolicies/write'],
  },
  secrets: {
    get: ['secrets/getSecret/action', 'secrets/readMetadata/action'],
    list: ['secrets/readMetadata/action'],
    set: ['secrets/setSecret/action', 'secrets/update/action'],
    delete: ['secrets/delete'],
    recover: ['secrets/recover/action'],
    purge: ['secrets/purge/action'],
    backup: ['secrets/backup/action'],
    restore: ['secrets/restore/action'],
  },
  certificates: {
    get: ['certificates/read'],
    list: ['certificates/read'],
    create: ['certificates/create/action'],
    import: ['certificates/import/action'],
    update: ['certificates/update/action'],
    delete: ['certificates/delete'],
    recover: ['certificates/recover/action'],
    purge: ['certificates/purge/action'],
    backup: ['certificates/backup/action'],
    restore: ['certificates/restore/action'],
    managecontacts: ['certificatecontacts/*'],
    getissuers: ['certificatecas/read'],
    listissuers: ['certificatecas/read'],
    setissuers: ['certificatecas/write'],
    deleteissuers: ['certificatecas/delete'],
    manageissuers: ['certificatecas/*'],
  },
  storage: {
    get: ['storageaccounts/read'],
    list: ['storageaccounts/read'],
    set: ['storageaccounts/set/action'],
    update: ['storageaccounts/set/action'],
    delete: ['storageaccounts/delete'],
    recover: ['storageaccounts/recover/action'],
    purge: ['storageaccounts/purge/action'],
    backup: ['storageaccounts/backup/action'],
    restore: ['storageaccounts/restore/action'],
    regeneratekey: ['storageaccounts/regeneratekey/action'],
    getsas: ['storageaccounts/sas/*'],
    listsas: ['storageaccounts/sas/*'],
    setsas: ['storageaccounts/sas/set/action'],
    deletesas: ['storageaccounts/sas/delete'],
  },
};

/** What an access policy gives, as patterns of data operations. */
interface PolicyOperations {
  certain: readonly string[];
  /** What it may give besides, and why that is not known; null where everything is understood. */
  perhaps: { patterns: readonly string[]; reason: string } | null;
}

/** The data operations that the permissions of an access policy stand for. */
export function policyOperations(permissions: VaultPolicy['permissions']): PolicyOperations {
  const all = Object.values(everything).flat();
  if (permissions === null)
    return { certain: [], perhaps: { patterns: named(all), reason: 'its permissions are not understood' } };
  const certain: string[] = [];
  const patterns: string[] = [];
  const unknown: string[] = [];
  for (const [kind, names] of Object.entries(permissions)) {
    const wide = everything[kind] ?? all;
    for (const name of names ?? [null]) {
      const known = name === 'all' && kind in everything ? wide : name && operations[kind]?.[name];
      if (known) certain.push(...known);
      else {
        patterns.push(...wide);
        unknown.push(name === null ? kind : `${kind} ${name}`);
      }
    }
  }
  const reason = `its permissions ${[...new Set(unknown)].join(', ')} are not understood`;
  return {
    certain: named(certain),
    perhaps: unknown.length === 0 ? null : { patterns: named(patterns), reason },
  };
}

const named = (patterns: readonly string[]): string[] => [...new Set(patterns)].map((one) => `${base}${one}`);
