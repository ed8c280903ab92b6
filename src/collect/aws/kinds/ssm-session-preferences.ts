import { awsCallKind } from '../kind.ts';

/** `InvalidDocument` is an answer: nobody set preferences, and the defaults of the service hold. */
export const sessionPreferences = awsCallKind({
  kind: 'aws.ssm.session-preferences',
  title: 'Preferences of Session Manager',
  level: 'region',
  service: 'ssm',
  operation: 'GetDocument',
  permission: 'ssm:GetDocument',
  input: { Name: 'SSM-SessionManagerRunShell', DocumentFormat: 'JSON' },
  answers: ['InvalidDocument'],
});
