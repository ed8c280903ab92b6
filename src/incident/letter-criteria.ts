/** What an audit letter may be about, by its criteria. */
type CriteriaKind =
  'standard' | 'baseline-and-network' | 'network' | 'tls' | 'ev' | 'smime' | 'code-signing' | 'vmc' | 'etsi';

/** Criteria that a letter names. */
export interface NamedCriteria {
  kind: CriteriaKind;
  /** As written; null where the name stands without one. */
  version: string | null;
}

export const criteriaNames: Readonly<Record<CriteriaKind, string>> = {
  standard: 'WebTrust for Certification Authorities',
  'baseline-and-network': 'WebTrust SSL Baseline with Network Security',
  network: 'WebTrust Network Security',
  tls: 'WebTrust SSL/TLS Baseline',
  ev: 'WebTrust Extended Validation',
  smime: 'WebTrust S/MIME',
  'code-signing': 'WebTrust Code Signing',
  vmc: 'WebTrust Verified Mark Certificates',
  etsi: 'ETSI EN 319 411-1',
};

/** The least version that root programs take, by the last day of the period, oldest first (BR 8.4; Mozilla 3.1, 3.1.2). */
const least: Readonly<Partial<Record<CriteriaKind, readonly { from: string; version: string }[]>>> = {
  standard: [{ from: '', version: '2.2.2' }],
  'baseline-and-network': [{ from: '', version: '2.7' }],
  network: [
    { from: '', version: '1.7' },
    { from: '2026-11-29', version: '2.0.5' },
  ],
  tls: [{ from: '', version: '2.8' }],
  ev: [{ from: '', version: '2.0.1' }],
  smime: [{ from: '', version: '1.0.8' }],
  etsi: [{ from: '', version: '1.4.1' }],
};

/** The least version for a period that ends on a day; null where none is known here. */
export function leastVersion(kind: CriteriaKind, periodEnd: string): string | null {
  return least[kind]?.findLast(({ from }) => from <= periodEnd)?.version ?? null;
}

/** Whether one version of dotted numbers is older than another. */
export function isOlder(version: string, than: string): boolean {
  const [own, other] = [version, than].map((text) => text.split('.').map(Number));
  for (let at = 0; at < Math.max(own?.length ?? 0, other?.length ?? 0); at += 1) {
    const difference = (own?.[at] ?? 0) - (other?.[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const start = /\bWebTrust\b|\bEN[\s\u00a0]319[\s\u00a0]411-1\b/gi;

/** The criteria that a letter names, in the order of its text; one kind in one version stands once. */
export function criteriaIn(text: string): NamedCriteria[] {
  const flat = text.replaceAll(/\s+/g, ' ');
  const starts = [...flat.matchAll(start)];
  const all = starts.flatMap((match, index) => {
    const end = Math.min(starts[index + 1]?.index ?? Infinity, match.index + 260);
    const own =
      flat.slice(match.index, end).split(/[.;]\s(?!\d)|\b(?:practices? statement|certificate polic)/i)[0] ??
      '';
    const version = /\b(?:version|ver\.?|v\.?)\s?(\d{1,3}(?:\.\d{1,3}){1,3})/i.exec(own);
    const kind = kindOf(version ? own.slice(0, version.index) : own);
    return kind ? [{ kind, version: version?.[1] ?? null }] : [];
  });
  const versioned = new Set(all.filter(({ version }) => version !== null).map(({ kind }) => kind));
  const once = new Map(
    all
      .filter(({ kind, version }) => version !== null || !versioned.has(kind))
      .map((one) => [`${one.kind} ${one.version ?? ''}`, one] as const),
  );
  return [...once.values()];
}

function kindOf(name: string): CriteriaKind | null {
  if (/^EN/i.test(name)) return 'etsi';
  // A seal or a task force is called WebTrust too.
  if (!/criteria|for certification authorities|for CAs\b/i.test(name)) return null;
  if (/\bnetwork(?: and certificate systems?)? security/i.test(name))
    return /baseline/i.test(name) ? 'baseline-and-network' : 'network';
  if (/extended validation|\bEV\b/i.test(name)) return /code signing/i.test(name) ? 'code-signing' : 'ev';
  if (/code signing/i.test(name)) return 'code-signing';
  if (/s\/?mime/i.test(name)) return 'smime';
  if (/verified mark|mark certificates/i.test(name)) return 'vmc';
  if (/baseline|\bSSL\b|\bTLS\b/i.test(name)) return 'tls';
  // The seal and the programme are named like the criteria, without a version.
  return /criteria|\bversion\b|v\d/i.test(name) || name.length < 60 ? 'standard' : null;
}
