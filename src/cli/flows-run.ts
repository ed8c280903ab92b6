import { readRegularText } from '../input/regular-file.ts';
import { answerFlow, type FlowAnswer } from '../analyse/isolation/answer.ts';
import { resolveReference, type Reference } from '../analyse/isolation/reference.ts';
import type { IsolationCertificate } from '../analyse/isolation/certificate.ts';
import { checkCertificate } from '../analyse/isolation/certificate-check.ts';
import { questionTransport } from '../analyse/isolation/transport-text.ts';
import type { ReadState } from '../estate/collection.ts';
import { buildEstate, type Estate } from '../estate/estate.ts';
import type { Network } from '../estate/network/representation.ts';
import type { FlowRecord } from '../estate/network/flow-records.ts';
import type { Topology } from '../estate/network/topology.ts';
import {
  assumptionStates,
  beyondConfiguration,
  isProved,
  segmentationOf,
  type Segmentation,
} from '../judge/segmentation/segmentation.ts';
import { isClosed, unreadFor, withReads } from '../judge/segmentation/unread.ts';
import { withUse } from '../judge/segmentation/use.ts';
import { membersOf } from '../judge/segmentation/zones.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { firstBreach, publishedValidator } from '../schema/validator.ts';
import type { Scope } from '../scope/scope.ts';
import { exit } from './exit.ts';
import type { FlowsOptions } from './flows.ts';
import { answerText, checkText, matrixText } from './flows-text.ts';
import { formatOf, instantOf } from './options.ts';
import { runSource } from './run-source.ts';
import { UsageError } from './usage-error.ts';

interface Asked {
  run: string;
  at: Date;
  scope: Scope;
  estate: Estate;
  network: Network;
  reads: readonly ReadState[];
}

/** Answers one question or prints the matrix. Returns 0 when it is answered, 3 when something is not proved. */
export async function flows(options: FlowsOptions): Promise<number> {
  const format = formatOf(options);
  const single = options.from !== undefined || options.to !== undefined;
  if (single && (options.from === undefined || options.to === undefined))
    throw new UsageError('Give both --from and --to, or neither for the matrix of all segments');
  if (!single && (options.proto !== undefined || options.port !== undefined))
    throw new UsageError('--proto and --port belong to a question: give --from and --to too');
  if (single && options.check !== undefined)
    throw new UsageError('--check stands alone: a certificate says itself what it is about');
  const source = await runSource(options);
  try {
    const { run, scope } = source;
    const names = ['network.topology', 'network.flowRecords'];
    const estate = await buildEstate(source.evidence, scope, names, kindSchemas());
    const { members, reads } = estate.whole<Topology>('network.topology');
    const network = members[0]?.network;
    if (!network)
      throw new UsageError(
        `The run ${run} holds no network that was read: collect from an AWS or Azure source first`,
      );
    const asked = { run, at: instantOf(options, source.judgedAt), scope, estate, network, reads };
    if (options.check !== undefined) return await checkFile(options.check, asked, format);
    return single ? question(asked, options, format) : matrix(asked, format);
  } finally {
    await source.close();
  }
}

function question(asked: Asked, options: FlowsOptions, format: 'text' | 'json'): number {
  const { from = '', to = '', proto } = options;
  const port = portOf(options);
  try {
    questionTransport(proto, port);
  } catch (error) {
    throw new UsageError(`--proto: ${error instanceof Error ? error.message : String(error)}`);
  }
  const references = { from: referenceOf(from, asked), to: referenceOf(to, asked) };
  const found = answerFlow(asked.network, {
    ...references,
    ...(proto === undefined ? {} : { proto }),
    ...(port === undefined ? {} : { port }),
  });
  const empty = Object.entries({ from, to })
    .filter(([side]) => isEmpty(references[side as 'from' | 'to'], asked.network))
    .map(([, text]) => `${text} names no interface or outside network that the run read`);
  const answer =
    empty.length > 0 ? { ...found, blockers: [], unknowns: empty } : guarded(found, references, asked);
  const said = { from, to, proto: proto ?? null, port: port ?? null };
  const assumed = assumptionStates(asked.network, asked.scope, asked.at);
  const acceptance = assumed.map(({ id, acceptance: state }) => ({ id, acceptance: state }));
  if (format === 'json') print({ schemaVersion: 1, run: asked.run, question: said, ...answer, acceptance });
  else process.stdout.write(answerText(said, answer, { network: asked.network, assumed }));
  return isProved(answer.verdict, assumed) ? exit.clean : exit.inconclusive;
}

/** Checks a certificate against the network of the run. Returns 0 when it holds, 3 when not. */
async function checkFile(file: string, { network, run }: Asked, format: 'text' | 'json'): Promise<number> {
  const certificate = await readCertificate(file);
  const problems = checkCertificate(certificate, network);
  if (format === 'json')
    print({
      schemaVersion: 1,
      run,
      certificate: file,
      accepted: problems.length === 0,
      problems,
    });
  else process.stdout.write(checkText(certificate, problems));
  return problems.length === 0 ? exit.clean : exit.inconclusive;
}

