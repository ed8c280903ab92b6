import type { Scope, Source } from '../scope/scope.ts';
import type { CollectionEnvironment, OpenedSource } from './opened-source.ts';
import type { SourceToRead } from './run.ts';
import { tokenBuckets } from './token-bucket.ts';

const defaults = { concurrency: 10, rate: 15, burst: 50, attempts: 10 };

interface OpenSettings {
  folder: string;
  signal: AbortSignal;
  now: () => Date;
}

/** Takes up the credential of every source of the scope. Cloud SDKs load only for the kinds of source declared. */
export async function openSources(scope: Scope, settings: OpenSettings): Promise<SourceToRead[]> {
  return Promise.all(
    Object.entries(scope.sources).map(async ([name, source]) => {
      const limits = { ...defaults, ...('limits' in source ? source.limits : {}) };
      const environment: CollectionEnvironment = {
        limiter: tokenBuckets({ rate: limits.rate, burst: limits.burst }),
        signal: settings.signal,
        attempts: limits.attempts,
        folder: settings.folder,
        now: settings.now,
      };
      return { name, opened: await openSource(name, source, environment), concurrency: limits.concurrency };
    }),
  );
}

async function openSource(
  name: string,
  source: Source,
  environment: CollectionEnvironment,
): Promise<OpenedSource> {
  switch (source.kind) {
    case 'aws': {
      if (source.import !== undefined) {
        const { openAwsExport } = await import('./files/aws-export.ts');
        return openAwsExport(name, source, environment);
      }
      const { openAws } = await import('./aws/provider.ts');
      return openAws(name, source, environment);
    }
    case 'azure': {
      if (source.import !== undefined) {
        const { openAzureExport } = await import('./files/azure-export.ts');
        return openAzureExport(name, source, environment);
      }
      const { openAzure } = await import('./azure/provider.ts');
      return openAzure(name, source, environment);
    }
    case 'entra': {
      if (source.import !== undefined) {
        const { openGraphExport } = await import('./files/graph-export.ts');
        return openGraphExport(name, source, environment);
      }
      const { openEntra } = await import('./entra/provider.ts');
      return openEntra(name, source, environment);
    }
    case 'file': {
      const { openFile } = await import('./files/provider.ts');
      return openFile(name, source, environment);
    }
  }
}
