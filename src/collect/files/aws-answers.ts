import type { AwsAsking, AwsCall } from '../aws/session.ts';
import { operationOf } from '../aws/kind.ts';
import type { ReadSink } from '../kind.ts';
import { carries, commandLineOf, commandNameOf, commandOf, isOfService, objectsOf } from './aws-commands.ts';
import { exportedAnswers } from './aws-export-keys.ts';
import type { ExportFile } from './export-folder.ts';

/** What becomes of a file that answers a call. */
type Answered = (
  file: ExportFile,
  operation: string,
  parameters: Record<string, unknown>,
  items: number,
) => void;

/**
 * Answers the calls of a kind from files that are named after commands, so that an export is asked exactly what the
 * service would be: each object that a list names, each list, and nothing that nobody exported counts as empty.
 */
export class ExportedAwsAnswers implements AwsAsking {
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly #files: readonly ExportFile[];
  readonly #region: string | null;
  readonly #answer: Answered;
  /** What each file was taken to be about, so that none speaks for two. */
  readonly #about = new Map<string, string>();

  constructor(
    files: readonly ExportFile[],
    answer: Answered,
    { now, signal, region }: { now: Date; signal: AbortSignal; region: string | null },
  ) {
    this.#region = region;
    this.#files = files;
    this.#answer = answer;
    this.now = now;
    this.signal = signal;
  }

  call(call: AwsCall, sink: ReadSink): Promise<Record<string, unknown> | null> {
    return Promise.resolve(this.#answered(call, sink));
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }

  #answered(call: AwsCall, sink: ReadSink): Record<string, unknown> | null {
    const { service, operation, input, permission, subject } = call;
    const { name } = operationOf(call);
    const due = commandLineOf(service, operation, input);
    const fail = (reason: 'not-collected' | 'invalid' | 'error' | 'denied', message: string): null => {
      sink.failure({
        reason,
        operation: name,
        permission,
        message,
        ...(subject === undefined ? {} : { subject }),
      });
      return null;
    };
    // What only sets something going answers nothing.
    if (call.discard === true) return { State: 'COMPLETE' };
    const files = this.#files.filter((file) => isAbout(file, call));
    if (files.length === 0)
      return fail(
        'not-collected',
        `the export holds no ${due.file}, which is to hold what ${due.line} printed`,
      );
    const about = JSON.stringify(Object.entries(input).filter(([, value]) => typeof value === 'string'));
    const merged: Record<string, unknown> = {};
    for (const file of files) {
      const earlier = this.#about.get(file.path);
      if (earlier !== undefined && earlier !== about)
        return fail(
          'invalid',
          `${file.path} may be about more than one object: name it by the whole of its ARN`,
        );
      this.#about.set(file.path, about);
      const value = file.value as Readonly<Record<string, unknown>>;
      const code = errorCodeOf(value);
      if (code !== null && call.answers?.includes(code) !== true)
        return fail(
          /denied|unauthorized/i.test(code) ? 'denied' : 'error',
          `${file.path} holds the error ${code}`,
        );
      if (code === null && !isAnswer(value, call))
        return fail('invalid', `${file.path} does not hold what ${due.line} prints`);
      const items = code !== null ? 0 : (call.items?.(withoutTokens(value)) ?? 1);
      this.#answer(file, name, { ...input }, items);
      if (code === null) merge(merged, atHome(withoutTokens(value), call, this.#region));
    }
    return merged;
  }
}

/** Every value that tells the object has to stand in the name, and nothing else may. */
function isAbout(file: ExportFile, { service, operation, input }: AwsCall): boolean {
  if (typeof file.value !== 'object' || file.value === null || Array.isArray(file.value)) return false;
  const name = commandNameOf(file.path);
  if (name === null || name.command !== commandOf(operation) || !isOfService(name, service)) return false;
  const values = objectsOf(input).map(([, value]) => value);
  return (
    name.objects.length === values.length &&
    values.every((value) => name.objects.some((object) => carries(object, value))) &&
    name.objects.every((object) => values.some((value) => carries(object, value)))
  );
}

/** A list has to be there, be it empty, and so has the member by which an answer is known. */
function isAnswer(value: Readonly<Record<string, unknown>>, call: AwsCall): boolean {
  if (call.list !== undefined) return Array.isArray(value[call.list]);
  const known = exportedAnswers.filter(({ operation }) => operation === operationOf(call).name);
  return known.length === 0 || known.some(({ key }) => key in value);
}

/** The command shows the trails of other regions too, unless it is told not to. */
function atHome(
  value: Readonly<Record<string, unknown>>,
  { input }: AwsCall,
  region: string | null,
): Readonly<Record<string, unknown>> {
  const { trailList } = value;
  if (input['includeShadowTrails'] !== false || !Array.isArray(trailList)) return value;
  const isOwn = (trail: unknown): boolean => {
    const { HomeRegion } = (trail ?? {}) as { HomeRegion?: unknown };
    return typeof HomeRegion !== 'string' || HomeRegion === region;
  };
  return { ...value, trailList: trailList.filter(isOwn) };
}

/** The code of an error that the command line printed in place of an answer. */
function errorCodeOf(value: Readonly<Record<string, unknown>>): string | null {
  const error = value['Error'] ?? value;
  if (typeof error !== 'object' || error === null) return null;
  const { Code, Message } = error as Readonly<Record<string, unknown>>;
  return typeof Code === 'string' && typeof Message === 'string' ? Code : null;
}

/** A list that goes on elsewhere is told as cut short; here its token would be asked for without end. */
function withoutTokens(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => !/^(?:next\w*|marker|continuationtoken)$/i.test(name)),
  );
}

function merge(into: Record<string, unknown>, value: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(value)) {
    const known = into[name];
    into[name] =
      Array.isArray(known) && Array.isArray(content)
        ? [...(known as unknown[]), ...(content as unknown[])]
        : content;
  }
}
