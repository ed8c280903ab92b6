import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { azureKinds } from '../../../src/collect/azure/kinds/index.ts';
import { openAzure } from '../../../src/collect/azure/provider.ts';
import { entraKinds } from '../../../src/collect/entra/kinds/index.ts';
import { openEntra } from '../../../src/collect/entra/provider.ts';
import { partsOf } from '../../../src/estate/decode/batch-parts.ts';
import { compile } from '../../../src/schema/validator.ts';
import { startMicrosoft, type Microsoft } from '../../../src/demo/microsoft/start.ts';
import {
  azureSource,
  decoded,
  entraSource,
  gather,
  patientEnvironment,
  useLoopbackCredential,
} from './harness.ts';

describe('schemas of the Microsoft kinds', () => {
  let microsoft: Microsoft;
  beforeAll(async () => {
    useLoopbackCredential();
    microsoft = await startMicrosoft({ pageSize: 3 });
  });
  afterAll(() => microsoft.close());

  it.each([...azureKinds, ...entraKinds].map(({ kind, provider }) => [kind, provider]))(
    'the sample estate satisfies %s',
    async (kind, provider) => {
      const environment = patientEnvironment();
      const source = await (provider === 'azure'
        ? openAzure('az-new', azureSource(microsoft), environment)
        : openEntra('entra', entraSource(microsoft), environment));
      const schema = JSON.parse(readFileSync(`evidence/schemas/${kind}.schema.json`, 'utf8')) as Record<
        string,
        unknown
      >;
      const validate = compile(schema);
      for (const page of (await gather(source, kind)).pages.filter(({ answer }) => answer)) {
        for (const { value } of partsOf(page.parameters, decoded(page))) {
          validate(value);
          expect(validate.errors ?? []).toEqual([]);
        }
      }
      await source.close();
    },
  );
});