async function readCertificate(file: string): Promise<IsolationCertificate> {
  let value: unknown;
  try {
    value = JSON.parse(await readRegularText(file));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const validate = publishedValidator('isolation-certificate');
  if (!validate(value)) throw new UsageError(`${file} is no certificate: ${firstBreach(validate.errors)}`);
  return value as IsolationCertificate;
}

function matrix({ run, at, scope, estate, network, reads }: Asked, format: 'text' | 'json'): number {
  const { segments, systems } = estate;
  const observed = estate.whole<FlowRecord>('network.flowRecords');
  const computed = withReads(segmentationOf(network, { scope, segments, systems }, at), network, reads);
  const segmentation = observed.reads.every(({ complete }) => complete)
    ? withUse(computed, network, observed.members)
    : computed;
  const missing = linesOf(reads.filter(({ complete }) => !complete));
  if (format === 'json') print(matrixDocument(segmentation, run, at, missing));
  else process.stdout.write(matrixText(segmentation, { run, at: at.toISOString(), missing }));
  const open = segmentation.cells.some(({ verdict }) => !isProved(verdict, segmentation.assumptions));
  return open || missing.length > 0 ? exit.inconclusive : exit.clean;
}

function matrixDocument(
  segmentation: Segmentation,
  run: string,
  at: Date,
  missing: readonly string[],
): Readonly<Record<string, unknown>> {
  const { zones, cells, flows: approved, assumptions, unknowns, controlPlane, declared } = segmentation;
  return {
    schemaVersion: 1,
    run,
    at: at.toISOString(),
    declared,
    segments: zones.map(({ name, kind, endpoints }) => ({ name, kind, interfaces: endpoints })),
    cells: cells.map(({ from, to, verdict, allowed, unapproved, count, witness, lapsed }) => ({
      from,
      to,
      verdict,
      allowed,
      unapproved,
      pairs: count,
      lapsed: lapsed.map(({ approval, review }) => ({ approval, review })),
      packet: witness?.packet ?? null,
      path: witness?.path ?? [],
      replies: witness?.replies ?? null,
      unknowns: witness?.unknowns ?? [],
    })),
    flows: approved.map(({ flow, state }) => ({ ...flow, state })),
    assumptions,
    unknowns: [...unknowns, ...missing],
    notExcluded: controlPlane,
    notShown: beyondConfiguration,
  };
}

function portOf({ port }: FlowsOptions): number | undefined {
  if (port === undefined) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
    throw new UsageError(`--port ${port} is not a port; give a number from 0 to 65535`);
  return Number(port);
}

/** What a reference stands for; names of segments and systems have to be declared. */
function referenceOf(text: string, { network, estate }: Asked): Reference {
  for (const [prefix, declared] of [
    ['segment:', estate.segments],
    ['system:', estate.systems],
  ] as const) {
    if (!text.startsWith(prefix)) continue;
    const reach = declared.get(text.slice(prefix.length));
    if (!reach)
      throw new UsageError(
        `${text} is not declared; ${[...declared.keys()].map((name) => prefix + name).join(', ') || 'none is'}`,
      );
    return [...membersOf(network, reach)];
  }
  if (text === 'internet') return network.domains.find(({ kind }) => kind === 'internet')?.id ?? text;
  const { endpoints, outside } = resolveReference(network, text, text);
  if (endpoints.length > 0 || outside) return text;
  return siteNamed(text, network) ?? looselyNamed(text, network);
}

/** The site behind a gateway or connection, by its id or by the last part of the id. */
function siteNamed(text: string, { domains }: Network): Reference | undefined {
  const wanted = text.toLowerCase();
  const named = domains
    .filter(({ kind }) => kind === 'on-premises')
    .map(({ id }) => id)
    .filter((id) => {
      const own = id.slice(id.indexOf(':') + 1).toLowerCase();
      return own === wanted || own.endsWith(`/${wanted}`);
    });
  if (named.length > 1)
    throw new UsageError(`${text} names several sites; give one whole id: ${named.join(', ')}`);
  return named[0];
}

function isEmpty(reference: Reference, network: Network): boolean {
  const { endpoints, outside } = resolveReference(network, reference, '');
  return endpoints.length === 0 && (outside ?? []).length === 0;
}

/** Ids of Azure come in any case, and a resource answers to the last part of its id. */
function looselyNamed(text: string, network: Network): Reference {
  const wanted = text.toLowerCase();
  const named = (id: string | undefined): boolean =>
    id !== undefined && (id.toLowerCase() === wanted || id.toLowerCase().endsWith(`/${wanted}`));
  return network.endpoints
    .filter(({ id, owner, attachment, domain, aliases, identities }) =>
      [id, owner, attachment, domain, ...aliases, ...identities].some(named),
    )
    .map(({ id }) => id);
}

/** Isolation is not proved while a list of one of the accounts that are asked about is not whole. */
function guarded(
  answer: FlowAnswer,
  { from, to }: { from: Reference; to: Reference },
  { network, reads }: Asked,
): FlowAnswer {
  if (!isClosed(answer.verdict)) return answer;
  const sides = [from, to].map((one) => resolveReference(network, one, ''));
  const missing = unreadFor(network, sides, reads);
  if (missing.length === 0) return answer;
  return { ...answer, verdict: 'not-analysed', unknowns: [...answer.unknowns, ...linesOf(missing)] };
}

/** Reads that are not whole, a line for each place and reason, with the permission where its name says more. */
function linesOf(reads: readonly ReadState[]): string[] {
  const all = reads.flatMap(({ shortfalls }) => shortfalls);
  const byPlace = Map.groupBy(all, ({ account, region, source, reason }) =>
    [[account, region].filter(Boolean).join(' ') || source, reason].join(': '),
  );
  return [...byPlace].map(([place, own]) => {
    const operations = own.map(({ operation, permission }) =>
      permission === '' || permission === operation ? operation : `${operation} (needs ${permission})`,
    );
    return `${place}: ${[...new Set(operations)].sort().join(', ')}`;
  });
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
