import type { CollectionDefinition, Member } from '../collection.ts';
import type { Actor } from './actor.ts';
import { awsChanges } from './aws-changes.ts';
import { azureChanges } from './azure-changes.ts';
import { directoryChanges } from './directory-changes.ts';

/** One act that changed something, or tried to. */
export interface Change extends Member {
  cloud: 'aws' | 'azure' | 'entra';
  /** Null where the log does not say it as an instant. */
  at: string | null;
  actor: Actor;
  /** As the cloud names the permission: `ec2:StopInstances`, `Microsoft.Compute/virtualMachines/write`. */
  action: string;
  /** False where the record's name of it may not be that of the permission. */
  named: boolean;
  /** What it was done to, as far as the log names it. */
  resources: readonly string[];
  /** Null where the log does not say. */
  succeeded: boolean | null;
  /** Why it cannot be judged; null where it can. */
  fault: string | null;
}

export const changes: CollectionDefinition<Change> = {
  name: 'activity.changes',
  title: 'Changes of the last 31 days',
  kinds: ['aws.cloudtrail.changes', 'azure.monitor.activity-log', 'entra.directory-changes'],
  attribution: 'cloud',
  lower: (pages) => [
    ...awsChanges(pages.get('aws.cloudtrail.changes') ?? []),
    ...azureChanges(pages.get('azure.monitor.activity-log') ?? []),
    ...directoryChanges(pages.get('entra.directory-changes') ?? []),
  ],
};
