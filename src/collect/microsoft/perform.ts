import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ShortfallReason } from '../../locker/envelope.ts';
import type { ReadSink } from '../kind.ts';
import type { MicrosoftCloud } from './cloud.ts';
import { ReadProblem } from './problem.ts';
import { recordingClient, StorageFault, type Call } from './recording-client.ts';

/**
 * Performs one call with a client whose answers are recorded. Returns false, and reports the failure, where the
 * call did not come to its end; never throws for what a service answers. Throws what the sink throws.
 */
export async function perform(
  cloud: MicrosoftCloud,
  call: Call,
  sink: ReadSink,
  work: (httpClient: HttpClient) => Promise<void>,
): Promise<boolean> {
  try {
    await work(await recordingClient(cloud, call, sink));
    return true;
  } catch (error) {
    if (error instanceof StorageFault) throw error.cause;
    const { reason, message } = explain(error);
    reportFailure(sink, call, reason, message);
    return false;
  }
}

export function reportFailure(sink: ReadSink, call: Call, reason: ShortfallReason, message: string): void {
  sink.failure({
    reason,
    operation: call.operation.name,
    permission: call.operation.permission,
    ...(call.subject === undefined ? {} : { subject: call.subject }),
    message,
  });
}

/** The reason and message of whatever a client threw: our own problem, a refused sign-in, or a client's fault. */
function explain(error: unknown): { reason: ShortfallReason; message: string } {
  if (error instanceof ReadProblem) return error;
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : '';
  if (/AADSTS(700082|7000222|700024|50173)\b|expired/i.test(message))
    return { reason: 'expired-credential', message };
  const refused = ['AuthenticationError', 'AggregateAuthenticationError', 'AuthenticationRequiredError'];
  if (refused.includes(name) || name === 'CredentialUnavailableError') return { reason: 'denied', message };
  return { reason: 'error', message };
}
