import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Certificate } from '../ocsp/certificate.ts';
import { evidenceText, type EvidenceSide } from '../ocsp/evidence.ts';
import { UsageError } from './usage-error.ts';

/** What `--evidence` needs: which option names the system of which side, and the configuration that declares it. */
export interface EvidenceFlags {
  /** File of the shape `ocsp.exchanges`; declared as a source it takes the answers into every run. */
  evidence?: string;
  config?: string;
}

/**
 * The ids of the systems whose answers are kept, in the order of the options. Throws UsageError where `--evidence`
 * is given and one of them is missing, or is none that the configuration declares.
 */
export async function systemsOf(
  flags: EvidenceFlags,
  named: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  if (flags.evidence === undefined) return [];
  const ids = Object.entries(named).map(([option, id]) => {
    if (id !== undefined && id.trim() !== '') return id;
    throw new UsageError(`--evidence needs ${option} with the id of a system of ncssr.yaml`);
  });
  if (flags.config === undefined) return ids;
  const { loadScope } = await import('../scope/load.ts');
  const declared = Object.keys((await loadScope(flags.config)).scope.systems);
  for (const id of ids) {
    if (!declared.includes(id))
      throw new UsageError(`${flags.config} declares no system ${id}; it declares ${declared.join(', ')}`);
  }
  return ids;
}

/** Writes the file of `--evidence`; without the option, nothing. */
export async function writeEvidence(
  { evidence }: EvidenceFlags,
  issuer: Certificate,
  sides: readonly EvidenceSide[],
): Promise<void> {
  if (evidence === undefined) return;
  await mkdir(dirname(evidence), { recursive: true });
  await writeFile(evidence, evidenceText(issuer, sides));
}
