import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { generateSealKey } from '../../src/locker/signing.ts';
import { regions, type Account } from './account.ts';
import { peopleOf } from './identity-center.ts';

/** Where the organization is read from: its loopback server, or a folder of exports. */
export type Origin = { endpoint: string } | { import: string };

const systems = {
  issuance: ['certificate-system', ['certificate-issuance']],
  ocsp: ['certificate-system', ['certificate-status']],
  crl: ['certificate-system', ['certificate-status']],
  registration: ['certificate-system', ['identity-validation', 'certificate-application']],
  monitoring: ['security-support-system', ['network-intrusion-detection']],
} as const;
const byAccount = {
  'log-archive': ['security-support-system', ['audit-logging']],
  network: ['network-boundary-control', []],
  build: ['security-support-system', ['other']],
} as const;
const tiers = ['public', 'application', 'data'];
const review = '2027-02-01';

/** Writes `ncssr.yaml` with the people's files and a seal key beside it. Returns the path of the configuration. */
export async function writeEngagement(
  folder: string,
  accounts: readonly Account[],
  origin: Origin,
): Promise<string> {
  await mkdir(join(folder, 'people'), { recursive: true });
  const config = join(folder, 'ncssr.yaml');
  await writeFile(config, stringify(scopeOf(accounts, origin)));
  await writePeople(folder, accounts);
  const { privateKeyPem, publicKeyPem } = await generateSealKey();
  await writeFile(join(folder, 'seal.pem'), privateKeyPem, { mode: 0o600 });
  await writeFile(join(folder, 'seal.pub.pem'), publicKeyPem);
  return config;
}

function scopeOf(accounts: readonly Account[], origin: Origin): unknown {
  const present = new Set(accounts.map(({ system }) => system));
  const tagged = Object.entries(systems).filter(([system]) => present.has(system));
  const base = { environment: 'production', environmentClass: 'third-party-controlled', owner: 'pki-ops' };
  const role = 'arn:aws:iam::{account}:role/ncssr-read';
  const management = accounts[0]?.id ?? '';
  return {
    engagement: {
      caOwner: 'Example Trust Services',
      ccadbId: 'A000000',
      mode: 'readiness',
      criteria: { ncssr: '2.0.5' },
      period: { from: '2026-01-01', to: '2026-12-31' },
    },
    seal: { key: 'seal.pem' },
    sources: {
      cloud: {
        kind: 'aws',
        environmentClass: 'third-party-controlled',
        accounts: accounts.map(({ id }) => id),
        organization: management,
        regions,
        ...('import' in origin
          ? { import: origin.import }
          : { role, endpoint: origin.endpoint, limits: { rate: 100_000, burst: 100_000, concurrency: 16 } }),
      },
      roster: { kind: 'file', as: 'hr.roster', path: 'people/roster.csv' },
      'role-changes': { kind: 'file', as: 'role-changes', path: 'people/role-changes.csv' },
    },
    systems: {
      ...Object.fromEntries(
        tagged.map(([system, [systemClass, functions]]) => [
          system,
          { class: systemClass, functions, ...base, select: [{ source: 'cloud', tag: { system } }] },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(byAccount).map(([purpose, [systemClass, functions]]) => [
          purpose,
          {
            class: systemClass,
            functions,
            ...base,
            select: accounts
              .filter((one) => one.purpose === purpose)
              .map(({ id }) => ({ source: 'cloud', account: id })),
          },
        ]),
      ),
    },
    segments: Object.fromEntries(
      [
        ...tagged.flatMap(([system]) => tiers.map((tier) => `${system}-${tier}`)),
        ...accounts
          .filter(
            ({ system, purpose }) =>
              system === null && !['management', 'log-archive', 'sandbox'].includes(purpose),
          )
          .map(({ purpose }) => `${purpose}-network`),
      ].map((segment) => [segment, { select: [{ source: 'cloud', tag: { segment } }] }]),
    ),
    flows: tagged.flatMap(([system]) => [
      { from: 'internet', to: `${system}-public`, allow: ['tcp/80'], approval: 'CHG-1042', review },
      {
        from: `${system}-public`,
        to: `${system}-application`,
        allow: ['tcp/8080'],
        approval: 'CHG-1043',
        review,
      },
      {
        from: `${system}-application`,
        to: `${system}-data`,
        allow: ['tcp/9443', 'tcp/443'],
        approval: 'CHG-1044',
        review,
      },
      { from: 'build-network', to: `${system}-application`, allow: ['tcp/22'], approval: 'CHG-1045', review },
    ]),
    roles: {
      operator: {
        duties: 'Runs the systems',
        systems: tagged.map(([system]) => system),
        may: [{ source: 'cloud', actions: ['ec2:Describe*', 'ssm:StartSession'], resources: ['*'] }],
      },
      administrator: {
        duties: 'Administers the systems',
        systems: [...tagged.map(([system]) => system), ...Object.keys(byAccount)],
        may: [
          {
            source: 'cloud',
            actions: ['ec2:*', 'iam:*', 'kms:*', 's3:*', 'ssm:*', 'logs:*'],
            resources: ['*'],
          },
        ],
      },
      auditor: { duties: 'Reviews the systems', systems: tagged.map(([system]) => system) },
    },
    separation: [['operator', 'auditor']],
    people: { source: 'roster' },
  };
}

async function writePeople(folder: string, accounts: readonly Account[]): Promise<void> {
  const people = peopleOf(accounts).map((person) => {
    const groups = person.groups.join(' ');
    const role = groups.includes('administrators')
      ? 'administrator'
      : groups.includes('operators')
        ? 'operator'
        : groups.includes('auditors')
          ? 'auditor'
          : '';
    return { ...person, role };
  });
  const roster = people.map(
    ({ id, name, role }) =>
      `${id},active,employee,2022-03-01T08:00:00Z,,,P-00001,${name}@example.test,PKI,${role}`,
  );
  const changes = people.flatMap(({ id, role }) =>
    role === '' ? [] : [`${id},${role},granted,2022-03-01T08:00:00Z,CHG-0871`],
  );
  await writeFile(
    join(folder, 'people', 'roster.csv'),
    `person_id,status,employment_type,start_at,end_at,notice_at,manager_id,work_email,org_unit,trusted_roles\n${roster.join('\n')}\n`,
  );
  await writeFile(
    join(folder, 'people', 'role-changes.csv'),
    `person_id,role,change,effective_at,ticket_id\n${changes.join('\n')}\n`,
  );
}
