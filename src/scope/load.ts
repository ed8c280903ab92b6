import { NotARegularFileError, readRegularText } from '../input/regular-file.ts';
import { parseYaml } from '../schema/yaml-document.ts';
import { ProblemsError, inOrder, type Problem } from '../schema/problem.ts';
import { publishedValidator } from '../schema/validator.ts';
import type { Scope, Source } from './scope.ts';
import { crossReferences } from './cross-references.ts';
import { meaninglessDeclarations } from './meaningless.ts';

export interface LoadedScope {
  scope: Scope;
  /** The text as it stood, sealed with every run. */
  text: string;
  file: string;
}

/** Reads `ncssr.yaml`. Throws ProblemsError with every problem of form and reference, each with its place. */
export async function loadScope(file: string): Promise<LoadedScope> {
  let text: string;
  try {
    text = await readRegularText(file);
  } catch (error) {
    throw new ProblemsError([
      {
        file,
        line: 1,
        column: 1,
        message: error instanceof NotARegularFileError ? error.message : 'cannot be read',
        fix: 'Write one with ncssr init, or name another with --config',
      },
    ]);
  }
  return { scope: parseScope(file, text), text, file };
}

/** The scope that a text declares. Throws ProblemsError. */
export function parseScope(file: string, text: string): Scope {
  const parsed = parseYaml(file, text, publishedValidator('scope'));
  if (parsed.problems.length > 0) throw new ProblemsError(parsed.problems);
  const scope = withDefaults(parsed.value as DeclaredScope);
  const problems: Problem[] = [...crossReferences(scope, parsed), ...meaninglessDeclarations(scope, parsed)];
  if (problems.length > 0) throw new ProblemsError(inOrder(problems));
  return scope;
}

type DeclaredScope = Pick<Scope, 'sources'> &
  Partial<Omit<Scope, 'engagement' | 'systems' | 'treatments' | 'owners'>> & {
    owners?: Record<string, string | readonly string[]>;
    engagement: Partial<Scope['engagement']> & Pick<Scope['engagement'], 'caOwner' | 'period'>;
    systems: Record<
      string,
      Partial<Scope['systems'][string]> &
        Pick<Scope['systems'][string], 'class' | 'environment' | 'environmentClass' | 'owner'>
    >;
    treatments?: (Omit<Scope['treatments'][number], 'evidence'> & { evidence?: readonly string[] })[];
  };

function withDefaults(declared: DeclaredScope): Scope {
  const { engagement } = declared;
  return {
    engagement: {
      caOwner: engagement.caOwner,
      ccadbId: engagement.ccadbId ?? null,
      mode: engagement.mode ?? 'readiness',
      criteria: engagement.criteria ?? { ncssr: '2.0.5' },
      period: engagement.period,
    },
    seal: declared.seal ?? null,
    sources: Object.fromEntries(
      Object.entries(declared.sources).map(([name, source]) => [name, withLists(source)]),
    ),
    systems: Object.fromEntries(
      Object.entries(declared.systems).map(([id, system]) => [
        id,
        {
          ...system,
          functions: system.functions ?? [],
          serves: system.serves ?? [],
          select: system.select ?? [],
        },
      ]),
    ),
    segments: declared.segments ?? {},
    flows: declared.flows ?? [],
    roles: declared.roles ?? {},
    separation: declared.separation ?? [],
    people: declared.people ?? null,
    reviewers: declared.reviewers ?? null,
    owners: Object.fromEntries(
      Object.entries(declared.owners ?? {}).map(([owner, people]) => [
        owner,
        typeof people === 'string' ? [people] : people,
      ]),
    ),
    workstations: declared.workstations ?? null,
    vulnerabilities: declared.vulnerabilities ?? null,
    treatments: (declared.treatments ?? []).map((one) => ({ ...one, evidence: one.evidence ?? [] })),
    assumptions: declared.assumptions ?? [],
    assessments: declared.assessments ?? [],
    controls: declared.controls ?? [],
  };
}

/** A source that imports may leave out the places to read; the export says them. */
function withLists(source: Source): Source {
  switch (source.kind) {
    case 'aws':
      return { ...source, accounts: source.accounts ?? [], regions: source.regions ?? [] };
    case 'azure':
      return { ...source, subscriptions: source.subscriptions ?? [] };
    case 'entra':
    case 'file':
      return source;
  }
}
